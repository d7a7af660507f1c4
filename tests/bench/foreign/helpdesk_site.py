# mypy: ignore-errors
"""django-helpdesk as its customers see it; ours are one queue, one category and two answers.

Run by the Python of its own environment (see `foreign.py`): helpdesk_site.py HOME PORT LANGUAGE
"""

import sys
import types
from pathlib import Path

from django_site import call_command, configure, serve

HOME, PORT, LANGUAGE = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

configure(
    HOME,
    [
        "django.contrib.admin",
        "django.contrib.sites",
        "django.contrib.humanize",
        "bootstrap4form",
        "rest_framework",
        "helpdesk",
    ],
    LANGUAGE_CODE=LANGUAGE,
    USE_TZ=True,
    ROOT_URLCONF="site_urls",
    SITE_ID=1,
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_VIEW_A_TICKET_PUBLIC=True,
    HELPDESK_SUBMIT_A_TICKET_PUBLIC=True,
    HELPDESK_KB_ENABLED=True,
)

from django.urls import include, path  # noqa: E402

sys.modules["site_urls"] = urls = types.ModuleType("site_urls")
urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]

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
    "es": (
        "Pedidos",
        "Todo sobre sus pedidos",
        ("¿Dónde está mi paquete?", "El estado figura en el correo que confirma la compra."),
        ("¿Puedo cambiar la dirección?", "Sí, mientras el paquete siga con nosotros."),
    ),
}[LANGUAGE]
queue = Queue.objects.create(title="Service", slug="service", allow_public_submission=True)
about = KBCategory.objects.create(
    name=CATEGORY, title=CATEGORY, slug=CATEGORY.lower(), description=ABOUT
)
for question, answer in ANSWERS:
    KBItem.objects.create(category=about, title=question, question=question, answer=answer)
serve(PORT)
