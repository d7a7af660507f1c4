# mypy: ignore-errors
"""A shop as Shuup's workbench makes it, with what its tests call defaults and three mugs.

Run by the Python of its own environment (see `foreign.py`): shuup_shop.py HOME PORT
"""

import os
import shutil
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
FILLED = Path("filled.sqlite3").absolute()  # its tables take minutes
(HOME / "bench" / "var").mkdir(parents=True)
(HOME / ".sqlite").mkdir()
if FILLED.exists():
    shutil.copy(str(FILLED), str(HOME / ".sqlite" / "db.sqlite3"))
LOCAL = HOME / "local.py"
LOCAL.write_text(
    "def configure(setup):\n"
    "    setup.INSTALLED_APPS += ['shuup.testing']\n"
    "    setup.LOGGING = {'version': 1}\n"
)
os.environ["SHUUP_WORKBENCH_BASE_DIR"] = str(HOME / "bench")
os.environ["LOCAL_SETTINGS_FILE"] = str(LOCAL)
os.environ["DJANGO_SETTINGS_MODULE"] = "shuup_workbench.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402


def fill():
    """What Shuup's own tests call defaults, and three mugs."""
    from shuup.core.models import Category, ShopProduct
    from shuup.testing import factories
    from shuup.xtheme import set_current_theme

    shop = factories.get_default_shop()
    supplier = factories.get_default_supplier(shop)
    for default in ("payment_method", "shipping_method", "customer_group", "tax_class"):
        getattr(factories, f"get_default_{default}")()
    factories.create_default_order_statuses()
    mugs = Category.objects.create(name="Mugs", identifier="mugs")
    mugs.shops.add(shop)
    for name, price in (("Blue mug", "8.50"), ("Grey mug", "9.00"), ("Camping mug", "12.00")):
        mug = factories.create_product(name, shop, supplier, price, name=name)
        sold = ShopProduct.objects.get(product=mug)
        sold.primary_category = mugs
        sold.save()
        sold.categories.add(mugs)
    set_current_theme("shuup.themes.classic_gray", shop)


if not FILLED.exists():
    call_command("migrate", verbosity=0)
    fill()
    call_command("reindex_product_catalog")
    shutil.copy(str(HOME / ".sqlite" / "db.sqlite3"), str(FILLED))
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
