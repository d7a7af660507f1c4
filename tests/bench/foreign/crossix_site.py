# mypy: ignore-errors
"""The site of a race of three French schools, with its pages; ours are the days, the entrants and
the two texts that its owner writes: what entering costs and the way there.

Run by the Python 3.8 of its own environment (see `foreign.py`): crossix_site.py HOME PORT
"""

import sys
from datetime import date, timedelta
from pathlib import Path

import django
from django.conf import settings

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}
APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles", "admin"]
settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="crossix.urls",
    LANGUAGE_CODE="fr-fr",
    INSTALLED_APPS=[f"django.contrib.{app}" for app in APPS]
    + ["crossix.registrations", "crossix.pages", "crossix"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[TEMPLATES],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HOME / "db")}},
    STATIC_URL="/assets/",
)
django.setup()

from crossix.pages.models import Page  # noqa: E402
from crossix.registrations.models import Category, Edition, Participant  # noqa: E402
from django.core.management import call_command  # noqa: E402

WRITTEN = {
    "details_inscription": "La participation est de 8 € (12 € sur place), à régler par chèque ou "
    "en liquide au retrait du dossard, de 8 h à 10 h.",
    "access_x": "RER B jusqu'à Lozère, puis 300 marches ; ou bus 91-06 depuis Massy. Le gymnase "
    "ouvre à 8 h.",
}

call_command("migrate", verbosity=0)
race = Edition.objects.create(
    date=date.today() + timedelta(days=90),
    close_registrations=date.today() + timedelta(days=80),
    location="X",
)
seniors = Category.objects.create(name="Seniors", gender="M", min_age=30)
for first, last in {"Luc": "Morin", "Paul": "Vidal"}.items():
    Participant.objects.create(
        firstname=first,
        lastname=last,
        gender="M",
        email="coureur@exemple.example",
        category=seniors,
        school="X",
        last_edition=race,
    )
for name, text in WRITTEN.items():
    Page.objects.create(name=name, title=name, content=text)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
