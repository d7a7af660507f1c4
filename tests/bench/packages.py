"""Sites as npm, PyPI and Debian have them: fetched once, each into a folder of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CACHE = Path.home() / ".cache" / "rivalry-foreign"
OLD = [
    "pip==21.3.1",
    "setuptools==57.5.0",
    "wheel==0.37.1",
]  # the last that build what was written for Python 2


def fetched(name: str, package: str) -> Path:
    """The folder of a package, downloaded once; `KIND:WHAT`, with the KINDS below."""
    kind, _, what = package.partition(":")
    kind, _, version = kind.partition("@")
    folder = CACHE / name
    if not (folder / "whole").exists():
        folder.mkdir(parents=True, exist_ok=True)
        if version:
            _old_python(folder, what, version)
        else:
            KINDS[kind](folder, what)
        (folder / "whole").touch()
    return folder


def _run(command: list[str], **options: Any) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return str(done.stdout)


def _npm(folder: Path, what: str) -> None:
    """The files of a package as they are published."""
    pack = ["npm", "pack", what, "--silent", "--pack-destination", str(folder)]
    _run(["tar", "xzf", _run(pack).split()[-1]], cwd=folder)


def _npm_app(folder: Path, what: str) -> None:
    """A package with all that it needs to run."""
    (folder / "package.json").write_text('{"type": "module"}')
    _run(["npm", "install", "--no-audit", "--no-fund", *what.split()], cwd=folder)


def _npm_build(folder: Path, what: str) -> None:
    """A source that its own script builds."""
    _npm(folder, what)
    needs = folder / "package" / "package.json"
    sass = re.sub(r'("node-sass": )"[^"]*"', r'\1"npm:sass@1.32.13"', needs.read_text())
    needs.write_text(sass)  # the same without a compiler
    install = ["npm", "install", "--no-audit", "--no-fund", "--legacy-peer-deps"]
    legacy = {"NODE_OPTIONS": "--openssl-legacy-provider"}
    env = os.environ | legacy | {"CI": "false", "PUBLIC_URL": "/"}
    for command in ([*install, "--ignore-scripts"], ["npx", "react-scripts", "build"]):
        _run(command, cwd=needs.parent, env=env)


def _debian(folder: Path, what: str) -> None:
    if subprocess.run(["dpkg", "-s", *what.split()], capture_output=True).returncode:
        _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *what.split()])


def _pypi(folder: Path, what: str) -> None:
    uv, python = [sys.executable, "-m", "uv"], str(folder / "bin" / "python")
    _run([*uv, "venv", "-q", "--clear", str(folder)])
    _run([*uv, "pip", "install", "-q", "-p", python, *what.split()])


def _old_python(folder: Path, what: str, version: str) -> None:
    """What runs on an older Python only, where the machine has one. Each part is named: of what
    an old release asks for without a version, the newest one does not run there."""
    make = ["-m", "virtualenv"] if version == "2.7" else ["-m", "venv"]
    _run([_python(version), *make, str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--no-deps"]
    for parts in ([] if version == "2.7" else OLD, what.split()):
        if parts:
            _run([*pip, *parts])


def _python(version: str) -> str:
    """Of what pyenv has, or the one on the path."""
    pyenv = Path.home() / ".pyenv" / "versions"
    return str(max(pyenv.glob(f"{version}.*/bin/python"), default=Path(f"python{version}")))


KINDS: dict[str, Callable[[Path, str], None]] = {
    "npm": _npm,
    "npm-app": _npm_app,
    "npm-build": _npm_build,
    "deb": _debian,
    "pypi": _pypi,
}
