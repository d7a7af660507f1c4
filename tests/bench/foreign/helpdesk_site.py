# mypy: ignore-errors
"""django-helpdesk as its customers see it; ours are one queue, one category and two answers.

Run by the Python of its own environment (see `foreign.py`): helpdesk_site.py HOME PORT LANGUAGE
"""

import sys
import types
from pathlib import Path

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.configure(
    DEBUG=True,
    SECRET_KEY="practice",
    ALLOWED_HOSTS=["*"],
    LANGUAGE_CODE=LANGUAGE,
    USE_TZ=True,
    ROOT_URLCONF="site_urls",
    SITE_ID=1,
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django.contrib.sites",
        "django.contrib.humanize",
        "bootstrap4form",
        "rest_framework",
        "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.static",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "db.sqlite3"}},
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_VIEW_A_TICKET_PUBLIC=True,
    HELPDESK_SUBMIT_A_TICKET_PUBLIC=True,
    HELPDESK_KB_ENABLED=True,
)
django.setup()

from django.urls import include, path  # noqa: E402

sys.modules["site_urls"] = urls = types.ModuleType("site_urls")
urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)

from helpdesk.models import KBCategory, KBItem, Queue  # noqa: E402

CATEGORY, ABOUT, *ANSWERS = {
    "fr": (
        "Commandes",
        "Tout sur vos commandes",
        ("Où est mon colis ?", "Le suivi est dans votre courriel de confirmation."),
        ("Puis-je changer d'adresse ?", "Oui, tant que le colis n'est pas parti."),
    ),
    "de": (
        "Bestellungen",
        "Alles zu Ihren Bestellungen",
        ("Wo ist mein Paket?", "Der Stand steht in der Mail, die den Kauf bestätigt."),
        ("Kann ich die Anschrift ändern?", "Ja, solange das Paket noch bei uns ist."),
    ),
}[LANGUAGE]
queue = Queue.objects.create(title="Service", slug="service", allow_public_submission=True)
about = KBCategory.objects.create(
    name=CATEGORY, title=CATEGORY, slug=CATEGORY.lower(), description=ABOUT
)
for question, answer in ANSWERS:
    KBItem.objects.create(category=about, title=question, question=question, answer=answer)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
