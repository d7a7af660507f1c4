# mypy: ignore-errors
"""A site as `mezzanine-project` makes it, with its demo pages, in the theme Moderna; nothing of it
is ours.

Run by the Python of its own environment (see `foreign.py`): moderna_site.py HOME PORT LANGUAGE
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
make = [str(Path(sys.executable).with_name("mezzanine-project")), "company"]
subprocess.run(make, check=True, cwd=str(HOME))
PROJECT = HOME / "company"
with (PROJECT / "company" / "settings.py").open("a") as settings:
    settings.write(f"LANGUAGE_CODE, LANGUAGES = {LANGUAGE!r}, [({LANGUAGE!r}, '')]\n")
    settings.write("USE_I18N = True\nINSTALLED_APPS = ('moderna', *INSTALLED_APPS)\n")
    settings.write("COMPRESS_ENABLED = False\nDEBUG = True\n")
os.chdir(str(PROJECT))
sys.path.insert(0, str(PROJECT))
os.environ["DJANGO_SETTINGS_MODULE"] = "company.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("createdb", interactive=False, verbosity=0)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
