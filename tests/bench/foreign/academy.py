# mypy: ignore-errors
"""Demiansoft's site for a school of English with its templates; ours is what the school fills in:
its courses, a number, questions and answers, in Spanish. Headings are English, one button Korean.

Run by the Python of its own environment (see `foreign.py`): academy.py HOME PORT
"""

import sys
from pathlib import Path
from types import ModuleType

from django_site import call_command, configure, serve

HOME, PORT = Path(sys.argv[1]), sys.argv[2]

NAME = "Academia Aljibe"
MENU = {
    "features": "Por qué nosotros",
    "courses": "Cursos",
    "faq": "Preguntas",
    "contact": "Contacto",
}
REASONS = ("Grupos de seis", "Profesores nativos", "Exámenes oficiales", "Clases en línea")
COURSES = (
    ("Inglés B1", "95 € al mes", "Dos tardes por semana, para quien ya se defiende."),
    ("Inglés B2", "95 € al mes", "Para preparar el examen de junio."),
    ("Conversación", "60 € al mes", "Los viernes, con un café."),
)
ANSWERS = {
    "¿Cómo sé qué nivel tengo?": "Hacemos una prueba gratuita de media hora.",
    "¿Puedo cancelar mi matrícula?": "Sí. Hasta 14 días antes del comienzo del curso puede "
    "cancelar su matrícula y le devolvemos el importe completo. Después, y hasta la segunda "
    "clase, devolvemos la mitad.",
    "¿Cuál es el horario de secretaría?": "De lunes a viernes de 10:00 a 14:00 y de 16:30 a 20:30. "
    "Los sábados cerramos.",
    "¿Dónde puedo presentar una queja?": "Tenemos hojas de reclamaciones en secretaría. También "
    "puede escribir su queja a quejas@aljibe.example.com; le contestamos en diez días.",
}
CONTEXT = {
    "components": [(part, True, title, True) for part, title in MENU.items()],
    "lang": {"list": []},
    "basic_info": {
        "company_name": NAME,
        "addr": "Calle Elvira 46, 18010 Granada",
        "consult_email": "hola@aljibe.example.com",
    },
    "seo": {"company_name": NAME, "small_title": "Inglés en Granada", "url": "school.example"},
    "hero": {
        "title": NAME,
        "slogan": "Inglés en el centro de Granada desde 1996",
        "btn": {"link": "#courses", "title": "Ver cursos"},
        "bg": "none",
    },
    "features": {"items": [{"icon": "ri-check-line", "title": one} for one in REASONS]},
    "courses": {
        "title": "Cursos",
        "subtitle": "De octubre a junio",
        "items": [
            {"field": "Inglés", "title": title, "price": price, "desc": text, "link": "#contact"}
            | {"photo": "none", "member": ("none", "Ana Ruiz")}
            for title, price, text in COURSES
        ],
    },
    "faq": [{"q": question, "a": answer} for question, answer in ANSWERS.items()],
    "contact": {
        "desc": "Llámenos o pase a vernos.",
        "address": "Calle Elvira 46, 18010 Granada",
        "phone": "958 22 41 07",
        "noti": {"title": "Email", "desc": ["hola@aljibe.example.com"]},
    },
}
data, theme, shared = (ModuleType(name) for name in ("_data", "mentor", "shared_lib"))
theme.context_eng = theme.context_kor = CONTEXT
shared.analytics = shared.adsense = {}
data.shared_lib, data.mentor = shared, theme
sys.modules |= {"_data": data, "_data.shared_lib": shared, "_data.mentor": theme}

configure(
    HOME,
    ["shared_lib", "markdownx", "hitcount", "taggit", "sass_processor", "mentor"],
    ROOT_URLCONF=__name__,
    STATIC_ROOT=HOME / "static",
    SASS_PROCESSOR_ROOT=HOME / "static",
    STATICFILES_FINDERS=[
        "django.contrib.staticfiles.finders.AppDirectoriesFinder",
        "sass_processor.finders.CssFinder",
    ],
)

from django.urls import include, path  # noqa: E402
from shared_lib.forms import AppointmentForm  # noqa: E402

for field, text in {"name": "Nombre", "phone": "Teléfono", "message": "Mensaje"}.items():
    AppointmentForm.base_fields[field].widget.attrs["placeholder"] = text

urlpatterns = [path("", include("mentor.urls", namespace="mentor"))]

call_command("migrate", verbosity=0)
serve(PORT)
