# mypy: ignore-errors
"""A board of small advertisements with django-classified: pages are its own; what people sell is
ours.

Run by the Python of its own environment (see `foreign.py`): classified_site.py HOME PORT
"""

import sys
from pathlib import Path

import django_site
from django_site import TEMPLATES, call_command, configure, serve

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
LOGIN = """{% extends "django_classified/_base.html" %}{% block body %}
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Login</button></form>{% endblock %}"""
(HOME / "login.html").write_text(LOGIN)
TEMPLATES["DIRS"] = [HOME]
django_site.PROCESSORS += ("django_classified.context_processors.common_values",)

configure(
    HOME,
    ["django_classified", "sorl.thumbnail", "django.contrib.humanize", "django.contrib.sites"],
    ROOT_URLCONF=__name__,
    MEDIA_ROOT=HOME / "media",
    SITE_ID=1,
    DCF_SITE_NAME="Riverside Ads",
    DCF_LOGIN_TO_CONTACT=False,
)

from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("accounts/login/", LoginView.as_view(template_name="login.html")),
    path("", include("django_classified.urls", namespace="django_classified")),
]

SOLD = {
    ("Home", "Furniture"): [
        (
            "Oak table",
            85,
            "Seats six, a few scratches. Collect from Mill Lane, evenings Mon to Fri, 6pm to 8pm.",
        ),
        ("Armchair", 40, "Green velvet. Can deliver within five miles for £10. No returns, sorry."),
    ],
    ("Leisure", "Bicycles"): [
        (
            "Touring bike",
            320,
            "Reynolds 531, new chain. Questions? Write to ben.w@letters.example.",
        ),
        ("Child's bike", 25, "16 inch, with stabilisers."),
    ],
}
PHONES = {"ben": "01632 960 233", "carol": "01632 960 871"}

call_command("migrate", verbosity=0)

from django_classified.models import Group, Item, Profile, Section  # noqa: E402

for (user, phone), ((section, group), items) in zip(PHONES.items(), SOLD.items(), strict=True):
    seller = User.objects.create_user(user)
    Profile.objects.create(user=seller, phone=phone)
    where = Group.objects.create(title=group, section=Section.objects.create(title=section))
    for title, price, text in items:
        Item.objects.create(user=seller, group=where, title=title, price=price, description=text)
serve(PORT)
