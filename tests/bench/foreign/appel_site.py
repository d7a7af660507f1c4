# mypy: ignore-errors
"""The site of a French petition as its makers run it; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): appel_site.py HOME PORT
"""

import os
import sys
from pathlib import Path

import django

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "appel_crises.settings",
    "APPEL_CRISES_SITE_ALLOWED_HOSTS": "127.0.0.1",
    "APPEL_CRISES_APP_DEBUG": "on",
}

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

settings.DATABASES["default"]["NAME"] = str(HOME / "db.sqlite3")
django.setup()
call_command("migrate", verbosity=0)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
