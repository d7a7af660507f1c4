# mypy: ignore-errors
"""Demiansoft's site Bocor with its template; ours is what its owner fills in: here a garage in
Spanish. The foot stays as it is, Korean and English.

Run by the Python of its own environment (see `foreign.py`): taller.py HOME PORT
"""

import sys
from pathlib import Path
from types import ModuleType

from django_site import call_command, configure, serve

HOME, PORT = Path(sys.argv[1]), sys.argv[2]

PARTS = {
    "services": "Servicios",
    "pricing": "Mantenimiento",
    "faq": "Preguntas",
    "contact": "Contacto",
}
OWNED = {
    "logo_text": "Taller Ribera",
    "components": [(part, True, title, True) for part, title in PARTS.items()],
    "menu_btn": {"component": "contact", "title": "Pida cita"},
    "basic_info": {"clinic": "Taller Ribera", "company_name": "Taller Ribera S.L."},
    "seo": {"company_name": "Taller Ribera", "small_title": "Inicio", "url": "taller.example"},
    "hero": {
        "h1": "Su coche, en buenas manos",
        "h2": "Mecánica, neumáticos y chapa en el barrio de Ruzafa desde 1987.",
        "btn": {"link": "#services", "title": "Qué hacemos"},
        "bg": "none.png",
    },
    "services_title": "Servicios",
    "services_subtitle": "Presupuesto cerrado antes de empezar.",
    "services": [
        {"title": title, "desc": desc, "image": "none.jpg"}
        for title, desc in {
            "Revisión": "Aceite, filtros y veinte puntos de control en una mañana.",
            "Neumáticos": "Cambio y equilibrado mientras espera.",
            "Recogida a domicilio": "Recogemos su coche y se lo llevamos de vuelta a casa: gratis "
            "en Valencia ciudad, 25 € hasta 30 km.",
        }.items()
    ],
    "pricing_subtitle": "Sin permanencia.",
    "pricing_btn": ("Contratar", "#contact"),
    "pricing": [
        {"title": "Básico", "price": "9 €", "pcontents": ["Revisión anual"]},
        {"title": "Completo", "price": "19 €", "pcontents": ["Revisión anual", "Neumáticos"]},
    ],
    "faq_title": "Preguntas frecuentes",
    "faq_subtitle": "",
    "faq": [
        {
            "q": "¿Trabajan con todas las marcas?",
            "a": "Sí, también con eléctricos e híbridos.",
        },
        {
            "q": "¿Y si no puedo venir a la cita?",
            "a": "Puede anularla o cambiarla sin coste hasta 24 horas antes. Después cobramos la "
            "media hora reservada, 30 €.",
        },
        {
            "q": "¿Dónde puedo reclamar?",
            "a": "Tenemos hojas de reclamaciones a su disposición en el taller. También puede "
            "escribir a reclamaciones@ribera.example.com; contestamos en diez días.",
        },
    ],
    "contact": {
        "desc": "Le esperamos de lunes a viernes, de 8.30 a 14.00 y de 16.00 a 19.30; los sábados "
        "cerramos.",
        "info1": {
            "bx": "map",
            "title": "Dónde estamos",
            "contents": "Calle Cuba 41, 46006 Valencia",
        },
        "info2": {"bx": "envelope", "title": "Correo", "contents": "hola@ribera.example.com"},
        "info3": {"bx": "phone-call", "title": "Teléfono", "contents": "963 41 28 70"},
    },
    "footer": {"h3": "Taller Ribera", "p": "Calle Cuba 41, Valencia"},
}

data, theme, shared = (ModuleType(name) for name in ("_data", "bocor", "shared_lib"))
theme.context = OWNED
shared.analytics = shared.adsense = {}
data.shared_lib, data.bocor = shared, theme
sys.modules |= {"_data": data, "_data.shared_lib": shared, "_data.bocor": theme}

configure(HOME, ["shared_lib", "markdownx", "hitcount", "taggit", "bocor"], ROOT_URLCONF=__name__)

from django.urls import include, path  # noqa: E402
from shared_lib.forms import AppointmentForm  # noqa: E402

for field, text in {"name": "Nombre", "email": "Correo", "message": "Su mensaje"}.items():
    AppointmentForm.base_fields[field].widget.attrs["placeholder"] = text

urlpatterns = [path("", include("bocor.urls", namespace="bocor"))]

call_command("migrate", verbosity=0)
serve(PORT)
