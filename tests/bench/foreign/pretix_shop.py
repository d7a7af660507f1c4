# mypy: ignore-errors
"""A ticket shop as pretix makes it, in German or LANGUAGE: one concert, two kinds of tickets.

Run by the Python of its own environment (see `foreign.py`): pretix_shop.py HOME PORT [LANGUAGE]
"""

import mimetypes
import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import unquote
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

HOME, PORT, LANGUAGE = Path(sys.argv[1]), int(sys.argv[2]), (sys.argv[3:] or ["de"])[0]
FILLED = Path(sys.prefix) / f"filled_{LANGUAGE}.sqlite3"  # 400 migrations take a minute
os.environ["PRETIX_CONFIG_FILE"] = str(HOME / "pretix.cfg")
os.environ["DJANGO_SETTINGS_MODULE"] = "pretix.settings"
(HOME / "pretix.cfg").write_text(
    f"[pretix]\nurl=http://127.0.0.1:{PORT}\ndatadir={HOME / 'data'}\n"
    f"[database]\nbackend=sqlite3\n[locale]\ndefault={LANGUAGE}\ntimezone=Europe/Berlin\n"
)
(HOME / "data").mkdir()
if FILLED.exists():
    shutil.copy(FILLED, HOME / "data" / "db.sqlite3")

import django  # noqa: E402

django.setup()

import pretix  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

STATIC = Path(pretix.__file__).parent / "static.dist"


@scopes_disabled()
def fill() -> None:
    from pretix.base.models import Event, Organizer

    house = Organizer.objects.create(name="Kulturhaus Mitte", slug="kulturhaus")
    starts = datetime.now(UTC) + timedelta(days=90)
    concert = Event.objects.create(
        organizer=house,
        name="Sommerkonzert",
        slug="sommerkonzert",
        currency="EUR",
        date_from=starts,
        is_public=True,
        live=True,
    )
    concert.set_defaults()
    concert.settings.locales, concert.settings.locale = [LANGUAGE], LANGUAGE
    concert.settings.timezone = "Europe/Berlin"
    concert.settings.contact_mail = "karten@kulturhaus.example"
    quota = concert.quotas.create(name="Saal", size=200)
    for name, price in {"Erwachsene": "24.00", "Ermäßigt": "16.00"}.items():
        quota.items.add(concert.items.create(name=name, default_price=Decimal(price)))


def with_files(app):
    def answer(environ, start):
        path = unquote(environ["PATH_INFO"])
        file = STATIC / path.removeprefix("/static/")
        if not path.startswith("/static/") or not file.is_file():
            return app(environ, start)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        start("200 OK", [("Content-Type", kind)])
        return [file.read_bytes()]

    return answer


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args) -> None: ...


if not FILLED.exists():
    call_command("migrate", verbosity=0)
    fill()
    shutil.copy(HOME / "data" / "db.sqlite3", FILLED)

from pretix.wsgi import application  # noqa: E402

make_server("127.0.0.1", PORT, with_files(application), Server, Quiet).serve_forever()
