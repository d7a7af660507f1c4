# mypy: ignore-errors
"""Demiansoft's sites for dentists with their templates; ours is what a dentist fills in: a name,
hours, questions that patients ask, in Dutch, French, Italian or German. The foot stays Korean.

Run by the Python of its own environment (see `foreign.py`): dentist.py HOME PORT THEME [LANGUAGE]
"""

import sys
from pathlib import Path
from types import ModuleType

from django_site import call_command, configure, serve

HOME, PORT, THEME = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

DUTCH = {
    "name": "Tandartspraktijk De Linde",
    "address": "Lindengracht 112, 1015 KK Amsterdam",
    "phone": "020 624 18 34",
    "mail": "info@delinde.example.com",
    "menu": ("Home", "Behandelingen", "Afspraak", "Vragen", "Contact"),
    "slogan": "Al dertig jaar zorg voor uw gebit, midden in de Jordaan.",
    "services": ("Controle", "Gebitsreiniging", "Vullingen", "Kronen en bruggen"),
    "ask": "Vraag hier een afspraak aan. Wij bellen u dezelfde dag terug.",
    "fields": ("Naam", "Telefoon", "Onderwerp", "Uw bericht"),
    "send": "Versturen",
    "labels": ("Adres", "E-mail", "Telefoon", "Openingstijden"),
    "hours": {
        "Maandag t/m donderdag": "8.00 - 17.30 uur",
        "Vrijdag": "8.00 - 13.00 uur",
        "Zaterdag en zondag": "gesloten",
    },
    "top": ("Maandag t/m vrijdag, 8.00 - 17.30 uur", "Bel ons: 020 624 18 34"),
    "faq": {
        "Kan ik mij als nieuwe patiënt inschrijven?": "Ja, wij nemen nog nieuwe patiënten aan.",
        "Kan ik een afspraak afzeggen?": "Tot 24 uur van tevoren kunt u een afspraak kosteloos "
        "afzeggen of verzetten. Zegt u later af, of komt u niet, dan brengen wij de gereserveerde "
        "tijd in rekening: 35 euro per half uur.",
        "Waar kan ik een klacht indienen?": "Bent u niet tevreden, bespreek dat dan eerst met uw "
        "tandarts. Komt u er samen niet uit, stuur uw klacht dan aan klachten@delinde.example.com. "
        "Binnen zes weken krijgt u antwoord van onze klachtenfunctionaris.",
    },
}
FRENCH = {
    "name": "Cabinet dentaire des Tilleuls",
    "address": "14 rue des Tilleuls, 69003 Lyon",
    "phone": "04 78 62 15 40",
    "mail": "accueil@tilleuls.example.com",
    "menu": ("Accueil", "Soins", "Rendez-vous", "Questions", "Contact"),
    "slogan": "Trois dentistes à deux pas de la Part-Dieu, pour petits et grands.",
    "services": ("Contrôle", "Détartrage", "Prothèses", "Implants"),
    "ask": "Laissez-nous un message, nous vous rappelons dans la journée.",
    "fields": ("Nom", "Téléphone", "Objet", "Votre message"),
    "send": "Envoyer",
    "labels": ("Adresse", "Courriel", "Téléphone", "Horaires d'ouverture"),
    "hours": {
        "Lundi au jeudi": "8 h 30 - 19 h",
        "Vendredi": "8 h 30 - 17 h",
        "Samedi et dimanche": "fermé",
    },
    "top": ("", ""),
    "faq": {
        "Prenez-vous la carte Vitale ?": "Oui, et nous pratiquons le tiers payant.",
        "Comment annuler un rendez-vous ?": "Vous pouvez annuler ou déplacer un rendez-vous sans "
        "frais jusqu'à 48 heures à l'avance. Passé ce délai, ou en cas d'absence, nous facturons "
        "30 euros.",
        "Je ne suis pas satisfait, que faire ?": "Adressez votre réclamation par écrit au cabinet "
        "ou à reclamations@tilleuls.example.com ; nous répondons sous 15 jours. Vous pouvez "
        "ensuite saisir le conseil de l'Ordre.",
    },
}
ITALIAN = {
    "name": "Studio dentistico Tiglio",
    "address": "Via dei Tigli 27, 40123 Bologna",
    "phone": "051 644 27 19",
    "mail": "studio@tiglio.example.com",
    "menu": ("Home", "Cure", "Prenota", "Domande", "Contatti"),
    "slogan": "Dal 1988 ci prendiamo cura del vostro sorriso.",
    "services": ("Visita", "Igiene", "Ortodonzia", "Impianti"),
    "ask": "",
    "fields": (),
    "send": "",
    "labels": ("Indirizzo", "E-mail", "Telefono", "Orari di apertura"),
    "hours": {
        "Dal lunedì al venerdì": "9.00 - 13.00 e 14.30 - 19.00",
        "Sabato": "9.00 - 12.30",
        "Domenica": "chiuso",
    },
    "top": ("", ""),
    "faq": {
        "Si può pagare a rate?": "Sì, senza interessi fino a dodici mesi.",
        "Come disdico un appuntamento?": "Un appuntamento si può disdire o spostare senza spese "
        "fino a 24 ore prima. Dopo, o in caso di assenza, addebitiamo 40 euro.",
        "Come posso fare un reclamo?": "Scriva il suo reclamo a reclami@tiglio.example.com o allo "
        "studio: rispondiamo entro 30 giorni.",
    },
}
GERMAN = {
    "name": "Zahnarztpraxis am Anger",
    "address": "Anger 51, 99084 Erfurt",
    "phone": "0361 / 644 20 18",
    "mail": "praxis@anger.example.com",
    "menu": ("Start", "Leistungen", "Termin", "Häufige Fragen", "Anfahrt"),
    "slogan": "Ihre Zähne in guten Händen, ohne langes Warten.",
    "services": ("Vorsorge", "Prophylaxe", "Zahnersatz", "Kinderzahnheilkunde"),
    "ask": "Schreiben Sie uns, wann es Ihnen passt.",
    "fields": ("Ihr Name", "Ihre Telefonnummer", "Betreff", "Ihre Nachricht"),
    "send": "Absenden",
    "labels": ("Anschrift", "E-Mail", "Tel.", "Sprechzeiten"),
    "hours": {
        "Mo, Di, Do": "8-12 und 14-18 Uhr",
        "Mi, Fr": "8-12 Uhr",
    },
    "top": ("", ""),
    "faq": {
        "Nehmen Sie neue Patienten auf?": "Ja, gesetzlich und privat Versicherte.",
        "Was, wenn ich nicht kommen kann?": "Bitte sagen Sie Ihren Termin spätestens 24 Stunden "
        "vorher ab, dann entstehen Ihnen keine Kosten. Für kurzfristig abgesagte oder versäumte "
        "Termine berechnen wir 50 Euro.",
        "An wen wende ich mich mit einer Beschwerde?": "Ihre Beschwerde nimmt Frau Berger "
        "entgegen, auch unter beschwerde@anger.example.com. Sie hören binnen einer Woche von uns; "
        "sonst hilft die Patientenberatung der Landeszahnärztekammer.",
    },
}


def filled(said: dict) -> dict:
    """A template's names for it, the same in all three but for the beginning of the page."""
    home, services, appointment, questions, contact = said["menu"]
    address, mail, phone, hours = said["labels"]
    parts = {"services": services, "faq": questions, "contact": contact}
    if said["fields"]:
        parts = {"services": services, "appointment": appointment} | parts
    infos = [
        ("bi-geo-alt", address, said["address"]),
        ("bi-envelope", mail, said["mail"]),
        ("bi-phone", phone, said["phone"]),
    ]
    first = {"title": said["name"], "slogan": said["slogan"], "image": "none.jpg"}
    first |= {"btn": {"link": "#contact", "title": contact}}
    return {
        "logo_text": said["name"],
        "components": [(part, True, title, True) for part, title in parts.items()],
        "menu_btn": {"component": "contact", "title": contact if THEME == "herobiz" else [contact]},
        "topbar": {"left": ("bi-clock", said["top"][0]), "right": ("bi-phone", said["top"][1])},
        "basic_info": {
            "company_name": said["name"],
            "clinic": said["name"],
            "addr": said["address"],
            "owner": "M. Berger",
            "phone": said["phone"],
            "consult_email": said["mail"],
            "sdate": "2024-10-10",
        },
        "seo": {"company_name": said["name"], "small_title": home, "url": "dentist.example"},
        "hero": first,
        "hero_type": "fullscreen",
        "color": "-blue",
        "carousel": [first],
        "services_h2": services,
        "services": [
            {"icon": "bi bi-heart", "h4": one, "h3": one, "image": "none.jpg"}
            for one in said["services"]
        ],
        "appointment_title": appointment,
        "appointment_subtitle": said["ask"],
        "appointment_btn": said["send"],
        "faq_title": questions,
        "faq": [{"q": question, "a": answer} for question, answer in said["faq"].items()],
        "contact_title": contact,
        "contact": {f"info{n}": info for n, info in enumerate(infos, 1)}
        | {"info": infos, "google_map": "about:blank", "h3": said["name"]},
        "timetable": {"title": hours, "desc": said["hours"]},
    }


SAID = {"medicio": DUTCH, "medilab": FRENCH, "herobiz": ITALIAN}[THEME]
if sys.argv[4:] == ["de"]:
    SAID = GERMAN
data, theme, shared = (ModuleType(name) for name in ("_data", THEME, "shared_lib"))
theme.context = filled(SAID)
shared.analytics = shared.adsense = {}
data.shared_lib = shared
setattr(data, THEME, theme)
sys.modules |= {"_data": data, "_data.shared_lib": shared, f"_data.{THEME}": theme}

configure(
    HOME,
    ["shared_lib", "markdownx", "hitcount", "taggit", THEME],
    ROOT_URLCONF=__name__,
)

from django.urls import include, path  # noqa: E402
from shared_lib.forms import AppointmentForm  # noqa: E402

names = ("name", "phone", "subject", "message")
for field, text in zip(names, SAID["fields"], strict=False):
    AppointmentForm.base_fields[field].widget.attrs["placeholder"] = text

urlpatterns = [path("", include(f"{THEME}.urls", namespace=THEME))]

call_command("migrate", verbosity=0)
serve(PORT)
