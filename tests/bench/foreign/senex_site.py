# mypy: ignore-errors
"""Senex Shop with the bicycles that it makes itself as a sample; ours is the frame around its pages
that it asks of a site: the shop's name, telephone and mail address from the sample, and two links.

Run by the Python 2.7 of its own environment (see `foreign.py`): senex_site.py HOME PORT
"""

import os
import sys

from django.conf import global_settings, settings

HOME, PORT = sys.argv[1:]
FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{% block title %}{{ shop.name }}{% endblock %}</title></head><body>
<header><a href="{% url 'store_home' %}">{{ shop.name }}</a> <a href="{% url 'cart' %}">Cart</a>
</header>{% block content %}{% endblock %}
<footer>{{ shop.name }}, {{ shop.address_1 }}, {{ shop.city }}, {{ shop.state }} {{ shop.zip_code }}
<br>Phone: {{ shop.phone }}<br>Email: {{ shop.from_email }}</footer></body></html>"""
OWN = ["cart", "contact", "checkout", "core", "custom", "discounts", "news", "shipping"]
APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles", "sites", "admin"]

os.mkdir(HOME + "/templates")  # noqa: PTH102 (it is Python 2)
with open(HOME + "/templates/base.html", "w") as frame:  # noqa: PTH123
    frame.write(FRAME)

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    SITE_ID=1,
    INSTALLED_APPS=["django.contrib." + app for app in APPS]
    + ["localflavor", "easy_thumbnails", "senex_shop"]
    + ["senex_shop." + app for app in OWN],
    MIDDLEWARE_CLASSES=(
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "senex_shop.cart.middleware.CartMiddleware",
    ),
    TEMPLATE_CONTEXT_PROCESSORS=global_settings.TEMPLATE_CONTEXT_PROCESSORS  # noqa: RUF005
    + (
        "django.core.context_processors.request",
        "senex_shop.core.context_processors.get_default_shop",
    ),
    TEMPLATE_DIRS=[HOME + "/templates"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    STRIPE_PUBLIC_KEY="pk_test_practice",
    STRIPE_SECRET_KEY="sk_test_practice",
)

import django  # noqa: E402

django.setup()

from django.conf.urls import include, url  # noqa: E402
from django.core.management import call_command  # noqa: E402

urlpatterns = [
    url("^checkout/", include("senex_shop.checkout.urls")),
    url("^cart/", include("senex_shop.cart.urls")),
    url("^account/", include("django.contrib.auth.urls")),
    url("^shop/", include("senex_shop.urls")),
]

call_command("migrate", interactive=False, verbosity=0)
call_command("create_sample_data")
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
