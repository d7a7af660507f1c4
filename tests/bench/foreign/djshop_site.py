# mypy: ignore-errors
"""django SHOP as it was first: every page is its own, bare as it is; ours are the goods.

Run by the Python 2.7 of its own environment (see `foreign.py`): djshop_site.py HOME PORT
"""

import sys
from decimal import Decimal

from django.conf import global_settings, settings

HOME, PORT = sys.argv[1:]

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "polymorphic",
        "shop",
        "shop.addressmodel",
    ],
    MIDDLEWARE_CLASSES=(
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ),
    TEMPLATE_CONTEXT_PROCESSORS=global_settings.TEMPLATE_CONTEXT_PROCESSORS,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    SHOP_SHIPPING_BACKENDS=["shop.shipping.backends.flat_rate.FlatRateShipping"],
    SHOP_PAYMENT_BACKENDS=["shop.payment.backends.pay_on_delivery.PayOnDeliveryBackend"],
    SHOP_SHIPPING_FLAT_RATE="4.50",
)

from django.conf.urls import include, patterns, url  # noqa: E402
from django.core.management import call_command  # noqa: E402

urlpatterns = patterns("", url("^", include("shop.urls")))

call_command("syncdb", interactive=False, verbosity=0)

from shop.models import Product  # noqa: E402

for name, price in (("Garden fork", "34.00"), ("Hand trowel", "9.50"), ("Watering can", "21.90")):
    Product.objects.create(
        name=name, slug=name.lower().replace(" ", "-"), active=True, unit_price=Decimal(price)
    )
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
