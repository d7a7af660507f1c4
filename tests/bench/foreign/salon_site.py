# mypy: ignore-errors
"""A hairdresser's with django-booking-ui: pages and steps are its own; services, people and free
times are ours.

Run by the Python of its own environment (see `foreign.py`): salon_site.py HOME PORT
"""

import sys
from datetime import timedelta
from types import ModuleType

import django
from django.conf import settings

HOME, PORT = sys.argv[1], sys.argv[2]
settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["booking_ui", "django.contrib.sessions", "django.contrib.staticfiles"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STATIC_URL="/static/",
    USE_TZ=True,
    BOOKING_UI_SERVICE_MODEL="booking_ui.Service",
    BOOKING_UI_PROVIDER_MODEL="booking_ui.Provider",
    BOOKING_UI_SLOTS_FUNC="salon.slots",
    BOOKING_UI_CREATE_BOOKING_FUNC="salon.booked",
    BOOKING_UI_BOOKING_MODEL="booking_ui.Booking",
    BOOKING_UI_DATE_RANGE_DAYS=3,
    BOOKING_UI_BRANDING={"site_name": "Curl & Comb", "support_email": "hello@curlcomb.example"},
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.generic import RedirectView  # noqa: E402


class Named(models.Model):
    name = models.CharField(max_length=99)
    slug = models.SlugField()
    description = models.TextField()

    class Meta:
        abstract = True


class Service(Named):
    duration = models.IntegerField()
    price = models.DecimalField(max_digits=6, decimal_places=2)
    category = models.CharField(max_length=99)

    class Meta:
        app_label = "booking_ui"


class Provider(Named):
    class Meta:
        app_label = "booking_ui"


class Booking(models.Model):
    reference = models.CharField(max_length=99)
    email = models.EmailField()

    class Meta:
        app_label = "booking_ui"


def slots(start, **_):
    nine = start + timedelta(days=1, hours=9)
    return [
        {"start": nine + timedelta(hours=hour), "end": nine + timedelta(hours=hour + 1)}
        for hour in range(0, 8, 2)
    ]


def booked(**words):
    return Booking.objects.create(reference="C1", email=words["email"] or "a@b.example")


salon = ModuleType("salon")
salon.slots, salon.booked = slots, booked
sys.modules["salon"] = salon
urlpatterns = [
    path("", RedirectView.as_view(url="/book/")),
    path("", include("booking_ui.urls")),
]
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    for model in (Service, Provider, Booking):
        editor.create_model(model)
for name, minutes, price, category, text in (
    ("Wash and cut", 45, "38.00", "Cuts", "With a wash and a coffee."),
    ("Dry cut", 30, "26.50", "Cuts", "No wash, no fuss."),
    ("Balayage", 150, "120.00", "Colour", "Patch test 48 hours before; deposit not refundable."),
):
    slug = name.lower().replace(" ", "-")
    Service(
        name=name, slug=slug, description=text, duration=minutes, price=price, category=category
    ).save()
for name in ("Sofia", "Malik"):
    Provider(name=name, slug=name.lower(), description="Stylist, in on all days.").save()
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
