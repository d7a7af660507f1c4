# mypy: ignore-errors
"""A band's site with a small shop, as its package has it; our part is the things it sells.

Run by the Python of its own environment (see `foreign.py`): band_shop.py HOME PORT
"""

import os
import sys
from datetime import date
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "myproject.settings",
    "DJANGO_RUNSERVER_HIDE_WARNING": "true",
    "SECRET_KEY": "practice",
    "DEBUG": "true",
    "DEFAULT_HOST_BASE_URL": f"http://127.0.0.1:{PORT}",
    "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    "EMAIL_HOST": "localhost",
    "EMAIL_PORT": "25",
    "EMAIL_USE_TLS": "false",
    "EMAIL_HOST_USER": "band@band.example",
    "EMAIL_HOST_PASSWORD": "",
    "SYSADMIN_DEFAULT_EMAIL_RECIPIENT": "band@band.example",
    "STRIPE_SECRET_KEY": "",
    "STRIPE_PUBLISHABLE_KEY": "",
    "DB_ENGINE": "django.db.backends.sqlite3",
    "DB_NAME": str(HOME / "db.sqlite3"),
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402


def fill() -> None:
    from myapp.models import BandMember, Concert, ShopItem

    for title, price, photo in (
        ("Cap", 19.99, "cattledecap.jpg"),
        ("Bracelet", 7.5, "bracelet.jpg"),
        ("Stickers", 4.0, "toolstickers.jpg"),
    ):
        ShopItem.objects.create(title=title, price=price, cover_photo_url=f"shop-photos/{photo}")
    ShopItem.objects.create(
        title="Poster", available=False, cover_photo_url="shop-photos/mudvayneposter.jpg"
    )
    BandMember.objects.create(
        name="Jaco", role="Bass", description="Plays.", photo_url="band-member-photos/jaco.jpg"
    )
    Concert.objects.create(
        date=date(2027, 7, 3),
        place="Montreux",
        title="Summer night",
        description="By the lake.",
        cover_photo_url="concert-photos/Montreaux.jpeg",
    )


call_command("migrate", verbosity=0)
fill()
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
