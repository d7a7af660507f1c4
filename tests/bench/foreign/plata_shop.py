# coding: utf-8  # noqa: UP009 (it is Python 2)
# mypy: ignore-errors
"""Plata, a shop from Switzerland, in German: basket and checkout are its own; ours are the frame,
the goods and the page of each, which it leaves to a shop.

Run by the Python 2.7 of its own environment (see `foreign.py`): plata_shop.py HOME PORT
"""

from __future__ import unicode_literals  # noqa: UP010

import os
import sys
from decimal import Decimal
from types import ModuleType

from django.conf import settings

HOME, PORT = sys.argv[1:]
FRAME = """<!doctype html><html lang="de"><head><meta charset="utf-8">
<title>{% block title %}Töpferei Aare{% endblock %}</title></head><body>
<header><a href="/">Töpferei Aare</a> <a href="/hinweise/">Gut zu wissen</a>
<a href="/laden/cart/">Warenkorb</a></header>
{% for message in messages %}<p>{{ message }}</p>{% endfor %}{% block content %}{% endblock %}
<footer>Töpferei Aare, Wasserwerkgasse 8, 3011 Bern</footer></body></html>"""
LIST = """{% extends "base.html" %}{% block content %}<h1>Aus unserem Ofen</h1><ul>
{% for one in goods %}<li><a href="/{{ one.pk }}/">{{ one.name }}</a>, CHF
{{ one.chf|floatformat:2 }}</li>{% endfor %}</ul>{% endblock %}"""
ITEM = """{% extends "base.html" %}{% block content %}<h1>{{ one.name }}</h1><p>{{ one.text }}</p>
<p>CHF {{ one.chf|floatformat:2 }}</p><form method="post">{% csrf_token %}<input
type="number" name="many" value="1" aria-label="Anzahl"><button>In den Warenkorb</button></form>
{% endblock %}"""
NOTES = """{% extends "base.html" %}{% block content %}<h1>Gut zu wissen</h1>
<h2>Wie kommt die Ware zu mir?</h2><p>Mit der Post. Porto und Verpackung CHF 9.50, ab CHF 150
übernehmen wir beides.</p>
<h2>Und wenn sie mir nicht gefällt?</h2><p>Schicken Sie sie innert 14 Tagen zurück, unbenutzt; wir
erstatten den Kaufpreis.</p>
<h2>Und wenn etwas zerbrochen ist?</h2><p>Das kommt vor. Ein Foto an
scherben@aare.example.com genügt, wir ersetzen das Stück.</p>
<h2>Atelier</h2><p>Do und Fr 14 bis 18.30 Uhr, Sa 9 bis 16 Uhr. Telefon 031 311 20 45.</p>
{% endblock %}"""

os.mkdir(HOME + "/templates")  # noqa: PTH102 (it is Python 2)
for page, text in {"base": FRAME, "list": LIST, "item": ITEM, "notes": NOTES}.items():
    with open(HOME + "/templates/" + page + ".html", "wb") as template:  # noqa: PTH123
        template.write(text.encode("utf-8"))

sys.modules["toepferei"] = toepferei = ModuleType(str("toepferei"))  # noqa: UP018
sys.modules["toepferei.models"] = toepferei.models = ModuleType(str("toepferei.models"))  # noqa: UP018
toepferei.__path__, toepferei.__file__ = [HOME], HOME + "/toepferei.py"
toepferei.models.__file__ = HOME + "/toepferei/models.py"
APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ROOT_URLCONF=__name__,
    LANGUAGE_CODE="de",
    INSTALLED_APPS=["django.contrib." + app for app in APPS]
    + ["plata", "plata.contact", "plata.discount", "plata.payment", "plata.shop", "toepferei"],
    MIDDLEWARE_CLASSES=(
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ),
    LANGUAGES=[("de", "Deutsch")],
    TEMPLATE_DIRS=[HOME + "/templates"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    STATIC_URL="/static/",
    PLATA_SHOP_PRODUCT="toepferei.Product",
    PLATA_PAYMENT_MODULES=["plata.payment.modules.cod.PaymentProcessor"],
)

from django.db import models  # noqa: E402
from plata.product.models import ProductBase  # noqa: E402
from plata.shop.models import PriceBase, TaxClass  # noqa: E402


class Product(ProductBase):
    name = models.CharField(max_length=99)
    text = models.TextField()
    chf = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        app_label = "toepferei"

    def __unicode__(self):
        return self.name


class ProductPrice(PriceBase):
    product = models.ForeignKey(Product, related_name="prices")

    class Meta:
        app_label = "toepferei"


toepferei.models.Product, toepferei.models.ProductPrice = Product, ProductPrice

from django.conf.urls import include, patterns, url  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from plata.contact.models import Contact  # noqa: E402
from plata.discount.models import Discount  # noqa: E402
from plata.shop.models import Order  # noqa: E402
from plata.shop.views import Shop  # noqa: E402

call_command("syncdb", interactive=False, verbosity=0)
shop = Shop(Contact, Order, Discount, default_currency="CHF")


def goods(request):
    return render(request, "list.html", {"goods": Product.objects.all()})


def item(request, number):
    one = get_object_or_404(Product, pk=number)
    if request.method == "POST":
        order = shop.order_from_request(request, create=True)
        order.modify_item(one, relative=int(request.POST.get("many") or 1))
        return redirect("plata_shop_cart")
    return render(request, "item.html", {"one": one})


def notes(request):
    return render(request, "notes.html")


urlpatterns = patterns(
    "",
    url("^$", goods),
    url("^([0-9]+)/$", item),
    url("^hinweise/$", notes),
    url("^laden/", include(shop.urls)),
)

MADE = {"Teeschale": "38.00", "Krug": "72.50", "Milchkännchen": "29.00"}
tax = TaxClass.objects.create(name="MWSt.", rate=Decimal("8.1"))
for name, chf in MADE.items():
    one = Product.objects.create(name=name, text="Steinzeug, von Hand gedreht.", chf=Decimal(chf))
    one.prices.create(currency="CHF", tax_class=tax, _unit_price=Decimal(chf), tax_included=True)
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
