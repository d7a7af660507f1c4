# mypy: ignore-errors
"""wger's site for people who train, with its own settings and texts; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): wger_site.py HOME PORT
"""

import os
import sys
from pathlib import Path

import wger

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
# What `wger bootstrap` does, whose own helper runs on older Pythons only; its exercises are
# published broken.
SETTINGS = (Path(wger.__file__).parent / "settings.tpl").read_text()
VALUES = dict.fromkeys(("dbuser", "dbpassword", "dbhost", "dbport"), "")
VALUES |= {"dbengine": "sqlite3", "dbname": HOME / "db.sqlite3", "default_key": "practice"}
VALUES |= {"siteurl": f"http://127.0.0.1:{PORT}", "media_folder_path": HOME / "media"}
FIXTURES = (
    "gym languages groups users licenses days_of_week setting_repetition_units "
    "setting_weight_units language_config gym_config equipment muscles categories "
    "gym-config gym-adminconfig"
)
(HOME / "settings.py").write_text(SETTINGS.format(**VALUES))
sys.path.insert(0, str(HOME))
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("loaddata", *FIXTURES.split(), verbosity=0)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
