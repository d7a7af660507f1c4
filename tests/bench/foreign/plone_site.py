# mypy: ignore-errors
"""Plone as it is after its owner pressed "create" and entered where mail goes.

Run by the Python of its own environment (see `foreign.py`): plone_site.py HOME PORT LANGUAGE
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
BIN, INSTANCE = Path(sys.executable).parent, HOME / "instance"
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
transaction.commit()
"""

os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"
subprocess.run([BIN / "mkwsgiinstance", "-d", INSTANCE, "-u", "admin:practice"], check=True)
(HOME / "create.py").write_text(CREATE)
conf, ini = INSTANCE / "etc" / "zope.conf", INSTANCE / "etc" / "zope.ini"
subprocess.run([BIN / "zconsole", "run", conf, HOME / "create.py"], check=True)
ini.write_text(ini.read_text().replace("port = 8080", f"port = {PORT}"))
subprocess.run([BIN / "runwsgi", ini], check=True)
