# mypy: ignore-errors
"""A theme that is a Django app with its pages; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): theme_site.py HOME PORT APP
"""

import sys
from pathlib import Path

from django_site import call_command, configure, serve

HOME, PORT, APP = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

configure(HOME, [APP], ROOT_URLCONF=f"{APP}.urls")
call_command("migrate", verbosity=0)
serve(PORT)
