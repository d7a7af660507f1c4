# mypy: ignore-errors
"""Two more of Demiansoft's sites with their templates; ours is what their owners fill in: a
photographer's in German (Photofolio), a builder's in Italian (Webuild). Their foot stays as it is,
English and Korean. Two parts of theirs that are not to be had any more are left empty.

Run by the Python of its own environment (see `foreign.py`): demian_site.py HOME PORT APP
"""

import sys
from pathlib import Path
from types import ModuleType

from django_site import call_command, configure, serve

HOME, PORT, APP = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
EMPTY = """from django.template import Library
register = Library()
{tag} = register.simple_tag(lambda: "", name="{tag}")
"""

PHOTO = {
    "basic_info": {"company_name": "Lichtraum"},
    "seo": {"company_name": "Lichtraum", "small_title": "Fotografie in Leipzig"},
    "social": {},
    "components": [
        ("about", True, "Über mich", True),
        ("gallery", True, "Bilder", True),
        ("services", True, "Leistungen", True),
        ("contact", True, "Kontakt", True),
    ],
    "gallery": [("hochzeit", "Hochzeiten"), ("portrait", "Porträts")],
    "random_pickup_signatures": False,
    "category": "portrait",
    "hero": {
        "title": "Ich bin <span>Jule Brandt</span>, Fotografin aus Leipzig",
        "desc": "Hochzeiten, Porträts und Familien, bei mir im Studio oder bei Ihnen.",
    },
    "about": {
        "title": "Über mich",
        "desc": "Seit 2009 hinter der Kamera.",
        "subtitle": "",
        "name": "Jule Brandt",
        "head": "Ich fotografiere Menschen, am liebsten bei Tageslicht.",
        "image_filename": "none.jpg",
        "contents": [
            "Studio: Karl-Heine-Straße 51, 04229 Leipzig",
            "Geöffnet: Di–Fr 10–18 Uhr, Sa 10–14 Uhr und nach Absprache",
        ],
        "tail": "Sie dürfen gern vorbeikommen und Alben ansehen.",
    },
    "services": {
        "title": "Leistungen",
        "subtitle": "Alle Preise mit Mehrwertsteuer.",
        "items": [
            {"icon": "bi-camera", "title": title, "desc": desc}
            for title, desc in {
                "Abzüge": "Auf Fine-Art-Papier. Wir verschicken sie mit DHL für 6,90 €, ab 80 € "
                "kostet der Versand nichts.",
                "Verschieben": "Ist etwas dazwischengekommen? Bis drei Tage vor dem Termin können "
                "Sie kostenlos absagen oder verschieben, danach behalte ich die Anzahlung.",
                "Nicht zufrieden?": "Dann rufen Sie mich an oder schreiben an "
                "mail@lichtraum.example: Reklamationen kläre ich innerhalb von zwei Wochen, "
                "notfalls mache ich die Bilder neu.",
            }.items()
        ],
    },
    "pricing": [("Porträt, eine Stunde", "140 €"), ("Hochzeit, ganzer Tag", "1.900 €")],
    "testimonials": {
        "subtitle": "",
        "stories": [
            {
                "desc": "Ruhig, schnell und nie im Weg. Danke, Jule!",
                "photo": "none.jpg",
                "name": "Familie Petzold",
                "job": "Grimma",
            }
        ],
    },
    "contact": {
        "desc": "Ich antworte meist am selben Tag.",
        "address": "Karl-Heine-Straße 51, 04229 Leipzig",
        "email": "mail@lichtraum.example",
        "phone": "+4934149119870",
        "call": "0341 491 198 70",
    },
}
BUILDER = {
    "basic_info": {"company_name": "Edil Ferrari"},
    "seo": {"company_name": "Edil Ferrari", "small_title": "Impresa edile a Modena"},
    "components": [("contact", True, "Contatti", True)],
    "hero": {
        "title": "Edil Ferrari, impresa edile a Modena",
        "slogan": "Il nuovo sito è in arrivo. Intanto siamo in cantiere e in ufficio dal lunedì al "
        "venerdì, 8.00-12.30 e 14.00-18.00. Sopralluogo e preventivo gratuiti in città; fuori, "
        "40 € che restituiamo se affidate a noi i lavori.",
        "use_mailinglist": True,
    },
    "contact": {
        "title": "Contatti",
        "address": "Via Emilia Est 340, 41122 Modena",
        "phone": "059 36 12 40",
        "email": "info@edilferrari.example",
    },
}
OWNED = {"photofolio": ("contents", PHOTO), "webuild": ("webuild_contents", BUILDER)}
LABELS = {
    "photofolio": {"name": "Ihr Name", "phone": "Ihre Telefonnummer", "message": "Ihre Nachricht"},
    "webuild": {},
}

TAGS = HOME / "parts" / "templatetags"
TAGS.mkdir(parents=True)
for package in (TAGS, TAGS.parent):
    (package / "__init__.py").touch()
for library, tag in {"popup_tags": "show_popup", "analytics_tags": "make_analytics"}.items():
    (TAGS / f"{library}.py").write_text(EMPTY.format(tag=tag))
sys.path.append(str(HOME))

data, theirs = ModuleType("_data"), ModuleType("util_demian")
name, context = OWNED[APP]
setattr(data, name, ModuleType(name))
getattr(data, name).context = context
theirs.utils = ModuleType("utils")
sys.modules |= {"_data": data, "util_demian": theirs}

configure(
    HOME,
    ["parts", "compressor", APP],
    ROOT_URLCONF=__name__,
    STATIC_ROOT=HOME,
    STATICFILES_FINDERS=[
        "django.contrib.staticfiles.finders.AppDirectoriesFinder",
        "compressor.finders.CompressorFinder",
    ],
    COMPRESS_PRECOMPILERS=[("text/x-scss", "django_libsass.SassCompiler")],
)

from importlib import import_module  # noqa: E402

from django.urls import include, path  # noqa: E402

forms = import_module(f"{APP}.forms")
for field, text in LABELS[APP].items():
    forms.AppointmentForm.base_fields[field].widget.attrs["placeholder"] = text

urlpatterns = [path("", include(f"{APP}.urls", namespace=APP))]

call_command("migrate", verbosity=0)
serve(PORT)
