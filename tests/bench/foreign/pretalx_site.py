# mypy: ignore-errors
"""A conference as pretalx makes one up to show itself; ours is the language it speaks.

Run by the Python of its own environment (see `foreign.py`): pretalx_site.py HOME PORT [LANGUAGE]
"""

import os
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
LANGUAGE = sys.argv[3] if len(sys.argv) > 3 else "en"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "pretalx.settings",
    "DJANGO_RUNSERVER_HIDE_WARNING": "true",
    "DJANGO_SUPERUSER_EMAIL": "admin@conference.example",
    "DJANGO_SUPERUSER_PASSWORD": "practice",
    "PRETALX_INIT_ORGANISER_NAME": "Conference",
    "PRETALX_INIT_ORGANISER_SLUG": "conference",
    "PRETALX_DATA_DIR": str(HOME),
    "PRETALX_DB_NAME": str(HOME / "db.sqlite3"),
    "PRETALX_DEBUG": "true",
    "PRETALX_SITE_URL": f"http://127.0.0.1:{PORT}",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)
call_command("init", interactive=False)
call_command("create_test_event", seed="7")

from django_scopes import scopes_disabled  # noqa: E402
from pretalx.event.models import Event  # noqa: E402

with scopes_disabled():
    Event.objects.update(locale=LANGUAGE, locale_array=LANGUAGE)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
