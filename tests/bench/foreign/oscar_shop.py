# mypy: ignore-errors
"""A shop made of django-oscar as it is installed: its templates, three products, guests welcome.

Run by the Python of its own environment (see `foreign.py`): oscar_shop.py HOME PORT [LANGUAGE]
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from oscar import defaults

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], (sys.argv[3:] or ["en-us"])[0]
OSCAR = (
    "analytics.Analytics checkout.Checkout address.Address shipping.Shipping catalogue.Catalogue "
    "catalogue.reviews.CatalogueReviews communication.Communication partner.Partner basket.Basket "
    "payment.Payment offer.Offer order.Order customer.Customer search.Search voucher.Voucher "
    "wishlists.Wishlists dashboard.Dashboard dashboard.reports.ReportsDashboard "
    "dashboard.users.UsersDashboard dashboard.orders.OrdersDashboard "
    "dashboard.catalogue.CatalogueDashboard dashboard.offers.OffersDashboard "
    "dashboard.partners.PartnersDashboard dashboard.pages.PagesDashboard "
    "dashboard.ranges.RangesDashboard dashboard.reviews.ReviewsDashboard "
    "dashboard.vouchers.VouchersDashboard dashboard.communications.CommunicationsDashboard "
    "dashboard.shipping.ShippingDashboard"
)
DJANGO = [
    "admin",
    "auth",
    "contenttypes",
    "sessions",
    "messages",
    "staticfiles",
    "sites",
    "flatpages",
]
OTHERS = ["widget_tweaks", "haystack", "treebeard", "sorl.thumbnail", "django_tables2"]
PROCESSORS = (
    "django.template.context_processors.request django.contrib.auth.context_processors.auth "
    "django.contrib.messages.context_processors.messages django.template.context_processors.i18n "
    "oscar.apps.search.context_processors.search_form oscar.core.context_processors.metadata "
    "oscar.apps.checkout.context_processors.checkout "
    "oscar.apps.communication.notifications.context_processors.notifications"
)


def app(name: str) -> str:
    module, _, config = name.rpartition(".")
    return f"oscar.apps.{module}.apps.{config}Config"


settings.configure(
    **{name: getattr(defaults, name) for name in dir(defaults) if name.startswith("OSCAR")}
    | {"OSCAR_ALLOW_ANON_CHECKOUT": True},
    DEBUG=True,
    SECRET_KEY="practice",
    LANGUAGE_CODE=LANGUAGE,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SITE_ID=1,
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    MEDIA_ROOT=HOME / "media",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "db.sqlite3"}},
    HAYSTACK_CONNECTIONS={
        "default": {
            "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
            "PATH": str(HOME / "index"),
        }
    },
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in DJANGO),
        "oscar.config.Shop",
        *map(app, OSCAR.split()),
        *OTHERS,
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "oscar.apps.basket.middleware.BasketMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": PROCESSORS.split()},
        }
    ],
)
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
PLANTS = {"Fern": "12.00", "Aloe vera": "8.50", "Monstera": "24.00"}


def fill() -> None:
    from oscar.core.loading import get_model

    make = {
        name: get_model(*name.split("."))
        for name in (
            "catalogue.Product",
            "catalogue.ProductClass",
            "partner.Partner",
            "partner.StockRecord",
            "address.Country",
        )
    }
    kind = make["catalogue.ProductClass"].objects.create(name="Plant")
    partner = make["partner.Partner"].objects.create(name="Nursery")
    make["address.Country"].objects.create(
        iso_3166_1_a2="GB", printable_name="United Kingdom", is_shipping_country=True
    )
    for number, (title, price) in enumerate(PLANTS.items(), 1):
        plant = make["catalogue.Product"].objects.create(
            title=title,
            product_class=kind,
            upc=str(number),
            description=f"<p>{title}, in a pot.</p>",
        )
        make["partner.StockRecord"].objects.create(
            product=plant,
            partner=partner,
            partner_sku=str(number),
            price=price,
            num_in_stock=50,
            price_currency="GBP",
        )


if __name__ == "__main__":
    if not (HOME / "db.sqlite3").exists():
        call_command("migrate", verbosity=0)
        fill()
        call_command("rebuild_index", interactive=False, verbosity=0)
    os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
