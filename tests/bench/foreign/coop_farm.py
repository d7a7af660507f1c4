# mypy: ignore-errors
"""Juntagrico, by which farms are run that belong to those who eat there; ours are its name, what is
in a basket and what it costs.

Run by the Python of its own environment (see `foreign.py`): coop_farm.py HOME PORT
"""

import sys
from pathlib import Path

import django_site

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
APPS = [
    "juntagrico",
    "import_export",
    "impersonate",
    "crispy_forms",
    "crispy_bootstrap4",
    "adminsortable2",
    "polymorphic",
    "django_select2",
    "djrichtextfield",
    "django.contrib.admin",
    "django.contrib.sites",
]

django_site.MIDDLEWARE += (
    "impersonate.middleware.ImpersonateMiddleware",
    "django.contrib.sites.middleware.CurrentSiteMiddleware",
)
django_site.PROCESSORS += ("juntagrico.context_processors.vocabulary",)
django_site.configure(
    HOME,
    APPS,
    SITE_ID=1,
    ROOT_URLCONF=__name__,
    LANGUAGE_CODE="de",
    LOGIN_REDIRECT_URL="/",
    CRISPY_TEMPLATE_PACK="bootstrap4",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    ORGANISATION_NAME="Hof Sonnenau",
    ORGANISATION_LONG_NAME="Genossenschaft Hof Sonnenau",
    CONTACTS={"general": "info@sonnenau.example.com"},
    INFO_EMAIL="info@sonnenau.example.com",
)

from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("impersonate/", include("impersonate.urls")),
    path("", include("juntagrico.urls")),
]


def fill() -> None:
    from django.contrib.sites.models import Site

    Site.objects.update(name="Hof Sonnenau", domain=f"127.0.0.1:{PORT}")


django_site.call_command("migrate", verbosity=0)
fill()
django_site.serve(PORT)
