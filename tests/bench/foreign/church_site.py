# mypy: ignore-errors
"""A church's website with CornerstoneCMS: design, menu and letter are its own; the texts of four
pages are ours, laid out before the search was run.

Run by the Python of its own environment (see `foreign.py`): church_site.py HOME PORT
"""

import sys
from datetime import date
from pathlib import Path

HOME, PORT = Path(sys.argv[1]), int(sys.argv[2])
PAGES = {
    "Home": "<p>A small church on the hill. Whoever you are, you are welcome.</p>",
    "About": """<h3>Who we are</h3><p>Founded in 1894, now 140 members. The organ was tuned by Hills
        of Bristol (0117 496 0148), whom we warmly recommend.</p>""",
    "Visit Us": """<h3>Sundays</h3><p>We meet at 10:30 a.m. and at 6 p.m. in Chapel Lane.</p>
        <h3>The church office</h3><p>Open Tuesday to Friday, 9.30 am to 1 pm; closed in August.</p>
        <p>Ring Margaret on 01632 960 417, or drop her a line: office [at] hillchapel.example.</p>
        """,
    "Hall Hire": """<p>The hall seats 80. £18 an hour, kitchen included; a deposit of £50.</p>
        <h3>If your plans change</h3><p>Tell us 14 days ahead and we return the whole sum;
        between 14 and 3 days, half of it; later, nothing.</p>""",
}
CONF = HOME / "church.conf"
CONF.write_text(
    f"""[flask]
secret_key = practice
debug = false
[sqlalchemy]
database_uri = sqlite:///{HOME}/church.sqlite
[cornerstone]
title = Hill Chapel
superuser = {{"email": "pastor@hillchapel.example", "name": "Pastor", "password": "practice"}}
"""
)

from cornerstone.app import _run_setup, create_app  # noqa: E402
from cornerstone.db import db  # noqa: E402
from cornerstone.db.models import MenuItem, Page, Preacher, Sermon  # noqa: E402
from cornerstone.settings import save_setting  # noqa: E402

app = create_app(str(CONF))
with app.app_context():
    _run_setup()
    save_setting("contact-form-enable", True)
    save_setting("contact-form-email", "office@hillchapel.example")
    MenuItem.query.delete()
    Page.query.delete()
    for weight, (title, body) in enumerate(PAGES.items()):
        slug = title.lower().replace(" ", "-")
        db.session.add(Page(title=title, slug=slug, body=body, weight=weight))
        url = "/" if slug == "home" else "/" + slug
        db.session.add(MenuItem(title=title, slug=slug, url=url, weight=weight))
    for slug, title in (("sermons", "Sermons"), ("contact-us", "Contact Us")):
        db.session.add(MenuItem(title=title, slug=slug, url="/" + slug, weight=9))
    preacher = Preacher(name="Ann Ward")
    texts = {"title": "The lost coin", "scripture": "Luke 15:8-10", "date": date(2026, 3, 1)}
    db.session.add(Sermon(preacher=preacher, description="What we lose.", **texts))
    db.session.commit()
app.run("127.0.0.1", PORT, threaded=False)
