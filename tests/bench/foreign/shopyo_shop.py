# mypy: ignore-errors
"""Shopyo's shop and theme with the demo data it brings along; ours is the wiring that its host has.

Run by the Python of its own environment (see `foreign.py`): shopyo_shop.py HOME PORT
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
os.environ |= {"SECRET_KEY": "practice"}
subprocess.run([Path(sys.executable).with_name("shopyo"), "new", "site"], cwd=HOME, check=True)
os.chdir(HOME / "site")
sys.path.insert(0, str(HOME / "site"))

# As the READMEs of these packages say: each is an extension of the app.
INIT = Path("init.py")
INIT.write_text(
    INIT.read_text().replace(
        "    with app.app_context():",
        """    from shopyo_appadmin import ShopyoAppAdmin
    from shopyo_auth import ShopyoAuth
    from shopyo_base import ShopyoBase
    from shopyo_dashboard import ShopyoDashboard
    from shopyo_ecommerce import ShopyoEcommerce
    from shopyo_settings import ShopyoSettings
    from shopyo_theme import ShopyoTheme

    app.config["SHOPYO_THEME_FRONT_DEFAULT"] = "shopyo_ecommerce/ecommerceus"
    app.config["SHOPYO_ECOMMERCE_URL"] = "/"
    for extension in (ShopyoBase, ShopyoAuth, ShopyoSettings, ShopyoTheme, ShopyoAppAdmin,
                      ShopyoDashboard, ShopyoEcommerce):
        extension(app)

    with app.app_context():""",
        1,
    )
)

from flask import redirect, url_for  # noqa: E402
from init import db  # noqa: E402

from app import create_app  # noqa: E402

app = create_app("development")
app.config["DEBUG"] = False
# Where its templates look for what is elsewhere now, or in the host that is not published.
for name in dir(theme := app.extensions["shopyo_theme"]):
    if name.startswith("get_active"):
        app.jinja_env.globals[name] = getattr(theme, name)
flashed = Path("templates/base/blocks/flashed_messages.html")
flashed.parent.mkdir(parents=True)
flashed.write_text(
    "{% for kind, said in get_flashed_messages(with_categories=true) %}"
    '<div class="alert">{{ said|safe }}</div>{% endfor %}'
)
for endpoint in ("www.index", "www.contact", "www.about"):
    app.add_url_rule("/", endpoint, lambda: redirect(url_for("shopyo_ecommerce.shop.homepage")))
with app.app_context():
    db.create_all()
    from shopyo_ecommerce.demo import view
    from shopyo_settings.upload import upload

    upload()  # as `shopyo initialise` does

    imports = view.do_import
    while hasattr(imports, "__wrapped__"):
        imports = imports.__wrapped__  # an administrator presses the button
    with app.test_request_context():
        imports()

app.run(port=int(PORT), threaded=True)
