# mypy: ignore-errors
"""Nereid's web shop with the website and gateway of its own tests; ours are four products and one
shelf for them.

Run by the Python of its own environment (see `foreign.py`): nereid_shop.py HOME PORT LANGUAGE
"""

import os
import shutil
import sys
from decimal import Decimal
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
FILLED = Path(f"filled_{LANGUAGE}.sqlite").absolute()  # its tables take a minute
TEAS = {"Assam": "7.50", "Darjeeling": "9.80", "Sencha": "11.20", "Rooibos": "6.40"}
os.environ["DB_NAME"] = "shop"

from trytond.config import config  # noqa: E402

config.set("database", "uri", "sqlite://")
config.set("email", "from", "shop@shop.example")

from nereid import Nereid  # noqa: E402
from nereid.contrib.locale import Babel  # noqa: E402
from nereid.sessions import Session  # noqa: E402
from secure_cookie.session import FilesystemSessionStore  # noqa: E402
from trytond.modules.company.tests import set_company  # noqa: E402
from trytond.modules.nereid_base.tests.common import create_website_locale  # noqa: E402
from trytond.modules.nereid_cart_b2c import tests  # noqa: E402
from trytond.modules.payment_gateway.tests import create_payment_gateway  # noqa: E402
from trytond.pool import Pool  # noqa: E402
from trytond.tests.test_tryton import activate_module  # noqa: E402
from trytond.transaction import Transaction, TransactionError  # noqa: E402

config.set("database", "path", str(HOME))  # the tests have a place of their own


def fill() -> None:
    pool = Pool()
    (language,) = pool.get("ir.lang").search([("code", "=", LANGUAGE)])
    tests.create_countries(5)
    website = tests.create_website()
    website.save()
    spoken = create_website_locale(LANGUAGE, language, website.currencies[0])
    website.locales, website.default_locale = [spoken], spoken
    website.countries = pool.get("country.country").search([])
    website.save()
    create_payment_gateway().save()
    for name, price in TEAS.items():
        values = {"type": "goods", "salable": True, "list_price": Decimal(price)}
        tests.create_product_template(name, [values], uri=name.lower())
    shelf = {"name": "Tee", "slug": "tee", "type_": "catalog", "display": "product.product"}
    (shelf,) = pool.get("product.tree_node").create([shelf])
    sold = pool.get("product.product").search([])
    places = [{"product": one.id, "node": shelf.id, "sequence": 10} for one in sold]
    pool.get("product.product-product.tree_node").create(places)
    with set_company(website.company):
        selling = pool.get("sale.configuration")(1)
        selling.gift_card_method = "order"
        selling.save()
    (dollar,) = website.currencies
    dollar.code, dollar.symbol = "USD", "$"  # the tests say "usd"
    dollar.save()


def filled() -> None:
    wanted = {}  # locks that a first try has found that it needs
    while True:
        with Transaction().start("shop", 1, **wanted) as transaction:
            try:
                fill()
                return transaction.commit()
            except TransactionError as error:
                transaction.rollback()
                error.fix(wanted)


def translated() -> None:
    """Only now: what its tests look for, they look for in English."""
    with Transaction().start("shop", 1) as transaction:
        language = Pool().get("ir.lang")
        language.write(language.search([("code", "=", LANGUAGE)]), {"translatable": True})
        active = Pool().get("ir.module").search([("state", "=", "activated")])
        names = [module.name for module in active]
        transaction.commit()
    Pool("shop").init(update=names, lang=["en", LANGUAGE])


if FILLED.exists():
    shutil.copy(FILLED, HOME / "shop.sqlite")
else:
    activate_module("nereid_webshop")
    filled()
    translated()
    shutil.copy(HOME / "shop.sqlite", FILLED)
app = Nereid()
app.config.update(SECRET_KEY="practice", DATABASE_NAME="shop", TRYTON_CONFIG=None)
app.initialise()
Babel(app)
app.session_interface.session_store = FilesystemSessionStore(HOME, session_class=Session)
app.run("127.0.0.1", PORT, threaded=False)  # it parses, which Python 3.11 does not do in threads
