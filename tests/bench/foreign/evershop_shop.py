# mypy: ignore-errors
"""A shop as EverShop builds and seeds it; our part is a menu, without which no product is linked.

Run in the folder where it is installed, with PostgreSQL on the machine: evershop_shop.py HOME PORT
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HOME, PORT = Path(sys.argv[1]), int(sys.argv[2])
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"))
USER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
AS_POSTGRES = USER if os.geteuid() == 0 else []  # it refuses to be run by root
BUILT = Path(".evershop/whole")  # a build that was stopped half-way leaves the folder, too
MENU = [
    {"id": name, "uuid": name, "name": name, "url": f"/{name.lower()}", "type": "custom"}
    | {"children": []}
    for name in ("Kids", "Women", "Men", "Accessories")
]
PLACED = """WITH menu AS (INSERT INTO widget_instance (name, type, settings, status)
  VALUES ('Menu', 'basic_menu', '{}', true) RETURNING widget_instance_id)
  INSERT INTO widget_placement (widget_instance_id, route, area)
  SELECT widget_instance_id, 'all', 'headerMiddleLeft' FROM menu"""
DATABASE = {"DB_HOST": "127.0.0.1", "DB_PORT": str(PORT + 1), "DB_NAME": "postgres"}
DATABASE |= {"DB_USER": "postgres", "DB_PASSWORD": "none", "DB_SSLMODE": "disable"}


def evershop(*words: str, port: int = PORT) -> list[str]:
    shop = {"shop": {"homeUrl": f"http://127.0.0.1:{port}"}}
    os.environ |= DATABASE | {"PORT": str(port), "NODE_CONFIG": json.dumps(shop)}
    return ["node_modules/.bin/evershop", *words]


def answers(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/cart", timeout=30).close()
    except (URLError, OSError):
        return False
    return True


def database() -> None:
    if AS_POSTGRES:
        shutil.chown(HOME, "postgres", "postgres")
    kept = str(HOME / "db")
    make = [str(POSTGRES / "initdb"), "-D", kept, "-A", "trust", "-U", "postgres"]
    subprocess.run([*AS_POSTGRES, *make], check=True)
    serve = [str(POSTGRES / "postgres"), "-D", kept, "-p", DATABASE["DB_PORT"], "-k", str(HOME)]
    subprocess.Popen([*AS_POSTGRES, *serve])
    time.sleep(3)


def fill() -> None:
    first = subprocess.Popen(evershop("start", port=PORT + 2))  # makes the tables
    while not answers(PORT + 2):
        time.sleep(1)
    subprocess.run(evershop("seed", "--all"), check=True)
    first.terminate()
    settings = json.dumps({"isMain": 1, "menus": MENU})
    ask = [str(POSTGRES / "psql"), "-h", "127.0.0.1", "-p", DATABASE["DB_PORT"], "-U", "postgres"]
    subprocess.run([*ask, "-c", PLACED.replace("{}", settings)], check=True)


for folder in ("config", "media", "public"):
    Path(folder).mkdir(exist_ok=True)
database()
if not BUILT.exists():
    subprocess.run(evershop("build"), check=True)
    BUILT.touch()
fill()
subprocess.run(evershop("start"), check=False)
