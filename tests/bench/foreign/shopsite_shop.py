# mypy: ignore-errors
"""Shopsite, a shop with its own pages; ours are the goods. It bills and mails with parts that we
leave out, as they come after the order.

Run by the Python 3.8 of its own environment (see `foreign.py`): shopsite_shop.py HOME PORT
"""

import sys
from pathlib import Path
from types import ModuleType

HOME, PORT = Path(sys.argv[1]), sys.argv[2]

left_out = {name: ModuleType(name) for name in ("celery", "weasyprint", "braintree", "rosetta")}
left_out["celery"].task = lambda function: function
sys.modules.update(left_out)
sys.modules["shopsite.celery"] = ModuleType("shopsite.celery")
sys.modules["shopsite.celery"].app = None

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from shopsite.settings import base  # noqa: E402

values = {name: getattr(base, name) for name in dir(base) if name.isupper()}
values.update(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[app for app in base.INSTALLED_APPS if app != "rosetta"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME / "db")}},
    # with what it keeps of a page for five minutes it keeps its first visitor's token, and answers
    # 403 to what the next one puts into the basket
    CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
)
settings.configure(**values)
django.setup()

from django.conf.urls.i18n import i18n_patterns  # noqa: E402
from django.conf.urls.static import static  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils.translation import activate  # noqa: E402
from product.models import Category, Product  # noqa: E402
from product.views import IndexView  # noqa: E402
from shop.models import Store  # noqa: E402

PARTS = {"user": "user", "item": "product", "cart": "cart", "order": "order", "payment": "payment"}
urlpatterns = i18n_patterns(
    *(path(f"{at}/", include(f"{app}.urls")) for at, app in PARTS.items()),
    path("", IndexView.as_view(), name="index_view"),
) + static(base.MEDIA_URL, document_root=base.MEDIA_ROOT)

call_command("migrate", verbosity=0)
activate("en")
store = Store.objects.create(store_name="Kai's Store", store_location="Leeds")
kitchen = Category.objects.create(name="Kitchen", slug="kitchen")
pots = Category.objects.create(name="Pots", slug="pots", parent_category=kitchen)
pictures = sorted(Path(base.MEDIA_ROOT, "image").iterdir())
for number, (name, price) in enumerate({"Stock pot": 39, "Milk pan": 18.5, "Wok": 27}.items()):
    one = Product.objects.create(
        name=name,
        description="Steel, for every hob.",
        price=price,
        store=store,
        image=f"image/{pictures[number].name}",
        onstock=9,
    )
    one.category.add(pots)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
