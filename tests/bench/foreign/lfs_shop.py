# mypy: ignore-errors
"""LFS as its own command sets it up, with its theme; ours are one category and four products.

Run by the Python 2.7 of its own environment (see `foreign.py`): lfs_shop.py HOME PORT [LANGUAGE]
"""

import sys

import django
import dollars  # noqa: F401
from django.conf import settings

HOME, PORT = sys.argv[1], sys.argv[2]
LANGUAGE = sys.argv[3] if len(sys.argv) > 3 else "en"

LFS = (
    "addresses cart catalog checkout core criteria customer customer_tax discounts export "
    "gross_price mail manage manufacturer marketing net_price order page payment portlet search "
    "shipping supplier tax tests utils voucher"
)
PROCESSORS = (
    "django.template.context_processors.request django.contrib.auth.context_processors.auth "
    "django.template.context_processors.media django.template.context_processors.static "
    "django.contrib.messages.context_processors.messages lfs.core.context_processors.main"
)
settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    SITE_ID=1,
    ROOT_URLCONF=__name__,
    LANGUAGE_CODE=LANGUAGE,
    USE_TZ=False,
    SESSION_SERIALIZER="django.contrib.sessions.serializers.PickleSerializer",
    STATIC_URL="/static/",
    STATIC_ROOT=HOME + "/static",
    MEDIA_URL="/media/",
    MEDIA_ROOT=HOME + "/media",
    COMPRESS_ENABLED=False,
    STATICFILES_FINDERS=[
        "django.contrib.staticfiles.finders.AppDirectoriesFinder",
        "compressor.finders.CompressorFinder",
    ],
    INSTALLED_APPS=[
        "lfs_theme",
        "compressor",
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.redirects",
        "django.contrib.sites",
        "django.contrib.staticfiles",
        "django.contrib.sitemaps",
        "portlets",
        "lfs_contact",
        "lfs_order_numbers",
        "localflavor",
        "postal",
        "paypal.standard.ipn",
        "paypal.standard.pdt",
        "reviews",
    ]
    + ["lfs." + name for name in LFS.split()],
    MIDDLEWARE_CLASSES=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": PROCESSORS.split()},
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME + "/db.sqlite3",
        }
    },
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    PAYPAL_RECEIVER_EMAIL="none@shop.example",
    PAYPAL_IDENTITY_TOKEN="none",
    LFS_RECENT_PRODUCTS_LIMIT=3,
    LFS_AFTER_ADD_TO_CART="lfs_added_to_cart",
    LFS_ORDER_NUMBER_GENERATOR="lfs_order_numbers.models.OrderNumberGenerator",
    LFS_DOCS="http://docs.getlfs.com/en/latest/",
    LFS_LOCALE="en_US.UTF-8",
    LFS_INVOICE_COMPANY_NAME_REQUIRED=False,
    LFS_INVOICE_EMAIL_REQUIRED=True,
    LFS_INVOICE_PHONE_REQUIRED=True,
    LFS_SHIPPING_COMPANY_NAME_REQUIRED=False,
    LFS_SHIPPING_EMAIL_REQUIRED=False,
    LFS_SHIPPING_PHONE_REQUIRED=False,
    LFS_PRICE_CALCULATORS=[
        ["lfs.gross_price.calculator.GrossPriceCalculator", "Price includes tax"],
    ],
    LFS_SHIPPING_METHOD_PRICE_CALCULATORS=[
        ["lfs.shipping.calculator.GrossShippingMethodPriceCalculator", "Price includes tax"],
    ],
    LFS_UNITS=["l", "m", "qm", "cm", "lfm", "Package", "Piece"],
    LFS_PRICE_UNITS=["l", "m", "qm", "cm", "lfm", "Package", "Piece"],
    LFS_BASE_PRICE_UNITS=["l", "m", "qm", "cm", "lfm", "Package", "Piece"],
    LFS_PACKING_UNITS=["Package"],
)
django.setup()

from django.conf.urls import include, url  # noqa: E402
from django.core.management import call_command  # noqa: E402

urlpatterns = [url(r"", include("lfs.core.urls")), url(r"^reviews/", include("reviews.urls"))]


def fill():
    from lfs.catalog.models import Category, Product
    from lfs.payment.models import PaymentMethod
    from lfs.shipping.models import ShippingMethod

    ShippingMethod.objects.update(
        price_calculator="lfs.shipping.calculator.GrossShippingMethodPriceCalculator"
    )
    PaymentMethod.objects.filter(module__contains="paypal").delete()
    tea = Category.objects.create(name="Tea", slug="tea", position=1)
    for number, (name, price) in enumerate(
        (("Assam", 7.5), ("Darjeeling", 9.8), ("Sencha", 11.2), ("Rooibos", 6.4)), 1
    ):
        product = Product.objects.create(
            name=name,
            slug=name.lower(),
            sku=str(number),
            price=price,
            active=True,
            description="<p>" + name + ", 100 g.</p>",
            short_description=name + ", 100 g.",
        )
        tea.products.add(product)


call_command("migrate", verbosity=0)
call_command("lfs_init")
fill()
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
