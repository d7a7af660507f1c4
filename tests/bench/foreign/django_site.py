# mypy: ignore-errors
"""What the foreign sites that are Django apps have in common; no site of its own."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

APPS = "auth contenttypes sessions messages staticfiles"
MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
PROCESSORS = (
    "django.template.context_processors.request",
    "django.template.context_processors.static",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)
TEMPLATES = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}


def configure(home: Path, apps: list[str], **own: object) -> None:
    """Set Django up with these apps before its own, so that their templates come first."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="practice",
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=[*apps, *(f"django.contrib.{name}" for name in APPS.split())],
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[TEMPLATES | {"OPTIONS": {"context_processors": PROCESSORS}}],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "db.sqlite3"}
        },
        STATIC_URL="/static/",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        **own,
    )
    django.setup()


def serve(port: str) -> None:
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)
