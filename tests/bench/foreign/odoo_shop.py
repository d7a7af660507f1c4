# mypy: ignore-errors
"""Odoo's website, shop and contact page with the demo data that it brings along.

Run by the Python of its own environment, with PostgreSQL on the machine:
odoo_shop.py HOME PORT [LOCALE]
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), int(sys.argv[2])
LOCALE = sys.argv[3] if len(sys.argv) > 3 else "en_US"
FILLED = Path("filled").absolute()  # making the shop takes minutes
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"))
USER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
AS_POSTGRES = USER if os.geteuid() == 0 else []  # it refuses to be run by root
DATA = HOME / "db"
MODULES = "website_sale,website_crm,website_form"
SPEAK = f"""
language = env["res.lang"].search([("code", "=", "{LOCALE}")])
env["website"].search([]).write(
    {{"language_ids": [(6, 0, language.ids)], "default_lang_id": language.id}}
)
env.cr.commit()
"""


def database():
    if FILLED.exists():
        subprocess.run(["cp", "-a", f"{FILLED}/.", str(HOME)], check=True)
    if AS_POSTGRES:
        shutil.chown(str(HOME), "postgres", "postgres")
    if not FILLED.exists():
        make = [str(POSTGRES / "initdb"), "-D", str(DATA), "-A", "trust", "-U", "odoo"]
        subprocess.run([*AS_POSTGRES, *make, "-E", "UTF8", "--locale=C"], check=True)
    serve = [str(POSTGRES / "postgres"), "-D", str(DATA), "-p", str(PORT + 1), "-k", str(HOME)]
    server = subprocess.Popen([*AS_POSTGRES, *serve])
    ready = [str(POSTGRES / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(PORT + 1)]
    while subprocess.run(ready).returncode:
        time.sleep(0.5)
    return server


def odoo(*words, command=()):
    start = "import sys, odoo, odoo.cli; sys.argv[0] = 'odoo'; odoo.cli.main()"
    where = ["-d", "shop", "-r", "odoo", "--db_host=127.0.0.1", f"--db_port={PORT + 1}"]
    where += [f"--data-dir={HOME / 'files'}", f"--xmlrpc-port={PORT}", "--db-filter=shop"]
    return [sys.executable, "-c", start, *command, *where, *words]


server = database()
if not FILLED.exists():
    make = odoo("-i", MODULES, f"--load-language={LOCALE}", "--stop-after-init")
    subprocess.run(make, check=True)
    subprocess.run(odoo(command=["shell"]), input=SPEAK.encode(), check=True)
    server.terminate()
    server.wait()
    subprocess.run(["cp", "-a", str(HOME), str(FILLED)], check=True)
    server = database()
subprocess.run(odoo("--max-cron-threads=0"), check=False)
