# mypy: ignore-errors
"""Satchmo as it clones itself, with the store it brings along as a sample; nothing of it is ours.

Run by the Python 2.7 of its own environment (see `foreign.py`): satchmo_shop.py HOME PORT LANGUAGE
"""

import locale
import sys
from types import ModuleType

import dollars  # noqa: F401

HOME, PORT, LANGUAGE = sys.argv[1:4]
locale.setlocale = lambda *_: "C"

import satchmo_skeleton  # noqa: E402

SKELETON = satchmo_skeleton.__path__[0]
MACHINE = ModuleType("local_settings")  # its settings ask for those of the machine
MACHINE.__dict__.update(
    SITE_DOMAIN="127.0.0.1",
    SITE_NAME="Rhinestone Store",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME + "/db.sqlite3"}},
    CACHE_BACKEND="locmem:///",
    CACHE_PREFIX="S",
    ACCOUNT_ACTIVATION_DAYS=7,
)
sys.modules["local_settings"] = MACHINE
sys.path.insert(0, SKELETON)

import settings as cloned  # noqa: E402
from django.conf import settings  # noqa: E402

values = {name: getattr(cloned, name) for name in dir(cloned) if name.isupper()}
values.update(
    # one of these is another project's
    INSTALLED_APPS=[app for app in cloned.INSTALLED_APPS if app != "simple.localsite"],
    DEBUG=True,
    SECRET_KEY="practice",
    ROOT_URLCONF=__name__,
    LANGUAGE_CODE=LANGUAGE,
    LANGUAGES=[(LANGUAGE, LANGUAGE)],
    MEDIA_ROOT=SKELETON + "/../static",
    MEDIA_URL="/static/",
    STATIC_URL="/static/",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
)
settings.configure(**values)

from django.core.management import call_command  # noqa: E402
from django.template import loader  # noqa: E402

loader.find_template_source = loader.find_template  # as a part of it still calls it

call_command("syncdb", interactive=False, verbosity=0)
call_command("satchmo_load_l10n")
call_command("satchmo_load_store")

from django.conf.urls.defaults import patterns  # noqa: E402
from satchmo_store.urls import urlpatterns  # noqa: E402

FILES = {"document_root": values["MEDIA_ROOT"]}
urlpatterns += patterns("", ("^static/(?P<path>.*)$", "django.views.static.serve", FILES))
call_command("runserver", "127.0.0.1:" + PORT, use_reloader=False)
