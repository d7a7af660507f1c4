# mypy: ignore-errors
"""Kotti with the pages it starts with; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): kotti_site.py HOME PORT
"""

import sys
from pathlib import Path
from wsgiref.simple_server import make_server

from kotti import main

HOME, PORT = Path(sys.argv[1]), int(sys.argv[2])
settings = {
    "sqlalchemy.url": f"sqlite:///{HOME / 'site.db'}",
    "kotti.secret": "practice",
    "kotti.secret2": "practice",
    "kotti.site_title": "Foo World",
    "mail.default_sender": "none@site.example",
}
make_server("127.0.0.1", PORT, main({}, **settings)).serve_forever()
