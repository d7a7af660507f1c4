# mypy: ignore-errors
"""Shopit on django SHOP: catalogue, cart and checkout are its own; ours are the frame it asks of a
site, with a menu, and the goods.

Run by the Python 3.6 of its own environment (see `foreign.py`): shopit_site.py HOME PORT
"""

import sys
from pathlib import Path

import django
from django.conf import settings

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
FRAME = """{% load sekizai_tags static %}<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Velotas</title><script src="{% static 'admin/js/vendor/jquery/jquery.js' %}"></script>
{% render_block "css" %}</head><body><nav><a href="/">Velotas</a>
<a href="{% url 'shopit-product-list' %}">Bags</a> <a href="{% url 'shopit-cart' %}">Cart</a></nav>
{% block base_content %}<h1>Bags for bicycles</h1><p>Sewn in our own workshop.</p>{% endblock %}
{% render_block "js" %}</body></html>"""
CONTRIB = "auth contenttypes sessions messages sites staticfiles admin"
OWN = (
    "polymorphic djangocms_text_ckeditor cmsplugin_cascade cms menus treebeard sekizai filer "
    "easy_thumbnails post_office rest_framework"
)
SHOP = (
    "rest_framework.authtoken rest_auth django_fsm djng django_select2 adminsortable2 mptt parler"
)
CONTEXT = "django.template.context_processors."

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    SITE_ID=1,
    ROOT_URLCONF=__name__,
    LANGUAGE_CODE="en",
    LANGUAGES=[("en", "English")],
    USE_I18N=True,
    USE_L10N=True,
    USE_TZ=True,
    INSTALLED_APPS=["email_auth"]
    + ["django.contrib." + app for app in CONTRIB.split()]
    + OWN.split()
    + SHOP.split()
    + ["shop", "shopit"],
    SILENCED_SYSTEM_CHECKS=["auth.E003"],
    AUTH_USER_MODEL="email_auth.User",
    MIDDLEWARE_CLASSES=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "shop.middleware.CustomerMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "cms.middleware.user.CurrentUserMiddleware",
        "cms.middleware.page.CurrentPageMiddleware",
        "cms.middleware.toolbar.ToolbarMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(HOME / "templates")],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    CONTEXT + "request",
                    CONTEXT + "i18n",
                    CONTEXT + "static",
                    CONTEXT + "media",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                    "sekizai.context_processors.sekizai",
                    "cms.context_processors.cms_settings",
                    "shop.context_processors.customer",
                ]
            },
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME / "db")}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    MEDIA_ROOT=str(HOME / "media"),
    CMS_TEMPLATES=[("base.html", "Page")],
    SHOP_APP_LABEL="shopit",
    SHOP_PRODUCT_SUMMARY_SERIALIZER="shopit.serializers.ProductSummarySerializer",
    SHOP_CART_MODIFIERS=[
        "shop.modifiers.defaults.DefaultCartModifier",
        "shopit.modifiers.ShopitCartModifier",
    ],
    SHOP_ORDER_WORKFLOWS=[],
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["shop.rest.money.JSONRenderer"],
        "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
        "PAGE_SIZE": 16,
    },
    PARLER_LANGUAGES={1: [{"code": "en"}], "default": {"fallbacks": ["en"]}},
)
(HOME / "templates").mkdir()
(HOME / "templates" / "base.html").write_text(FRAME)
django.setup()

from django.conf.urls import include, url  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.views.generic import TemplateView  # noqa: E402

urlpatterns = [
    url("^$", TemplateView.as_view(template_name="base.html")),
    url("^", include("shopit.urls")),
    url("^api/", include("shop.urls", namespace="shop")),
    url("^admin/", admin.site.urls),
    url("^pages/", include("cms.urls")),
]
call_command("migrate", verbosity=0)

from shopit.models.product import Product  # noqa: E402

for name, price in (("Saddle bag", 39), ("Frame bag", 54.5), ("Handlebar bag", 62)):
    one = Product(code=name.split()[0], kind=Product.SINGLE, active=True, _unit_price=price)
    one.name, one.slug = name, name.lower().replace(" ", "-")
    one.description = "<p>Waxed canvas, made in Ghent.</p>"
    one.save()
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
