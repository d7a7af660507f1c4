# mypy: ignore-errors
"""A forum with PunkwebBB: pages are its own; members and what they write to each other are ours.

Run by the Python of its own environment (see `foreign.py`): forum_site.py HOME PORT
"""

import sys
from pathlib import Path

from django_site import PROCESSORS, TEMPLATES, call_command, configure, serve, settings

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
TEMPLATES["OPTIONS"] = {}
configure(
    HOME,
    ["punkweb_bb"],
    ROOT_URLCONF=__name__,
    MEDIA_URL="/media/",
    PUNKWEB_BB={"SITE_NAME": "Spokes", "SITE_TITLE": "Spokes, the bicycle forum"},
)
processors = [*PROCESSORS, "punkweb_bb.context_processors.punkweb_bb"]
settings.TEMPLATES[0]["OPTIONS"]["context_processors"] = processors

from django.contrib.auth.models import User  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("", include("punkweb_bb.urls"))]
call_command("migrate", verbosity=0)

from punkweb_bb.models import Category, Post, Subcategory, Thread  # noqa: E402

anna, ben = (User.objects.create_user(name, password="practice") for name in ("anna", "ben"))
WRITTEN = {
    "Buy and sell": {
        "Steel tourer, 56 cm": "£320, collected from Leeds. Ring me on 0113 496 0122 after 6 p.m.",
        "Wanted: dynamo hub": "Mail me, ben.w@letters.example, if you have one in a drawer.",
    },
    "Shops": {
        "Is Kettle Cycles any good?": "They are open Mon to Sat, 9 to 5.30, and took my tyres back "
        "within 30 days without a word. Delivery was £4.95.",
        "A complaint that went well": "I wrote to their manager, and within a week they paid.",
    },
}
for place, (board, threads) in enumerate(WRITTEN.items()):
    category = Category.objects.create(name=board, slug=f"c{place}", order=place)
    under = {"name": board + ", all of it", "slug": f"s{place}", "order": 0, "description": ""}
    sub = Subcategory.objects.create(category=category, **under)
    for title, text in threads.items():
        thread = Thread.objects.create(subcategory=sub, user=anna, title=title, content=text)
        Post.objects.create(thread=thread, user=ben, content="Thanks!")
serve(PORT)
