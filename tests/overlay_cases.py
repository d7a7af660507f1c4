"""Generated pages with and without interruptions, each with its truth: what a customer meets."""

from collections.abc import Iterator
from dataclasses import dataclass

SAYS = {
    "en": ("We and our partners use cookies to improve your visit.", "Accept all", "Reject all"),
    "de": ("Wir verwenden Cookies für Ihr Einkaufserlebnis.", "Alle akzeptieren", "Ablehnen"),
    "fr": ("Ce site utilise des cookies et d'autres traceurs.", "Tout accepter", "Tout refuser"),
    "es": ("Usamos cookies propias y de terceros en esta web.", "Aceptar todo", "Rechazar todo"),
    "it": ("Questo sito usa i cookie, anche di terze parti.", "Accetta tutto", "Rifiuta"),
    "nl": ("Wij gebruiken cookies voor een betere website.", "Alles accepteren", "Weigeren"),
}
LETTERS = {
    "en": ("Sign up to our newsletter and get 10% off your first order", "Sign me up", "No thanks"),
    "de": ("Newsletter abonnieren und 10 % Rabatt sichern", "Anmelden", "Nein, danke"),
    "fr": ("Inscrivez-vous à la newsletter : 10 % de réduction", "Je m'inscris", "Non merci"),
    "nl": ("Schrijf je in voor de nieuwsbrief en krijg korting", "Aanmelden", "Nee, bedankt"),
}
SHOP = """<!doctype html><html lang=en><meta name=viewport content="width=device-width">
<title>Shop</title><style>body{{margin:0;font:16px sans-serif}}
header{{padding:12px;background:#eee}}
p{{margin:12px}}{style}</style>{before}<header><a href=/>Shop</a> <nav><a href=/a>Plants</a>
<a href=/b>Pots</a> <a href=/n>Newsletter</a> <a href=/c>Contact</a></nav></header>
<main><h1>Plants for every room</h1>{items}{main}</main><footer><a href=/p>Privacy policy</a>
<a href=/k>Cookie settings</a> <a href=/app>Our app</a></footer>{after}</html>"""
ITEMS = "".join(
    f"<p>Plant {n}: it grows well near a window and needs water once a week. "
    "<button>Add to basket</button></p>"
    for n in range(30)
)
BAR = "position:fixed;left:0;right:0;bottom:0;padding:16px;background:#fff;z-index:99"
WALL = "position:fixed;inset:0;background:#fff;z-index:99;padding:40px"
BOX = "position:fixed;top:20%;left:10%;width:80%;height:50%;background:#fff;z-index:100"
VEIL = "<div style='position:fixed;inset:0;background:rgba(0,0,0,.6);z-index:99'></div>"
LOCK = "html,body{overflow:hidden}"


@dataclass(frozen=True)
class Case:
    """`kinds`: what it should be found to hold; `blocking`: kinds that block."""

    name: str
    html: str
    kinds: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()


def shop(after: str = "", *, before: str = "", main: str = "", style: str = "") -> str:
    return SHOP.format(items=ITEMS, after=after, before=before, main=main, style=style)


def notice(language: str, style: str, tag: str = "div", attributes: str = "") -> str:
    text, accept, decline = SAYS[language]
    return (
        f"<{tag} {attributes} style='{style}'><p>{text}</p>"
        f"<button>{accept}</button> <button>{decline}</button></{tag}>"
    )


def letter(language: str, style: str) -> str:
    text, join, no = LETTERS[language]
    return (
        f"<div style='{style}'><h2>{text}</h2><input type=email placeholder='@'>"
        f"<button>{join}</button><button>{no}</button></div>"
    )


def script(code: str) -> str:
    return f"<script>{code}</script>"


def later(html: str, ms: int) -> str:
    code = f"document.body.insertAdjacentHTML('beforeend', {html!r})"
    paint = f"requestAnimationFrame(() => setTimeout(() => {{ {code} }}, {ms}))"
    return script(f"requestAnimationFrame(() => {paint})")  # from the first paint, on any machine


def on_scroll(html: str) -> str:
    code = f"document.body.insertAdjacentHTML('beforeend', {html!r})"
    return script(f"addEventListener('scroll', () => {{ {code} }}, {{ once: true }})")


def in_shadow(html: str, mode: str) -> str:
    code = f"host.attachShadow({{mode: '{mode}'}}).innerHTML = {html!r}"
    return f"<div id=host></div>{script(code)}"


def positives() -> Iterator[Case]:
    cookie, wall = ("cookie",), ("cookie",)
    for language in SAYS:
        yield Case(f"cookie bar {language}", shop(notice(language, BAR)), cookie)
        yield Case(f"cookie wall {language}", shop(notice(language, WALL)), cookie, wall)
    box = notice("de", BOX)
    yield Case("cookie box over veil, locked", shop(VEIL + box, style=LOCK), cookie, wall)
    small = notice("en", BOX.replace("height:50%", "height:24%").replace("top:20%", "top:40%"))
    yield Case("small box in the middle, locked, no veil", shop(small, style=LOCK), cookie, wall)
    dialog = notice("es", "", "dialog", "id=d") + script("d.showModal()")
    yield Case("modal dialog", shop(dialog), cookie, wall)
    pop = notice("it", "", "div", "popover=manual id=p") + script("p.showPopover()")
    yield Case("popover", shop(pop), cookie)
    yield Case("open shadow root", shop(in_shadow(notice("nl", BAR), "open")), cookie)
    yield Case("closed shadow root", shop(in_shadow(notice("fr", BAR), "closed")), cookie)
    yield Case("closed shadow wall", shop(in_shadow(notice("it", WALL), "closed")), cookie, wall)
    yield Case("open shadow box", shop(in_shadow(VEIL + box, "open")), cookie, wall)
    yield Case("frame bar", shop(f"<iframe src=/frame style='{BAR};width:100%'></iframe>"), cookie)
    frame = f"<iframe src=//localhost:PORT/frame style='{WALL};width:100%;height:100%'></iframe>"
    yield Case("frame of another host, wall", shop(frame), cookie, wall)
    yield Case("late bar", shop(later(notice("en", BAR), 900)), cookie)
    yield Case("late wall", shop(later(notice("es", WALL), 1000)), cookie, wall)
    yield Case("after a scroll", shop(on_scroll(notice("nl", BAR))), cookie)
    strip = notice("en", "background:#ff9;padding:8px")
    yield Case("strip in the flow", shop(before=strip), cookie)
    framed = "<iframe src=/frame style='width:100%;height:150px;border:0'></iframe>"
    yield Case("framed strip in the flow", shop(before=framed), cookie)
    absolute = "position:absolute;top:0;left:0;width:100%;height:2000px;background:#fff;z-index:9"
    yield Case("absolute wall", shop(notice("fr", absolute)), cookie, wall)
    inner = notice("de", BAR + ";pointer-events:auto")
    around = f"<div style='position:fixed;inset:0;z-index:9;pointer-events:none'>{inner}</div>"
    yield Case("bar in a layer that lets clicks through", shop(around), cookie)
    yield Case("bar in the header", shop(notice("en", BAR, "header")), cookie)
    slide = "@keyframes up{from{transform:translateY(100%)}}"
    moved = notice("it", BAR + ";animation:up 1s")
    yield Case("sliding bar", shop(moved, style=slide), cookie)
    listened = notice("en", BAR).replace("<button>", "<div class=b>").replace("</button>", "</div>")
    yield Case("bar without buttons", shop(listened, style=".b{cursor:pointer}"), cookie)
    yield Case(
        "sticky bar", shop(before=notice("es", "position:sticky;top:0;background:#ff9")), cookie
    )
    letters = ("newsletter",)
    yield Case("letter over veil", shop(VEIL + letter("en", BOX)), letters, letters)
    yield Case("letter in the corner", shop(letter("de", BAR)), letters)
    yield Case("letter late", shop(later(VEIL + letter("fr", BOX), 800)), letters, letters)
    yield Case("letter after a scroll", shop(on_scroll(letter("nl", BAR))), letters)
    age = ("age",)
    gate = "<h2>Are you over 18?</h2><button>Yes</button> <button>No</button>"
    yield Case("age wall", shop(f"<div style='{WALL}'>{gate}</div>"), age, age)
    flow = "<h2>Bist du mindestens 18 Jahre alt?</h2><button>Ja</button><button>Nein</button>"
    page = f"<div style='height:100vh;background:#222;color:#fff'>{flow}</div>"
    yield Case("age page in the flow", f"<!doctype html><meta charset=utf-8>{page}", age, age)
    born = f"<h2>¿Eres mayor de edad?</h2><select></select><button>Entrar</button>{'<br>' * 9}"
    dialog = f"<dialog id=d>{born}</dialog>{script('d.showModal()')}"
    yield Case("age dialog with date of birth", shop(dialog), age, age)
    app = ("app",)
    get = "<b>Better in the app</b> <a href=/x>Open in app</a> <button aria-label=Close>×</button>"
    yield Case("app banner", shop(f"<div style='{BAR}'>{get}</div>"), app)
    yield Case("app strip in the flow", shop(before=f"<div style='padding:9px'>{get}</div>"), app)
    haal = "<h2>Download onze gratis app</h2><button>App Store</button><button>Niet nu</button>"
    yield Case("app wall", shop(f"<div style='{WALL}'>{haal}</div>"), app, app)
    chat = "<b>Hi! How can we help you today?</b><br><textarea></textarea><button>Send</button>"
    corner = "position:fixed;right:8px;bottom:8px;width:60%;height:40%;background:#fff;z-index:9"
    yield Case(
        "chat opens by itself", shop(later(f"<div style='{corner}'>{chat}</div>", 700)), ("chat",)
    )
    teaser = f"<iframe src=/chat style='{corner}'></iframe>"
    yield Case("chat in a frame", shop(teaser), ("chat",))
    other = ("other",)
    land = "<h2>Choose your country</h2><button>Germany</button><button>France</button>"
    yield Case(
        "country choice", shop(f"{VEIL}<div style='{BOX}'>{land}</div>", style=LOCK), other, other
    )
    quiz = "<h2>Votre avis nous intéresse</h2><p>Deux minutes</p><button>Fermer</button>"
    yield Case("survey", shop(VEIL + f"<div role=dialog style='{BOX}'>{quiz}</div>"), other, other)
    sale = "<h2>Summer is here</h2><p>New pots</p><button aria-label=Close>×</button>"
    yield Case("promotion dialog", shop(f"<div role=dialog style='{BAR}'>{sale}</div>"), other)
    both = shop(
        notice("en", BAR) + VEIL.replace("99", "9") + letter("en", BOX.replace("100", "10"))
    )
    yield Case("letter and bar", both, ("cookie", "newsletter"), letters)


def negatives() -> Iterator[Case]:
    bar = notice("en", BAR)
    yield Case("plain shop", shop())
    sticky = "header{position:sticky;top:0;z-index:9}"
    yield Case("sticky header", shop(style=sticky))
    tabs = "<a href=/>Home</a> <a href=/s>Search</a> <a href=/chat>Chat</a> <a href=/app>App</a>"
    yield Case("bottom navigation", shop(f"<nav style='{BAR}'>{tabs}</nav>"))
    yield Case("hidden notice", shop(f"<div style='display:none'>{bar}</div>"))
    yield Case("invisible notice", shop(notice("en", BAR + ";visibility:hidden")))
    yield Case("transparent notice", shop(notice("de", BAR + ";opacity:0")))
    yield Case(
        "notice off the screen", shop(notice("fr", BAR.replace("bottom:0", "bottom:-400px")))
    )
    veil = "position:fixed;inset:0;pointer-events:none;background:rgba(0,0,0,.05)"
    yield Case("veil that lets clicks through", shop(f"<div style='{veil}'>Cookies? OK</div>"))
    bubble = "position:fixed;right:12px;bottom:12px;width:52px;height:52px;border-radius:26px"
    yield Case("chat bubble", shop(f"<button aria-label='Start chat' style='{bubble}'>💬</button>"))
    yield Case("back to top", shop(f"<a href=# style='{bubble}'>Top</a>"))
    badge = "position:fixed;left:8px;bottom:8px;background:#fff"
    yield Case("settings badge", shop(f"<button style='{badge}'>Cookie settings</button>"))
    yield Case("newsletter section in the flow", shop(main=letter("en", "padding:9px"), before=""))
    top = letter("de", "padding:9px;background:#efe")
    yield Case("newsletter at the top of the flow", shop(before=top))
    policy = "<h2>How we use cookies</h2><p>" + "Cookies are small files. " * 60 + "</p>"
    yield Case("cookie policy", shop(main=policy).replace(ITEMS, policy))
    bake = "<h2>Chocolate cookies</h2><p>Bake for ten minutes.</p><button>Add to basket</button>"
    yield Case("a recipe of cookies", shop(before=bake))
    shell = "#root{position:fixed;inset:0;overflow:auto}"
    whole = shop(style=shell).replace("<header>", "<div id=root><header>", 1)
    yield Case("page in a fixed shell", whole)
    slide = "position:absolute;z-index:2;top:20px;left:20px;background:#fff8"
    hero = (
        "<div style='position:relative'><canvas width=400 height=300></canvas>"
        f"<div style='{slide}'><h2>Join our newsletter: 10% off</h2>"
        "<button>Sign up</button></div></div>"
    )
    yield Case("hero with text over it", shop(before=hero))
    buy = "<b>Monstera</b> 19 € <button>Add to basket</button>"
    yield Case("sticky basket bar", shop(f"<div style='{BAR}'>{buy}</div>"))
    video = "<iframe src=/video style='width:100%;height:220px'></iframe>"
    yield Case("video in the flow", shop(before=video))
    sale = "<div style='position:sticky;top:0;background:#fd0'>Free delivery over 50 €</div>"
    yield Case("line about delivery", shop(before=sale))
    ask = "<input placeholder='Your email for our letter'><button type=button>OK</button>"
    links = "<a href=/r>Returns</a> <a href=/l>Legal</a> <a href=/p>Privacy</a>"
    foot = f"<form>{ask}</form>{links}<p>Pots since 1990, sent all over the country</p>"
    foot = f"<div style='padding:30px 10px;background:#efe'>{foot}</div>"
    yield Case("a letter's OK and a link to privacy", shop(before=foot))
    menu = "<div style='position:fixed;inset:0;z-index:9;visibility:hidden'>Menu</div>"
    yield Case("closed menu", shop(menu))


CASES = [*positives(), *negatives()]
FRAME = notice("en", "background:#fff").replace("<div", "<!doctype html><div", 1)
CHAT = (
    "<!doctype html><meta charset=utf-8><b>Können wir Ihnen helfen?</b>"
    "<button>Chat starten</button>"
)
VIDEO = "<!doctype html><body style='background:#000;color:#fff'><button>Play</button>"


def routes(port: int) -> dict[str, str]:
    """Path → page, for a server on that port; cases are at /case/<number>."""
    pages = {f"/case/{n}": case.html.replace("PORT", str(port)) for n, case in enumerate(CASES)}
    return {"/frame": FRAME, "/chat": CHAT, "/video": VIDEO, **pages}
