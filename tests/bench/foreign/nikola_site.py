# mypy: ignore-errors
"""Nikola's demo site as it builds it; nothing of it is ours.

Run by the Python of its own environment (see `foreign.py`): nikola_site.py HOME PORT
"""

import os
import subprocess
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
NIKOLA = Path(sys.executable).with_name("nikola")
subprocess.run([NIKOLA, "init", "-q", "--demo", "site"], cwd=HOME, check=True)
subprocess.run([NIKOLA, "build"], cwd=HOME / "site", check=True)
serve = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", PORT]
os.chdir(HOME / "site" / "output")
os.execv(serve[0], serve)
