# mypy: ignore-errors
"""Amatak's online shop with its templates; ours are three things it sells, and their pictures.

Run by the Python of its own environment (see `foreign.py`): amatak.py HOME PORT
"""

import sys
from pathlib import Path

from django_site import call_command, configure, serve

HOME, PORT = Path(sys.argv[1]), sys.argv[2]

configure(
    HOME,
    [
        "django.contrib.sites",
        "crispy_forms",
        "crispy_bootstrap4",
        "django_countries",
        "amatak_shop",
    ],
    SITE_ID=1,
    ROOT_URLCONF=__name__,
    STRIPE_PUBLIC_KEY="none",
    STRIPE_SECRET_KEY="none",
    LOGIN_URL="/login/",
    CRISPY_TEMPLATE_PACK="bootstrap4",
    MEDIA_URL="/media/",
    MEDIA_ROOT=HOME / "media",
)

from django.conf.urls.static import static  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("", include("amatak_shop.urls.home", namespace="amatak_shop")),
    *static("/media/", document_root=HOME / "media"),
]


def fill() -> None:
    from amatak_shop.models.item import Item
    from PIL import Image

    (HOME / "media").mkdir()
    for title, price, colour in (
        ("Linen Shirt", 49.0, "beige"),
        ("Denim Jacket", 89.0, "navy"),
        ("Wool Scarf", 25.0, "maroon"),
    ):
        slug = title.lower().replace(" ", "-")
        Image.new("RGB", (300, 300), colour).save(HOME / "media" / f"{slug}.png")
        Item.objects.create(
            title=title,
            price=price,
            category="WF",
            label="M",
            color="BL",
            slug=slug,
            description=f"{title}, made to last.",
            image=f"{slug}.png",
        )


call_command("migrate", run_syncdb=True, verbosity=0)
fill()
serve(PORT)
