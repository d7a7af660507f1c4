# mypy: ignore-errors
"""Plone as it is after its owner pressed "create" and entered where mail goes; with `shop`,
bda.plone.shop in it, too, and three pages of ours made buyable, as its own tests make them.

Run by the Python of its own environment (see `foreign.py`): plone_site.py HOME PORT LANGUAGE [shop]
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
SHOP = sys.argv[4:] == ["shop"]
BIN, INSTANCE = Path(sys.executable).parent, HOME / "instance"
BEHAVIOURS = "IBuyableBehavior IStockBehavior IShippingBehavior ITradingBehavior"
SELL = f"""
from zope.component import getUtility
from plone.dexterity.interfaces import IDexterityFTI

for profile in ("plone.app.contenttypes:default", "bda.plone.shop:default"):
    site.portal_setup.runAllImportStepsFromProfile("profile-" + profile)
for right in ("orders: View Order Directly", "shop: View Buyable Info", "shop: Modify Cart",
              "checkout: Perform Checkout"):  # as its README lets guests buy
    site.manage_permission("bda.plone." + right, ["Manager", "Customer", "Anonymous"], acquire=1)
sold = getUtility(IDexterityFTI, name="Document")
sold.behaviors += tuple("bda.plone.shop.dx." + name for name in {BEHAVIOURS!r}.split())
shelf = api.content.create(site, "Folder", id="brot", title="Brot")
for title, price in (("Roggenbrot", 4.2), ("Dinkelbrot", 4.8), ("Nussbrot", 5.6)):
    loaf = api.content.create(shelf, "Document", title=title, item_net=price, item_buyable=True)
    loaf.description = title + ", 1 kg"
    loaf.item_available, loaf.item_display_stock = 20.0, True
    api.content.transition(loaf, "publish")
api.content.transition(shelf, "publish")
"""
CREATE = f"""
from AccessControl.SecurityManagement import newSecurityManager
from plone import api
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
import transaction

app = makerequest(app)
newSecurityManager(None, app.acl_users.getUser("admin").__of__(app.acl_users))
site = addPloneSite(app, "site", title="Bottega", default_language="{LANGUAGE}",
    extension_ids=("plone.app.caching:default", "plonetheme.barceloneta:default"))
setSite(site)
api.portal.set_registry_record("plone.smtp_host", "localhost")
api.portal.set_registry_record("plone.email_from_address", "info@bottega.example")
api.portal.set_registry_record("plone.email_from_name", "Bottega")
{SELL if SHOP else ""}
transaction.commit()
"""

os.environ |= {"zope_i18n_compile_mo_files": "true"}  # the shop publishes the sources only
os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"
subprocess.run([BIN / "mkwsgiinstance", "-d", INSTANCE, "-u", "admin:practice"], check=True)
(HOME / "create.py").write_text(CREATE)
conf, ini = INSTANCE / "etc" / "zope.conf", INSTANCE / "etc" / "zope.ini"
subprocess.run([BIN / "zconsole", "run", conf, HOME / "create.py"], check=True)
ini.write_text(ini.read_text().replace("port = 8080", f"port = {PORT}"))
subprocess.run([BIN / "runwsgi", ini], check=True)
