# mypy: ignore-errors
"""A site of the French state as Sites Conformes makes it, with its starting pages and its examples;
nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): conformes_site.py HOME PORT
"""

import os
import shutil
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
FILLED = Path("filled").absolute()  # making the site takes minutes
if FILLED.exists():
    shutil.copytree(FILLED, HOME, dirs_exist_ok=True)
os.chdir(HOME)  # it looks for its pictures below
os.environ |= {
    "SECRET_KEY": "practice",
    "DATABASE_URL": f"sqlite:///{HOME}/db.sqlite3",
    "DEBUG": "0",  # a page that breaks, as one of its lists does, tells nothing
    "MEDIA_ROOT": f"{HOME}/medias",
    "HOST_PROTO": "http",
    "HOST_URL": "127.0.0.1",
    "HOST_PORT": PORT,
}

import sites_conformes.config.settings as cloned  # noqa: E402
from django.conf import settings  # noqa: E402

values = {name: getattr(cloned, name) for name in dir(cloned) if name.isupper()}
OWN = ["content_manager", "blog", "events", "forms", "menus", "dashboard"]
APPS = [
    app for app in values["INSTALLED_APPS"] if app not in ("storages", "django.contrib.postgres")
]
values["INSTALLED_APPS"] = [
    *(f"sites_conformes.{app}" if app in OWN else app for app in APPS),
    "sites_conformes.core",
    "sites_conformes",
]
options = values["TEMPLATES"][0]["OPTIONS"]  # they name its parts as they are called outside of it
options["context_processors"] = [
    f"sites_conformes.{one}" if one.startswith("content_manager.") else one
    for one in options["context_processors"]
]
values |= {
    "ROOT_URLCONF": "sites_conformes.config.urls",
    "STATIC_ROOT": HOME / "staticfiles",
    "WSGI_APPLICATION": None,
}
settings.configure(**values)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.migrations import RunSQL  # noqa: E402

sent = RunSQL.database_forwards


def understood(self, *of):
    self.sql = str(self.sql).replace("formfield ff", "formfield AS ff")  # as PostgreSQL needs not
    sent(self, *of)


if not FILLED.exists():
    RunSQL.database_forwards = understood
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("create_starter_pages")
    call_command("create_demo_pages", slug=["blog_index", "publications", "menu_page", "form"])
    shutil.copytree(HOME, FILLED)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, insecure_serving=True)
