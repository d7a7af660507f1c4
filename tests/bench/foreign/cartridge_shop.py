# mypy: ignore-errors
"""A shop as `mezzanine-project -a cartridge` makes it: its demo pages, its one product.

Run by the Python of its own environment (see `foreign.py`): cartridge_shop.py HOME PORT [LANGUAGE]
"""

import os
import subprocess
import sys
from pathlib import Path

import dollars  # noqa: F401

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
make = [str(Path(sys.executable).with_name("mezzanine-project")), "-a", "cartridge", "pony"]
subprocess.run(make, check=True, cwd=HOME)
if LANGUAGE := sys.argv[3:]:
    with (HOME / "pony" / "pony" / "local_settings.py").open("a") as settings:
        settings.write(f"LANGUAGE_CODE, LANGUAGES = {LANGUAGE[0]!r}, [({LANGUAGE[0]!r}, '')]\n")
        settings.write("USE_I18N = True\n")
os.chdir(HOME / "pony")
sys.path.insert(0, str(HOME / "pony"))
os.environ["DJANGO_SETTINGS_MODULE"] = "pony.settings"
os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("createdb", interactive=False, verbosity=0)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
