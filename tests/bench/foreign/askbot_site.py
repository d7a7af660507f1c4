# mypy: ignore-errors
"""Askbot's questions and answers as its own setup makes them, in LANGUAGE, with one question asked.

Run by the Python of its own environment (see `foreign.py`): askbot_site.py HOME PORT LANGUAGE
"""

import subprocess
import sys
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
SITE = HOME / "forum"
setup = [Path(sys.executable).with_name("askbot-setup"), "--root-directory", SITE]
setup += ["--proj-name", "fragen", "--db-engine", "sqlite", "--db-name", HOME / "db.sqlite3"]
setup += ["--admin-name", "admin", "--admin-email", "admin@site.example", "--noinput"]
setup += ["--append-settings", "ALLOWED_HOSTS = ['*']"]
setup += ["--domain-name", "forum.example", "--language-code", LANGUAGE]
subprocess.run(setup, check=True)
manage = [sys.executable, "manage.py"]
for command in ("migrate --noinput", "collectstatic --noinput"):
    subprocess.run([*manage, *command.split()], cwd=SITE, check=True)
subprocess.run(
    [*manage, "runserver", "--noreload", "--insecure", f"127.0.0.1:{PORT}"], cwd=SITE, check=True
)
