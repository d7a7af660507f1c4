"""Has the goal been reached? Judged on small pages, in a real browser, in six languages."""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from crawlers import chromium
from crawlers.journeys import basket, checkout, goals
from crawlers.journeys.scripts import LOOK
from crawlers.journeys.view import View, view
from crawlers.journeys.walk import MAX_ACTIONS
from crawlers.journeys.words import words
from tests.journeys_truth import README, SHOPS, pages
from tests.test_others_words import OWN, THEIRS

sys.path.insert(0, str(README.parent))

import shops

pytestmark = pytest.mark.browser

FORM = "<form action=/send method=post>{}<button>Send</button></form>"
LINE = "<input name=n><input type=email><label>Message</label><input>"
LETTER = "<input name=email><textarea name=message placeholder=Message></textarea>"
JOIN = (
    "<h1>Kontakt</h1><form><label>Straße <input name=s></label><label>E-Mail <input type=email>"
    "</label><label>{} <input name=b></label><label>Kommentar <textarea name=c></textarea></label>"
    "<button>Weiter</button></form>"
)
FOLDED = (
    "<h1>Domande</h1><h3><button>Come posso fare un reclamo?</button></h3>{}"
    "<p>Scriva a info@tiglio.example.com</p>"
)
NEWS = "<input name=n placeholder=Name><input type=email name=e>"
ADDRESS = "<input name=street><input name=postcode><input name=city>"
CALLER = """<form method=post><label>Name<input></label><label>E-Mail<input type=email></label>
<label>Telefon<input type=tel></label>{}<button>Los</button></form>"""
TEXT = "<label>Ihre Nachricht<textarea></textarea></label>"
LOOSE = "<input placeholder='Your name'><input placeholder='Phone number'>"
BOXED = "<p>Fresh.</p><article><h3>{}</h3>€12.00 <button>Add to basket</button></article>"
ORDER = "<h2>Farn</h2><p>12,00 €</p><form><input type=number placeholder=Menge>{}<button>Bestellen"
FAULTY = "<h1>Retours</h1><h2>Produits défectueux</h2><p>Contactez-nous vite, avec des photos.</p>"
SECTION = """<h1>Termini e condizioni</h1><h2>{}</h2><p>I resi e i rimborsi sono valutati caso per
caso. Contattaci entro 7 giorni dalla ricezione.</p>"""
HERO = """<h1>Vélos</h1><a href='{}'>Acheter maintenant</a><p>Un vélo, 399 €</p><div id=goods>
<p>Tous les vélos</p></div>"""
CARD_ASKED = "<input placeholder='Numero della carta'><input type=password name=cvv>"
HIRE = """<h1>Tent</h1><p>£28.00</p><form method=post action=/a><input name=num size=3 value=1>
<input type=submit value='{}'></form>"""
SOLD_BY = """<title>Kanne – Lindners {}</title><h1>Kanne</h1><p>zuzüglich Porto</p>
<p>Inhalt: 5 Liter (39,00 €)</p>"""
MIND = """<h1>Conditions de vente</h1><h3>Vous avez changé d'avis</h3><p>Vous avez quatorze jours
à compter de la réception de votre colis ; nous vous remboursons dès le retour du paquet.</p>"""
ONLY = "Solo hay devolución de un producto en mal estado. No hay devoluciones por otra causa."
ADD = "<h1>Fern</h1><p>€12.00</p><form method=post><button>Add to basket</button></form>"
CARD = (
    "<div><a href=/p>Fern</a> €12.00 <form method=post><button>Add to basket</button></form></div>"
)
PRICED = "<div><h2>Lamp</h2><a href=/p>View</a><button>Add to cart · EUR {}.00</button></div>"
WHO = FORM.format("<label>Full name<input></label><label>Email<input type=email></label>")
MINE = "<div><h3>Fern</h3>$12 <input type=number value=1><button>Add to cart</button></div>"
OTHER = "<div><h3><a href=/o>Oak</a></h3>$9 <button>Add to cart</button></div>"
WAYS = (
    "<h1>Lamps</h1><h2>Desk lamp</h2><div><h3>One</h3>$49 <form action=http://a.org/add/{0}/>"
    "<input name=q><button>Add to cart</button></form></div><div><h3>More</h3>$49 <form "
    "action=http://a.org/add/{1}/><input name=q><button>Add to cart</button></form></div>"
)
SUM = (
    "<h1>Your cart</h1><table><tr><td>Fork<td>34<tr><td>Cart Total<td>{}</table>"
    "<a href=/c>Proceed to checkout</a>"
)
ONE_LINE = "<label>Name<input></label><label>Phone<input></label><label>{}<input></label>"
LINK = "<a class=btn href=/add-to-cart/7>Add to cart</a>"
WAITS = "<h1>Fern</h1>€12<form><select>{}</select>{}<button disabled>Add to cart</button></form>"
TICKET = "<label>{}<textarea name=body></textarea></label><input type=email name=email>"
WHEN = "<input type=date name=date>"
REVIEW = f"<p>Write a review</p>{LETTER}"
GATEWAY = (
    "<h1>Checkout</h1><form method=post><input name=email><label><input type=radio name=o>"
    "Continue as a guest</label><label><input type=radio name=o>I have an account</label>"
    "<input type=password name=p></form>"
)
DOORS = (
    "<form method=post><input name=u><input type=password></form>"
    "<form method=post><button>Continue as guest</button></form>"
)
FIRST = "<form method=post action={}><label>E-Mail<input type=email required></label>{}</form>"
FOLLOWS = "<form>E-Mail <input type=email>{}<h2>Shipping address</h2><button>Pay</button></form>"
ON, WEITER = "<button>Continue</button>", "<button>Weiter</button>"
ALONE = "<h1>Pain</h1><p>4,20 € {} <a href='' class=btn>Ajouter</a></p>"
FALSELY = "<script>document.documentElement.lang = 'en'</script>"
BILL = (
    "<h1>{}</h1><address>Company<br>a@b.org, call 0113 496 0122</address><address>Client<br>c@d.org"
    "</address><table><tr><td>Logo<td>$20<tr><td>Subtotal<td>$20</table>"
)
WRITTEN = (
    "<h1>Email</h1><form>{}<br>Subject: <input><textarea></textarea><button>Send message</button>"
)
EDITABLE = "<table><tr><td>Ann<br>a@b.org<td>{}<tr><td>Ben<br>b@b.org<td>{}</table>"
SOLD = (
    "<h2>Armchair</h2><p>$40.00</p><p>Can deliver for £10. Mon to Fri, 6pm to 8pm. Write: a@b.org"
    "<p>Contact phone: 0113 496 0122</p><p>Posted: {}</p>"
)
COMMENTED = (
    "<h1>News</h1>{}<h2>2 comments</h2><ol class=comment-list><li>Call me: 0113 496 0122</li>"
    "<li><a href=mailto:ben@b.example>ben</a> They are open Mon to Fri, 9am to 5pm</li></ol>"
)
# a list that can be scrolled, in a box that cannot: what is far down is there all the same
SIDEBAR = (
    "<aside style='display:{};position:fixed;height:300px;overflow:hidden'><nav "
    "style='height:200px;overflow-y:auto'><p style='height:900px'></p>"
    "<a href='tel:+493023125014'>Ring</a></nav></aside>"
)
HIDDEN = "<p>Shop</p><div style='{}'><p>Call 020 7946 0018</p></div>"
# goal, language, page, reached?
CASES: list[tuple[str, str, str, bool]] = [
    ("phone", "en", "<a href='tel:+493023125014'>Ring us</a>", True),
    ("phone", "de", "<p>Telefon: 030 23125 125</p>", True),
    ("phone", "fr", "<p>Appelez-nous : +33 1 42 68 53 00</p>", True),
    ("phone", "en", "<p>Call us during business hours at (555) 892-9403</p>", True),
    ("phone", "es", FALSELY + "<h3>Teléfono</h3><p>963 41 28 70</p>", True),
    ("phone", "en", "<p>☎ (+40) 772 100 200</p>", True),
    ("phone", "en", "<p>Contact us: 000-000-0000</p>", False),
    ("phone", "en", "<a href='tel:0000000000'>Ring us</a>", False),
    ("phone", "en", "<p>Fax: +40 772 100 200</p>", False),
    ("phone", "en", "<p>Call before 2026. Item 1234 5678 9012</p>", False),
    ("phone", "de", "<p>Telefax: 030 23125 125</p>", False),
    ("phone", "en", "<p>Order number 030 23125 125</p>", False),
    ("phone", "en", "<a href='tel:+493023125014' style='display:none'>Call</a>", False),
    ("phone", "en", SIDEBAR.format("block"), True),
    ("phone", "en", SIDEBAR.format("none"), False),
    ("phone", "en", HIDDEN.format("height:0;overflow:hidden"), False),
    ("phone", "en", HIDDEN.format("position:fixed;left:-400px;width:300px"), False),
    ("phone", "en", HIDDEN.format("position:absolute;opacity:0;pointer-events:none"), False),
    ("phone", "en", HIDDEN.format("height:20px;overflow:hidden"), True),
    ("phone", "en", "<p>Call us: +012 345 67890</p>", True),
    ("phone", "en", "<p>3542 Berry Street · (317) 585-8468</p>", True),
    ("phone", "en", "<p>Contact since 2010-2015, 1234 5678 9012 sold</p>", False),
    ("phone", "en", "<p><i class='fa fa-phone'>☎</i> 020 7946 0018 ext</p>", True),
    ("phone", "en", "<p><i class='fa fa-truck'>☐</i> 020 7946 0018 ext</p>", False),
    ("phone", "fr", "<p>Tél. : 01&#8239;42&#8239;68&#8239;53&#8239;00</p>", True),
    ("phone", "de", "<p>Service-Hotline: 0800 – 123 45 67</p>", True),
    ("phone", "en", "<p>Toll free: 1-800-356-9377</p>", True),
    ("phone", "es", "<p>Atención al cliente: 900 123 456</p>", True),
    ("phone", "it", "<p>Numero verde 800 123 456</p>", True),
    ("phone", "nl", "<p>T: 020-1234567</p>", True),
    ("phone", "en", "<p>📞 020 7946 0018</p>", True),
    ("phone", "fr", "<p>N° SIRET : 812 345 678 00010</p>", False),
    ("mail", "en", "<p>Email: hello AT shop DOT example</p>", True),
    ("mail", "fr", "<p>contact [arobase] boutique [point] fr</p>", True),
    ("mail", "en", "<p>Look AT the shop. Meet us at shop dot com parties</p>", False),
    ("mail", "en", "<a href='mailto:hello@shop.example'>Write</a>", True),
    ("mail", "de", "<p>E-Mail: info (at) shop.example</p>", True),
    ("mail", "en", "<input placeholder='you@shop.example'>", False),
    ("mail", "en", "<p>We sell at low prices (at all times).</p>", False),
    ("mail", "en", "<pre>login('my.email@example.com')</pre> no-reply@shop.de", False),
    ("mail", "en", "<p>you@company.com? Write to info@example.com</p>", True),
    (
        "mail",
        "en",
        "<p>Tux was drawn by <a href='mailto:ann@b.org'>ann@b.org</a> in 1996</p>",
        False,
    ),
    ("mail", "de", "<p>Logo gestaltet von <a href='mailto:ann@b.org'>Ann B. Lee</a></p>", False),
    ("mail", "en", "<p>Login to the system with ann@b.org</p>", False),
    ("mail", "fr", "<p>Format attendu : nom@domaine.fr</p>", False),
    ("mail", "es", "<p>Correo, p. ej. ana@taller.es</p>", False),
    ("mail", "de", "<p>vorname.nachname@beispiel.de</p>", False),
    ("mail", "fr", "<p>Écrivez à contact@exemple.fr</p>", True),
    ("mail", "en", "<p>A house built by friends. Write: ann@b.org</p>", True),
    (
        "mail",
        "en",
        "<p>Drawn by <a href=mailto:a@b.org>Ann</a>. <a href=mailto:s@b.org>Us</a></p>",
        True,
    ),
    ("contact_form", "en", FORM.format(LETTER), True),
    (
        "contact_form",
        "en",
        f"<h1>Fern</h1>{FORM.format(REVIEW)}",
        False,
    ),
    ("contact_form", "en", FORM.format("<input name=email placeholder=Newsletter>"), False),
    ("contact_form", "en", WRITTEN.format("To: <input>"), False),
    ("contact_form", "en", WRITTEN.format("To: <select><option>Sales</select>"), True),
    ("contact_form", "en", WRITTEN.format("To: shop@b.org<br>Your name: <input>"), True),
    ("contact_form", "en", WRITTEN.format("<input type=email placeholder=To>"), False),
    ("contact_form", "it", WRITTEN.format("<input name=a placeholder=Nome>"), True),
    ("contact_form", "en", WRITTEN.format("<input name=to>"), False),
    ("contact_form", "en", f"<input placeholder=To:>{LETTER}<button>Send</button>", False),
    ("contact_form", "de", FORM.format("<label>Empfänger<input></label>" + LETTER), False),
    ("contact_form", "en", f"<h1>Contact</h1><form>{NEWS}<button>Subscribe</button></form>", False),
    ("contact_form", "en", f"<h4>Work with us</h4>{LETTER}<button>Send</button>", True),
    ("contact_form", "en", FORM.format(LINE), True),
    ("contact_form", "en", FORM.format("<label>Message <input></label><input name=to>"), False),
    ("contact_form", "en", "<h1>Editor</h1><textarea placeholder=Message></textarea>", False),
    ("contact_form", "en", f"<div style='display:none'>{FORM.format(LETTER)}</div>", False),
    ("contact_form", "en", f"<h3>Leave a Reply</h3>{FORM.format(LETTER)}", False),
    ("contact_form", "de", f"<h3>Schreibe einen Kommentar</h3>{FORM.format(LETTER)}", False),
    ("contact_form", "en", f"<h3>Questions or comments?</h3>{FORM.format(LETTER)}", True),
    ("contact_form", "en", f"<h3>Book a table</h3>{FORM.format(LETTER + WHEN)}", False),
    ("contact_form", "fr", FORM.format(TICKET.format("Description de votre problème")), True),
    ("contact_form", "de", FORM.format(TICKET.format("Beschreibung Ihres Problems")), True),
    ("contact_form", "en", FORM.format(TICKET.format("Your list")), False),
    ("contact_form", "en", f"<h1>Checkout</h1>{FORM.format(LETTER)}", False),
    ("contact_form", "de", JOIN.format("Geburtsdatum"), False),
    ("contact_form", "de", JOIN.format("Firma"), True),
    ("contact_form", "en", f"<title>Checkout</title><h1>Contact</h1>{FORM.format(NEWS)}", False),
    ("contact_form", "en", f"<h3>Ask us</h3>{FORM.format(LETTER + WHEN)}", True),
    ("returns", "en", "<h1>Returns</h1><p>A 30-day refund if you send it back.</p>", True),
    ("returns", "en", "<h1>Returns</h1><p>Send it back within 30 days for a refund.</p>", True),
    (
        "returns",
        "de",
        "<h1>Widerruf</h1><p>Sie können binnen 14 Tagen widerrufen. Rücksendung frei.</p>",
        True,
    ),
    (
        "returns",
        "fr",
        "<h1>Retours</h1><p>Vous avez 30 jours pour renvoyer un article. Remboursement.</p>",
        True,
    ),
    ("returns", "en", "<h1>Ferns</h1><p>30 days guaranteed. Free returns.</p>", False),
    ("returns", "en", "<h1>Returns</h1><p>See <a href=/r>our returns page</a>.</p>", False),
    ("returns", "en", "<h1>Cancel it</h1><p>Cancel in two weeks for a refund.</p>", True),
    ("delivery_cost", "de", "<h1>Versand</h1><p>Pauschale von 5,90 Euro.</p>", True),
    ("delivery_cost", "en", "<h1>Help</h1><p>Standard delivery €3.95.</p>", True),
    ("delivery_cost", "es", "<h1>Envíos</h1><p>Los gastos de envío son 4,90 €.</p>", True),
    ("delivery_cost", "it", "<h1>Spedizione</h1><p>Costo di spedizione: 5,90 €</p>", True),
    ("delivery_cost", "en", "<h1>Ferns</h1><p>Free delivery on orders over €50</p>", False),
    ("delivery_cost", "en", "<h1>Delivery</h1><p>Takes 2 to 4 days.</p>", False),
    ("opening_hours", "en", "<p>Open Monday to Friday 9am - 5pm</p>", True),
    ("opening_hours", "de", "<p>Öffnungszeiten: Mo–Fr 10:00 bis 18:00 Uhr</p>", True),
    ("opening_hours", "nl", "<p>Openingstijden: maandag 9:00 - 17:00</p>", True),
    (
        "opening_hours",
        "en",
        "<h2>Opening hours</h2><table><tr><th>Monday<td>7:00 AM to 8:00 PM</table>",
        True,
    ),
    ("opening_hours", "en", "<p>Open</p><h5>Monday - Friday</h5><p>09AM - 09PM</p>", True),
    ("opening_hours", "en", "<p>Hours: Friday 11 am – midnight</p>", True),
    ("opening_hours", "fr", "<p>Horaires</p><p>Du lundi au vendredi : 9h00 – 17h00</p>", True),
    ("opening_hours", "en", "<p>Order before 2 pm, Monday to Friday, for 1 to 2 days.</p>", False),
    ("opening_hours", "en", "<p>We're open 7 days a week, 8.30am to 5.30pm</p>", True),
    ("opening_hours", "fr", "<p>Joignable du lundi au vendredi, de 9 h 00 à 18 h 00</p>", True),
    ("opening_hours", "es", "<p>Abierto L-V 10:00–20:00</p>", True),
    (
        "opening_hours",
        "es",
        "<p>Le esperamos de lunes a viernes, de 8.30 a 14.00 y de 16.00 a 19.30.</p>",
        True,
    ),
    ("opening_hours", "es", "<p>Está disponible en las versiones 2 y 3</p>", False),
    ("opening_hours", "it", "<p>Attivo da lunedì a venerdì, dalle ore 9 alle ore 18</p>", True),
    (
        "opening_hours",
        "it",
        "<p>Siamo in ufficio dal lunedì al venerdì, 8.00-12.30 e 14.00-18.00.</p>",
        True,
    ),
    ("opening_hours", "nl", "<p>Bereikbaar op werkdagen van 9.00 uur tot 17.00 uur</p>", True),
    ("opening_hours", "de", "<p>Lieferung Mo-Fr in 1 - 3 Tagen</p>", False),
    ("opening_hours", "de", "<p>Mo-Fr bis 14 Uhr bestellt, in 1-2 Tagen da</p>", False),
    ("opening_hours", "en", "<p>Open</p><p>Mon 9am - 6pm</p><p>Sunday: closed</p>", True),
    ("opening_hours", "it", "<p>Numero verde, dal lunedì al venerdì dalle 8 alle 20</p>", True),
    (
        "returns",
        "fr",
        "<h1>Droit de rétractation</h1><p>Vous avez 14 (quatorze) jours pour vous rétracter.</p>"
        "<p>Remboursement complet.</p>",
        True,
    ),
    ("returns", "nl", "<h1>Ruilen</h1><p>Bedenktijd: 14 dagen om terug te zenden.</p>", True),
    ("delivery_cost", "de", "<h1>Farne</h1><a href=/p>Farn 18,90 €</a> zzgl. Versand", False),
    ("delivery_cost", "en", "<h1>Help</h1><p>Orders under £30: £3.95 for delivery.</p>", True),
    (
        "delivery_cost",
        "es",
        "<h1>Plantas</h1><p>Envíos gratis desde 50 €. Devoluciones.</p><p>Helecho 18,90 €</p>",
        False,
    ),
    ("delivery_cost", "en", "<h1>Order</h1><h2>Shipping</h2><p>Shipping $0.00</p>", False),
    ("delivery_cost", "en", "<h1>Order</h1><p>Subtotal $9</p><p>Shipping $4</p>", False),
    ("delivery_cost", "en", "<h1>Ferns</h1><p>Fast delivery</p><p>€12.00</p>", False),
    (
        "delivery_cost",
        "es",
        "<p>Recogemos su coche y se lo llevamos de vuelta a casa: gratis en Valencia, 25 € hasta 30"
        " km.</p>",
        True,
    ),
    ("delivery_cost", "fr", "<p>Nous apportons votre panier chez vous : 3 €.</p>", True),
    ("delivery_cost", "en", "<p>We bring music to your home. Lessons £30</p>", False),
    ("delivery_cost", "en", "<h1>Delivery</h1><p>Royal Mail, UK</p><p>£3.95</p>", True),
    ("returns", "en", "<h1>Returns of the fern</h1><p>It returned after 30 days.</p>", False),
    ("delivery_cost", "fr", "<h1>Livraison</h1><p>Colissimo : 4,90 €</p>", True),
    (
        "complaint",
        "en",
        "<h1>Complaints</h1><p>Not satisfied? <a href='mailto:a@b.example'>Write</a></p>",
        True,
    ),
    ("complaint", "en", "<h1>Ten complaints of plant owners</h1><p>They wilt.</p>", False),
    ("opening_hours", "en", "<p>Mon-Sat: 11AM - 11PM</p>", True),
    ("opening_hours", "de", "<p>Di–So 11:30–14:30 und 17:30–23:00</p>", True),
    ("opening_hours", "en", "<p>Mon-Fri: 10 - 12, yoga</p>", False),
    ("opening_hours", "en", "<p>Open on Monday. In 2019, 9 to 17 percent were.</p>", False),
    ("opening_hours", "en", "<p>Open from noon until 11pm every day</p>", True),
    (
        "returns",
        "de",
        "<h1>FAQ</h1><h3>Kann ich zurückgeben?</h3><p>Sie haben 30 Tage, um die Ware ungetragen"
        " zurückzusenden. Wir erstatten den Preis.</p>",
        True,
    ),
    (
        "returns",
        "nl",
        "<h1>Herroepingsrecht</h1><p>U kunt de overeenkomst binnen 14 dagen herroepen.</p>",
        True,
    ),
    ("returns", "en", "<h4>Return policy</h4><p>Return any item within 30 days</p>", False),
    (
        "returns",
        "en",
        "<h1>Annual returns</h1><p>Our fund returned 8 % in 12 months. Past returns vary.</p>",
        False,
    ),
    (
        "returns",
        "en",
        "<h1>Withdrawal</h1><p>Your data go within 30 days after you withdraw consent.</p>",
        False,
    ),
    ("delivery_cost", "de", "<h1>Versand</h1><p>Der Versand ist hier kostenlos.</p>", True),
    ("delivery_cost", "en", "<h4>Free shipping</h4><p>On all orders over $99.00</p>", False),
    ("delivery_cost", "de", "<h1>Karte</h1><h2>Lieferung</h2><p>Pizza</p><p>8,50 €</p>", False),
    ("delivery_cost", "it", "<h1>Felci</h1><p>Spedizione gratuita da 49 €</p>", False),
    ("delivery_cost", "nl", "<h1>Bezorgen</h1><table><tr><td>Pakket<td>€ 6,95</table>", True),
    ("complaint", "nl", "<h1>Klachten</h1><p>Een klacht? Bel 020 624 1111.</p>", True),
    (
        "complaint",
        "de",
        "<h1>Datenschutz</h1><h2>Beschwerderecht bei der Aufsichtsbehörde</h2><p>a@b.example</p>",
        False,
    ),
    ("complaint", "en", "<h1>Make a complaint</h1><form>" + LETTER + "</form>", True),
    ("complaint", "it", FOLDED.format(""), False),
    ("complaint", "it", FOLDED.format("<p>Un reclamo? Scriva a info@tiglio.example.com</p>"), True),
    ("phone", "fr", "<p>Contact. RCS Paris 732 829 320</p>", False),
    ("phone", "it", "<p>Contatti. P.IVA 01234567890</p>", False),
    ("phone", "en", "<p>Fax <a href='tel:+442079460018'>020 7946 0018</a></p>", False),
    ("phone", "en", "<p>To order, call 020 7946 0018</p>", True),
    ("mail", "en", "<a href='mailto:?subject=a@b.example'>Share</a>", False),
    ("opening_hours", "fr", "<p>Horaires</p><p>Lundi au jeudi : 8 h 30 - 19 h</p>", True),
    (
        "returns",
        "de",
        "<h3>Was, wenn ich nicht kommen kann?</h3><p>Bitte sagen Sie Ihren Termin spätestens 24 "
        "Stunden vorher ab. Für versäumte Termine berechnen wir 50 Euro.</p><p>Abgesagt?</p>",
        True,
    ),
    (
        "returns",
        "nl",
        "<h3>Kan ik een afspraak afzeggen?</h3><p>Tot 24 uur van tevoren kunt u een afspraak "
        "kosteloos afzeggen of verzetten.</p>",
        True,
    ),
    (
        "returns",
        "de",
        "<h4>Verschieben</h4><p>Ist etwas dazwischengekommen? Bis drei Tage vor dem Termin können "
        "Sie kostenlos absagen oder verschieben.</p>",
        True,
    ),
    (
        "complaint",
        "de",
        "<h2>Und wenn etwas zerbrochen ist?</h2><p>Ein Foto an a@b.org genügt, wir ersetzen es.",
        True,
    ),
    ("complaint", "en", "<h2>Mend a broken chair</h2><p>Call 0113 496 0122 for glue.</p>", False),
    (
        "complaint",
        "es",
        "<h3>¿Dónde puedo reclamar?</h3><p>Tenemos hojas de reclamaciones. También puede escribir "
        "a r@b.example.</p>",
        True,
    ),
    (
        "complaint",
        "fr",
        "<h3>Je ne suis pas satisfait, que faire ?</h3><p>Adressez votre réclamation par écrit à "
        "r@b.example</p>",
        True,
    ),
    (
        "returns",
        "en",
        "<h1>Hall</h1><p>A deposit of £50.</p><h3>If your plans change</h3><p>Tell us 14 days "
        "ahead and we return the whole sum; between 14 and 3 days, half of it.</p>",
        True,
    ),
    *(("phone", "en", body, False) for body in THEIRS),
    *(("phone", "en", body, True) for body in OWN),
    ("phone", "en", COMMENTED.format("<p>We moved. Call 0113 496 0111.</p>"), True),
    ("phone", "en", COMMENTED.format(""), False),
    ("mail", "en", COMMENTED.format(""), False),
    *(
        (goal, "en", SOLD.format("12 minutes ago"), False)
        for goal in ("phone", "mail", "delivery_cost", "opening_hours")
    ),
    ("phone", "en", SOLD.format("on our board"), True),
    ("phone", "en", SOLD.format("3 days ago, by a reader") + ADD, True),
    ("mail", "en", BILL.format("Invoice #15"), False),
    ("phone", "en", BILL.format("Invoice #15"), False),
    ("mail", "en", BILL.format("Your basket"), True),
    ("mail", "en", EDITABLE.format("Edit", "Edit"), False),
    ("mail", "en", EDITABLE.format("Sales", "Edit"), True),
    ("mail", "en", "<table><tr><td><a href=mailto:a@b.org>Ann</a><td>Edit</table>", False),
    ("phone", "en", "<table><tr><td>Phone<tr><td>+442079460018<td>Edit</table>", False),
    ("phone", "en", "<p>Phone +442079460018</p><p>Edit your order until Friday.</p>", True),
    ("mail", "en", "<p>a@b.org</p><p>VAT: 15</p><a href=#>Delete</a> <a href=#>Edit</a>", False),
    ("opening_hours", "en", COMMENTED.format(""), False),
    ("opening_hours", "en", "<h4>Contact us: 0113 496 0122</h4><h4>24/7</h4>", True),
    ("opening_hours", "en", "<h4>Our servers</h4><h4>24/7</h4>", False),
    ("opening_hours", "en", "<p>Thus, in Listing 17-8 we open a file.</p>", False),
    ("product", "en", ADD, True),
    ("product", "en", f"<h1>Ferns</h1>{CARD * 3}", False),
    ("product", "en", "<h1>Pan</h1><p>39.00</p><button>Add to cart</button>", True),
    ("product", "en", "<h1>Pan</h1><p>It weighs 39.00 g</p><button>Add to cart</button>", False),
    ("product", "en", "<h1>Fork</h1><p>34</p><button>Add to cart</button>", True),
    ("product", "en", "<h1>Fork</h1><p>3</p><button>Add to cart</button>", False),
    ("product", "en", "<h1>Board</h1><p>150</p><p>44</p><button>Add item</button>", False),
    ("product", "en", WAYS.format(7, 7), True),
    ("product", "en", WAYS.format(7, 8), False),
    ("product", "en", WAYS.format("new", "new"), False),
    ("product", "en", "<h1>Pan</h1><p>0.00</p><button>Add to cart</button>", False),
    ("product", "en", f"<main>{ADD}</main><h2>Also</h2>{CARD}", True),
    ("product", "en", f"<h1>Shop</h1>{MINE}<h2>Also</h2>{OTHER * 3}", True),
    ("product", "en", f"<h1>Shop</h1>{OTHER * 3}", False),
    ("product", "en", f"<h1>Shop</h1>{PRICED.format(39)}{PRICED.format(24)}", False),
    ("product", "en", "<h3>Fern</h3><b>$12</b><button>Add to cart</button>", True),
    ("product", "en", "<div><h3>A</h3>$12<button>Add to cart</button></div>" * 2, False),
    (
        "product",
        "en",
        "<h2>Fern</h2>Rs 25.00 <input type=number><button>Add to cart</button>",
        True,
    ),
    ("product", "nl", "<h1>Varen</h1>12,50 kr <button>In winkelwagen</button>", True),
    ("product", "nl", "<h1>Roggebrood</h1>€ 4,20 <button>Aanschaffen</button>", True),
    ("product", "fr", ALONE.format("<input type=number value=1>"), True),
    ("product", "fr", ALONE.format(""), False),
    ("product", "en", "<h1>Fern</h1>Try 3 of 5 <button>Add to cart</button>", False),
    (
        "product",
        "en",
        f"<main>{ADD}</main><div style='position:fixed;bottom:0'>{ADD[13:]}</div>",
        True,
    ),
    ("product", "en", WAITS.format("<option value=''>Size?<option value=s>S", ""), True),
    ("product", "en", WAITS.format("<option value=s>S", ""), False),
    ("product", "en", "<h1>Fern</h1>€12<button disabled>Sold out</button>", False),
    ("product", "de", "<h1>Farn</h1>12,- € <button>In den Korb</button>", True),
    (
        "product",
        "en",
        f"<div><b>Fern</b> $49.0 {LINK}<a href=/cart/remove/7>Remove from cart</a></div>",
        True,
    ),
    ("product", "en", f"<div><a href=/p>Fern</a> $49.0 {LINK}</div>", False),
    ("basket", "nl", "<h1>Uw winkelwagen</h1>€ 20,00 <a href=/c>Uitchecken</a>", True),
    ("basket", "en", "<h1>Your basket</h1><p>Fern €12</p><a href=/c>To the checkout</a>", True),
    ("basket", "en", "<h1>Your basket</h1><p>Your basket is empty</p>", False),
    (
        "basket",
        "de",
        "<h1>Warenkorb</h1><table><tr><td>Krug<td>72.50<td>1</table><input type=submit value='Zur "
        "Kasse'>",
        True,
    ),
    ("product", "de", ORDER.format(""), True),
    ("product", "de", ORDER.format("<input name=name placeholder=Name>"), False),
    ("complaint", "fr", FAULTY, True),
    ("complaint", "en", "<h3>What if my cake arrives damaged?</h3><p>Contact us at once.", True),
    ("complaint", "de", "<h3>Ware beschädigt angekommen?</h3><p>Schreiben Sie uns.", True),
    ("phone", "es", "<p>Telefono: 55 6182 8247", True),
    ("phone", "nl", "<td>Telefoonnummer :<td>06-7762993888", True),
    ("phone", "es", "<p>Pedido: 55 6182 8247", False),
    ("phone", "en", "<p>Phone: 2023-2024", False),
    ("opening_hours", "nl", "<h1>Openingstijden</h1><p>Maandag\t12:30 / 18:00", True),
    ("phone", "it", "<p>Telefono: +39 000 000 0000", False),
    ("product", "fr", HERO.format("#goods"), False),
    ("product", "fr", HERO.format("#"), True),
    ("checkout", "it", f"<h1>Procedura di pagamento</h1>{FORM.format(CARD_ASKED)}", True),
    ("phone", "fr", "<table><td>Une question ? 02 61 91 47 30<td>Contact</table>", True),
    ("phone", "fr", "<table><td>Commande 02 61 91 47 30 du jour<td>Contact</table>", False),
    ("phone", "en", "<h1>Tents</h1><p>01632 960 417</p>", True),
    ("phone", "en", "<p>Account 0163 2960 417</p><td>0900 - 1700</td>", False),
    ("phone", "de", "<p>Fernsprecher 05051 / 98 26 14", True),
    ("product", "fr", "<h1>Thé</h1>11,50 €<button>Mettre dans mon panier</button>", True),
    ("product", "en", "<h1>Pen</h1>£11.50<button>Pop it in my bag</button>", True),
    ("product", "en", HIRE.format("Book"), True),
    ("product", "en", HIRE.format("Sign up"), False),
    ("delivery_cost", "de", SOLD_BY.format("Gartenversand"), False),
    ("delivery_cost", "de", SOLD_BY.format("Versand"), True),
    ("returns", "fr", MIND, True),
    ("complaint", "en", "<h1>When we get it wrong</h1><p>If we got it wrong, write to us.", True),
    ("returns", "es", f"<h3>Devoluciones</h3><p>{ONLY}</p><h3>Envíos", True),
    ("returns", "es", f"<h3>Novedades</h3><p>{ONLY}</p><h3>Devoluciones", False),
    (
        "returns",
        "es",
        "<h3>Devoluciones</h3><p>Devoluciones de pedidos y reembolsos: pulse aquí",
        False,
    ),
    ("returns", "it", SECTION.format("6. Resi e rimborsi"), True),
    ("returns", "it", SECTION.format("6. Garanzie"), False),
    ("basket", "en", SUM.format("34.0"), True),
    ("basket", "en", SUM.format("0.0"), False),
    ("basket", "en", "<h1>Fern</h1><p>You added 1 × Fern to your cart.</p>", True),
    ("checkout", "en", f"<h1>Checkout</h1>{FORM.format(ADDRESS)}", True),
    ("checkout", "de", f"<h1>Kasse</h1>{FORM.format(ADDRESS)}", True),
    ("checkout", "en", "<h1>Checkout</h1><input name=u><input type=password>", False),
    ("checkout", "en", GATEWAY, True),
    ("checkout", "en", f"<h1>Checkout</h1>{DOORS}", True),
    ("checkout", "en", f"<h1>Contact</h1>{FORM.format(ADDRESS)}", False),
    ("checkout", "en", f"<h1>Checkout</h1>{FORM.format(ONE_LINE.format('Address'))}", True),
    ("checkout", "en", f"<h1>Checkout</h1>{FORM.format(ONE_LINE.format('Gift card'))}", False),
    ("checkout", "en", f"<h1>Your cart</h1>Fern €9<h2>Checkout details</h2>{WHO}", True),
    ("checkout", "en", f"<h1>Your cart</h1>Fern €9<h2>Save your cart</h2>{WHO}", False),
    ("checkout", "de", f"<h1>Warenkorb</h1>Farn €9<h2>Abholung</h2>{CALLER.format('')}", True),
    ("checkout", "de", f"<h1>Warenkorb</h1>Farn €9<h2>Abholung</h2>{CALLER.format(TEXT)}", False),
    ("checkout", "en", f"<h2>Shopping cart</h2>Fern €9<h3>Checkout</h3>{LOOSE}", True),
    ("checkout", "en", f"<h2>Shopping cart</h2>Fern €9{LOOSE}", False),
    ("product", "en", f"<h1>Ferns</h1>{BOXED.format('<a href=/p>Fern</a>')}", False),
    ("product", "en", f"<h1>Ferns</h1>{BOXED.format('Fern')}", True),
    ("checkout", "en", f"<h1>Checkout</h1>{FIRST.format('/c', ON)}", True),
    ("checkout", "de", f"<h1>Kasse</h1>{FIRST.format('/k', WEITER)}", True),
    ("checkout", "en", f"<h1>Checkout</h1>{FOLLOWS.format('')}", True),
    ("checkout", "en", f"<h1>Checkout</h1>{FOLLOWS.format('<input type=password>')}", False),
    ("checkout", "en", f"<h1>Your cart</h1>{FOLLOWS.format('')}", False),
    ("checkout", "en", f"<h1>Checkout</h1>{FIRST.format('/newsletter', ON)}", False),
    ("checkout", "en", f"<h1>Checkout</h1>{FIRST.format('/n', '<button>Join</button>')}", False),
    ("checkout", "en", f"<h1>Checkout</h1>{FIRST.format('/c', '<p>Log in</p>' + ON)}", False),
    (
        "checkout",
        "de",
        f"<title>Kasse</title><h1>Warenkorb</h1>{FIRST.format('/n', WEITER)}",
        False,
    ),
]


@pytest.fixture(scope="module")
def views() -> list[View]:
    async def look() -> list[View]:
        async with async_playwright() as playwright:
            browser = await chromium.launch(playwright, private_ok=True)
            page = await browser.new_page()
            found = []
            for _, language, body, _ in CASES:
                await page.set_content(f"<html lang={language}><body>{body}")
                found.append(view(await page.evaluate(LOOK, MAX_ACTIONS)))
            await browser.close()
            return found

    return asyncio.run(look())


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_goal_is_reached_by_what_the_page_says(views: list[View], number: int):
    goal, language, body, expected = CASES[number]
    evidence = goals.reached(goal, views[number], words(language))
    assert (evidence is not None) == expected, (goal, body, evidence)


def test_where_the_practice_shops_say_it_a_goal_is_reached():
    """All their pages that need nothing done before; the ways there: tests/bench/journeys.py."""
    wanted = {one: path for one, path in pages().items() if one[1] not in ("basket", "checkout")}

    async def look(urls: Mapping[str, str]) -> dict[tuple[str, str], View]:
        async with async_playwright() as playwright:
            browser = await chromium.launch(playwright, private_ok=True)
            page = await browser.new_page()
            found = {}
            for (shop, goal), path in wanted.items():
                await page.goto(urls[shop].rstrip("/") + path)
                found[shop, goal] = view(await page.evaluate(LOOK, MAX_ACTIONS))
            await browser.close()
            return found

    with shops.serve(0, lambda line: None) as urls:
        seen = asyncio.run(look(dict(zip(SHOPS, urls, strict=True))))
    missed = [
        (shop, goal)
        for (shop, goal), there in seen.items()
        if not goals.reached(goal, there, words("de" if shop == "blattwerk" else "en"))
    ]
    assert len(seen) > 25
    assert missed == []


def test_the_sign_of_a_basket_may_be_a_number_and_a_sum_that_lead_there():
    async def look() -> View:
        async with async_playwright() as playwright:
            browser = await chromium.launch(playwright, private_ok=True)
            page = await browser.new_page()
            await page.set_content(
                "<base href='http://shop.example/'><a href=/shop/cart>2/Rs 25.00</a>"
            )
            found = view(await page.evaluate(LOOK, MAX_ACTIONS))
            await browser.close()
            return found

    assert basket.counted(asyncio.run(look()), words("en")) == 2


def test_a_home_page_may_say_how_old_its_news_are(views: list[View]):
    sold = [body for _, _, body, _ in CASES].index(SOLD.format("12 minutes ago"))
    home = replace(views[sold], url="http://shop.example/")
    assert goals.reached("phone", home, words("en"))


def test_a_password_without_another_way_is_a_wall(views: list[View]):
    walls = [checkout.account_wall(seen, words("en")) for seen in views]
    assert [body for (_, _, body, _), wall in zip(CASES, walls, strict=True) if wall] == [
        "<h1>Checkout</h1><input name=u><input type=password>",
        f"<h1>Checkout</h1>{FOLLOWS.format('<input type=password>')}",
    ]


def test_what_was_looked_at_names_no_site():
    """No code for single sites: what is known of vendors would stand in these files."""
    folder = Path(goals.__file__).parent
    text = "".join(path.read_text() for path in folder.rglob("*.*") if path.suffix != ".pyc")
    for vendor in ("onetrust", "cookiebot", "shopify", "usercentrics", "fernway", "oscar"):
        assert vendor not in text.lower()
