# mypy: ignore-errors
"""What a restaurant says in the pages that come with its front end, laid out by us: the front end
itself asks a shop elsewhere for its dishes and its menu.

Run in the folder of its package (see `foreign.py`): shopbite_site.py HOME PORT
"""

import os
import re
import sys
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

HOME, PORT = Path(sys.argv[1]), sys.argv[2]
CONTENT = Path("package/content")
FORM = Path("package/app/components/Contact/Form.vue").read_text()
ASKS = Path("package/app/pages/kontakt.vue").read_text()
TAGS = {"title": "h2", "headline": "small", "subtitle": "span"}
LEFT_OUT = {"icon", "image", "poster", "backgroundVideo", "backgroundImage", "alt", "kind"}


def words(text: str) -> str:
    return escape(re.sub(r"\[(.*?)\]\{.*?\}", r"\1", text.strip().strip('"')))


def front() -> str:
    """The front page's sections in their order: each line of its file is a key and a text."""
    shown, label = [], ""
    lines = (CONTENT / "index.yml").read_text().split("\nhero:", 1)[1].splitlines()
    for line in lines:
        key, _, text = line.strip().removeprefix("- ").partition(": ")
        if key == "label":
            label = words(text)
        elif key in {"to", "link"} and label:
            shown.append(f'<p><a href="{words(text)}">{label}</a></p>')
            label = ""
        elif text and key in {"title", "headline", "subtitle", "lead", "description"}:
            tag = TAGS.get(key, "p")
            shown.append(f"<{tag}>{words(text)}</{tag}>")
    return "\n".join(shown)


def letter() -> str:
    said = re.findall(r'(?:title|description)="(.*?)"', ASKS)
    rows = re.findall(r'label="(.*?)" name="(\w+)".*?placeholder="(.*?)"', FORM, re.S)
    kinds = {"email": "email", "phone": "tel"}
    fields = [
        f"<p><label>{label} "
        + (
            f'<textarea name="{name}" placeholder="{hint}"></textarea>'
            if name == "comment"
            else f'<input type="{kinds.get(name, "text")}" name="{name}" placeholder="{hint}">'
        )
        + "</label></p>"
        for label, name, hint in rows
        if name not in {"salutationId", "hp"}
    ]
    button = "<button>Absenden</button>"
    return f"<h1>{said[0]}</h1><p>{said[1]}</p><form method=post>{''.join(fields)}{button}</form>"


pages = {"index": ("ShopBite", front()), "kontakt": ("Kontakt", letter())}
for file in sorted(CONTENT.glob("*.md")):
    _, head, body = file.read_text().split("---", 2)
    title = re.search("title: (.*)", head)[1]
    pages[file.stem] = (title, MarkdownIt("commonmark", {"html": True}).render(body))
foot = "".join(
    f'<li><a href="/{name}.html">{title}</a></li>'
    for name, (title, _) in pages.items()
    if name != "index"
)
for name, (title, body) in pages.items():
    page = (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><header><a href="/">ShopBite</a></header><main>{body}</main>'
        f"<footer><ul>{foot}</ul></footer></body></html>"
    )
    (HOME / f"{name}.html").write_text(page)
serve = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", PORT]
os.chdir(HOME)
os.execv(serve[0], serve)
