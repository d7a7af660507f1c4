# coding: utf-8  # noqa: UP009 (it is Python 2)
# mypy: ignore-errors
"""An estate agent's site in Spanish, with every page its own; ours are two houses, who sells them,
and what its settings keep. Search and its other machine (Redis) are left out.

Run by the Python 2.7 of its own environment (see `foreign.py`): estate_site.py HOME PORT
"""

from __future__ import unicode_literals  # noqa: UP010

import sys

from django.conf import settings

HOME, PORT = sys.argv[1:]
import testproject.settings as own  # noqa: E402

LEFT_OUT = ("django.contrib.comments", "testproject", "testproject.localsite", "discoverage")
values = {name: getattr(own, name) for name in dir(own) if name.isupper()}
values.update(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="realestate.urls",
    INSTALLED_APPS=[app for app in own.INSTALLED_APPS if app not in LEFT_OUT],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    WSGI_APPLICATION=None,
    MEDIA_ROOT=HOME + "/media/",
    CONSTANCE_BACKEND=str("constance.backends.database.DatabaseBackend"),  # noqa: UP018
    CONSTANCE_DATABASE_CACHE_BACKEND=None,
    HAYSTACK_CONNECTIONS={
        "default": {"ENGINE": str("haystack.backends.simple_backend.SimpleEngine")}  # noqa: UP018
    },
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
)
values["INSTALLED_APPS"] += ["constance.backends.database"]
settings.configure(**values)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", interactive=False, verbosity=0)

from django.contrib.auth.models import User  # noqa: E402
from moneyed import USD, Money  # noqa: E402
from realestate.listing.models import Agent, Listing, Location  # noqa: E402

town = Location.objects.create(name="Santiago", location_type="city")
seller = User.objects.create(username="ana", email="ana@casas.example")
agent = Agent.objects.create(
    first_name="Ana", last_name="Peralta", phone="809-555-0134", user=seller, active=True
)
for title, offer, price in (
    ("Casa con patio", "buy", 185000),
    ("Apartamento en el centro", "rent", 750),
):
    Listing.objects.create(
        title=title,
        description="Tres habitaciones, dos baños, cerca de la plaza.",
        price=Money(price, USD),
        location=town,
        type="house",
        offer=offer,
        active=True,
        featured=True,
        agent=agent,
        baths=2,
        beds=3,
        size=140,
    )
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
