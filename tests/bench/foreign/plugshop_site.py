# mypy: ignore-errors
"""Plugshop with its own templates; ours are its categories and goods.

Run by the Python 2.7 of its own environment (see `foreign.py`): plugshop_site.py HOME PORT
"""

import sys

from django.conf import global_settings, settings

HOME, PORT = sys.argv[1:]

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib." + app for app in ("auth", "contenttypes", "sessions")]
    + ["mptt", "plugshop"],
    MIDDLEWARE_CLASSES=(
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "plugshop.middleware.CartMiddleware",
    ),
    TEMPLATE_CONTEXT_PROCESSORS=global_settings.TEMPLATE_CONTEXT_PROCESSORS  # noqa: RUF005
    + ("django.core.context_processors.request",),
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
)

from django.conf.urls import include, patterns, url  # noqa: E402
from django.core.management import call_command  # noqa: E402
from plugshop.models import Category, Product  # noqa: E402

urlpatterns = patterns("", url("^shop/", include("plugshop.urls")))

GOODS = {"Teas": {"Assam": 7, "Darjeeling": 9}, "Pots": {"Brown Betty": 24, "Glass pot": 19}}

call_command("syncdb", interactive=False, verbosity=0)
for title, goods in GOODS.items():
    category = Category.objects.create(name=title, slug=title.lower())
    for name, price in goods.items():
        slug = name.lower().replace(" ", "-")
        Product.objects.create(category=category, name=name, slug=slug, price=price)
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
