# mypy: ignore-errors
"""A shop as `mezzanine-project -a cartridge` makes it: its demo pages, its one product.

Run by the Python of its own environment (see `foreign.py`): cartridge_shop.py HOME PORT [LANGUAGE]
"""

import locale
import os
import subprocess
import sys
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
# Cartridge writes prices as the system does, and a bare system knows no currency.
locale._override_localeconv = {
    "currency_symbol": "$",
    "int_curr_symbol": "USD ",
    "frac_digits": 2,
    "int_frac_digits": 2,
    "mon_decimal_point": ".",
    "mon_thousands_sep": ",",
    "mon_grouping": [3, 0],
    "p_cs_precedes": 1,
    "n_cs_precedes": 1,
    "p_sep_by_space": 0,
    "n_sep_by_space": 0,
    "p_sign_posn": 1,
    "n_sign_posn": 1,
    "positive_sign": "",
    "negative_sign": "-",
}

make = [str(Path(sys.executable).with_name("mezzanine-project")), "-a", "cartridge", "pony"]
subprocess.run(make, check=True, cwd=HOME)
if LANGUAGE := sys.argv[3:]:
    with (HOME / "pony" / "pony" / "local_settings.py").open("a") as settings:
        settings.write(f"LANGUAGE_CODE, LANGUAGES = {LANGUAGE[0]!r}, [({LANGUAGE[0]!r}, '')]\n")
        settings.write("USE_I18N = True\n")
os.chdir(HOME / "pony")
sys.path.insert(0, str(HOME / "pony"))
os.environ["DJANGO_SETTINGS_MODULE"] = "pony.settings"
os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

call_command("createdb", interactive=False, verbosity=0)
call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False)
