# mypy: ignore-errors
"""A site that is one WSGI application of a package; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): wsgi_site.py HOME PORT MODULE NAME
"""

import sys
from importlib import import_module
from wsgiref.simple_server import make_server

PORT, MODULE, NAME = int(sys.argv[2]), sys.argv[3], sys.argv[4]
make_server("127.0.0.1", PORT, getattr(import_module(MODULE), NAME)).serve_forever()
