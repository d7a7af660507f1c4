# mypy: ignore-errors
"""A grocer's on django-ecom-store: pages, texts and scripts are its own, the goods are ours.
What it loads from elsewhere comes from packages: Bootstrap, Handlebars; a font of signs is missing.

Run by the Python of its own environment (see `foreign.py`): ecom_site.py HOME PORT
"""

import re
import sys
from importlib import import_module
from pathlib import Path

import django_site
from django_site import call_command, configure, serve

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
ELSEWHERE = rb'https://cdn[^"]+/(bootstrap.min.css|bootstrap.bundle.min.js|handlebars.js)"'
SEAL = rb' integrity="[^"]+"'
GOODS = [
    ("Basmati Rice", 3.5, "Kg", "Aged for a year, from the foothills."),
    ("Red Lentils", 2.8, "Kg", "Split, they need no soaking."),
    ("Rapeseed Oil", 6.2, "L", "Cold pressed at the mill next door."),
]


def beside(get_response):
    def answer(request):
        response = get_response(request)
        own = re.sub(ELSEWHERE, rb'/static/\1"', response.content)
        response.content = re.sub(SEAL, b"", own)
        return response

    def picked(request):
        whole = not request.path.startswith(("/static/", "/media/"))
        return answer(request) if whole else get_response(request)

    return picked


django_site.MIDDLEWARE += (f"{__name__}.beside",)
django_site.PROCESSORS += ("store.context_processors.site_defaults",)
bootstrap = Path(import_module("xstatic.pkg.bootstrap").BASE_DIR)
handlebars = Path(import_module("js").__path__[0]) / "handlebars" / "resources"
configure(
    HOME,
    ["authentication", "store"],
    ROOT_URLCONF=__name__,
    STATICFILES_DIRS=[*(bootstrap / part for part in ("css", "js")), handlebars],
    MEDIA_ROOT=HOME / "media",
    MEDIA_URL="/media/",
    LOGIN_URL="/authentication/",
    SITE_TITLE="Corner Grocer",
    CURRENCY="£",
    CHECK_DELIVERABILITY=False,
    AUTHENTICATION_DEBUG=True,
    USE_TZ=True,
)

from django.conf import settings  # noqa: E402
from django.conf.urls.static import static  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.views.generic import RedirectView  # noqa: E402

urlpatterns = [
    path("", RedirectView.as_view(url="/store/")),
    path("authentication/", include("authentication.urls")),
    path("store/", include("store.urls")),
    *static("/media/", document_root=settings.MEDIA_ROOT),
]
call_command("migrate", verbosity=0)

from PIL import Image as Picture  # noqa: E402
from store.models import Image, Product, Variation  # noqa: E402

for number, (title, price, unit, info) in enumerate(GOODS):
    file = HOME / "media" / f"{number}.png"
    file.parent.mkdir(exist_ok=True)
    Picture.new("RGB", (300, 200), (200, 190, 170)).save(file)
    product = Product.objects.create(title=title, slug=title.lower().replace(" ", "-"))
    one = Variation.objects.create(product=product, price=price, unit=unit, info=info, inventory=50)
    one.images.add(Image.objects.create(image=file.name, name=title))
serve(PORT)
