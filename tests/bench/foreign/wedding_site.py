# mypy: ignore-errors
"""A wedding's website as django-wedsite has it before anybody changes its texts.

Run by the Python of its own environment (see `foreign.py`): wedding_site.py HOME PORT
"""

import sys

import django
from django.conf import settings

HOME, PORT = sys.argv[1], sys.argv[2]
PARTS = "admin auth contenttypes sessions messages staticfiles"
CONTEXT = [
    "django.contrib.auth.context_processors.auth",
    "django.template.context_processors.request",
    "wedsite.context_processors.wedsite_context",
]
settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["wedsite", "easy_maps", "tz_detect"]
    + ["django.contrib." + part for part in PARTS.split()],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "tz_detect.middleware.TimezoneMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": CONTEXT},
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    STATIC_URL="/static/",
    USE_TZ=True,
    EASY_MAPS_GOOGLE_MAPS_API_KEY="none",
    EASY_MAPS_GOOGLE_KEY="none",
)
django.setup()

from django.conf.urls import include, url  # noqa: E402
from django.core.management import call_command  # noqa: E402

urlpatterns = [
    url(r"", include("wedsite.urls")),
    url(r"^accounts/", include("django.contrib.auth.urls")),
    url(r"^tz_detect/", include("tz_detect.urls")),
]
call_command("migrate", verbosity=0)
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
