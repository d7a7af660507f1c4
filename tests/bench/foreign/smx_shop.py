# mypy: ignore-errors
"""A shop made of SyntaxMatrix's commerce for Flask, with its texts; ours is what it sells.

Run by the Python of its own environment (see `foreign.py`): smx_shop.py HOME PORT
"""

import sys
from pathlib import Path

from flask import Flask
from smx_commerce import init_commerce
from smx_commerce.catalog.objects import Category, Money, Product, ProductPrice
from smx_commerce.catalog.services import CatalogService
from smx_commerce.core import CommerceRuntime

HOME, PORT = Path(sys.argv[1]), int(sys.argv[2])
SOLD = {"Desk lamp": 3900, "Reading lamp": 2450, "Floor lamp": 8900}
CONFIG = {
    "database_url": f"sqlite+pysqlite:///{HOME / 'shop.db'}",
    "store_title": "Lamp Store",
    "host_site_title": "Lamp Store",
    "host_home_url": "/commerce",
    "assets_dir": str(HOME),
    "flask_secret_key": "practice",
}

runtime = CommerceRuntime.from_mapping(CONFIG)
runtime.init_schema()
with runtime.session_scope() as session:
    catalogue = CatalogService(session)
    catalogue.create_category(Category("lamps", "Lamps"))
    for name, cents in SOLD.items():
        slug = name.lower().replace(" ", "-")
        lamp = {"kind": "physical", "status": "active", "category_slugs": ["lamps"]}
        catalogue.create_product(Product(slug, name, **lamp))
        catalogue.create_price(slug, ProductPrice("each", "Each", Money(cents)))

app = Flask(__name__)
app.secret_key = "practice"
init_commerce(app, config=CONFIG)
app.run("127.0.0.1", PORT)
