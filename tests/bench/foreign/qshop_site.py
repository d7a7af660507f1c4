# mypy: ignore-errors
"""qShop on its Sitemenu, which brings a contact page along: every page is their own; ours are the
goods, the titles in the menu and how a price is written.

Run by the Python 2.7 of its own environment (see `foreign.py`): qshop_site.py HOME PORT
"""

import os
import sys
from decimal import Decimal

from django.conf import global_settings, settings

HOME, PORT = sys.argv[1:]
APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles", "admin"]

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib." + app for app in APPS]
    + ["easy_thumbnails", "mptt", "sitemenu", "sitemenu.plugins.feedback_form", "qshop"]
    + ["qshop.cart"],
    MIDDLEWARE_CLASSES=(
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "qshop.middleware.CurrencyMiddleware",
    ),
    TEMPLATE_CONTEXT_PROCESSORS=global_settings.TEMPLATE_CONTEXT_PROCESSORS  # noqa: RUF005
    + ("django.core.context_processors.request",),
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    SITE_URL="http://lamps.example",
    QSHOP_PAYMENT_METHODS_ENABLED=["banktransfer"],
    ALLOWED_HOSTS=["*"],
    MEDIA_ROOT=HOME + "/media",
    MEDIA_URL="/media/",
    STATIC_URL="/static/",
    SITEMENU_PAGES=(
        ("text", "Text page", "sitemenu.views.render_menupage"),
        ("redr", "Redirect page", "sitemenu.views.render_redirectpage"),
        ("indx", "Index page", "sitemenu.views.render_menupage", True),
        ("prod", "Products page", "qshop.views.render_shopspage"),
    ),
)

from django.conf.urls import include, patterns, url  # noqa: E402
from django.core.management import call_command  # noqa: E402

urlpatterns = patterns(
    "",
    url("^cart/", include("qshop.cart.urls")),
    url("^shop/", include("qshop.urls")),
    url(
        r"^media/(?P<path>.*)$", "django.views.static.serve", {"document_root": settings.MEDIA_ROOT}
    ),
    url("^", include("sitemenu.urls")),
)

call_command("syncdb", interactive=False, verbosity=0)

from PIL import Image  # noqa: E402
from qshop.models import Currency, ParametersSet, Product  # noqa: E402
from sitemenu.models import Menu  # noqa: E402


def page(title, url, kind, content="", parent=None):
    return Menu.objects.create(
        title=title,
        url=url,
        page_type=kind,
        content=content,
        parent=parent,
        enabled=True,
        redirect_to_first_child=False,
    )


os.makedirs(HOME + "/media")  # noqa: PTH103 (it is Python 2)
Currency.objects.create(
    code="EUR", name="Euro", rate=1, sort=0, show_string="%.2f EUR", is_default=True
)
page("Home", "home", "indx", "<p>Lamps for every room.</p>")
shelf = page("Lamps", "lamps", "prod")
letter = page("Contact", "contact", "redr")
letter.redirect_url = "/feedback-form/send/"
letter.save()
kind = ParametersSet.objects.create(name="Lamp")
for name, price in (("Desk lamp", "49.00"), ("Floor lamp", "119.00"), ("Night light", "15.50")):
    articul = name.lower().replace(" ", "-")
    Image.new("RGB", (400, 400), "khaki").save(HOME + "/media/" + articul + ".png")
    one = Product.objects.create(
        parameters_set=kind,
        articul=articul,
        name=name,
        price=Decimal(price),
        description="Shade of linen, E27.",
        image=articul + ".png",
    )
    one.category.add(shelf)
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
