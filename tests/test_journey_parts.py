"""The parts of a journey that need no browser: scent, seconds, the gate, the records."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.journey import GOALS, read
from crawlers.journeys import klm
from crawlers.journeys.atlas import Target, is_card
from crawlers.journeys.gate import ARMED_S, MOST_ADDS, Gate
from crawlers.journeys.goals import WITH_BASKET
from crawlers.journeys.log import FILE, JourneyLog
from crawlers.journeys.overlays import Button, best, is_basket, last_resort
from crawlers.journeys.steps import Step
from crawlers.journeys.view import Field
from crawlers.journeys.words import LANGUAGES, words
from crawlers.pages.languages import spoken

SHOP = "http://shop.example"
TEXT = Field(0, "text", "name", "Name", "", True, "name", False, "", ())


# --- what a link promises


def test_a_picture_in_a_list_is_a_product_and_in_a_menu_a_sign():
    way = (Step("link", "Fern"),)
    assert is_card(Target(f"{SHOP}/fern", way, place="main", picture=True))
    assert not is_card(Target(f"{SHOP}/fern", way, place="nav", picture=True))


@pytest.mark.parametrize(
    ("language", "goal", "name"),
    [
        ("en", "returns", "Returns & refunds"),
        ("de", "returns", "Widerruf und Rückgabe"),
        ("fr", "returns", "Retours et remboursements"),
        ("es", "returns", "Devoluciones"),
        ("it", "returns", "Resi e rimborsi"),
        ("nl", "returns", "Retourneren"),
        ("de", "delivery_cost", "Versand und Lieferzeit"),
        ("fr", "opening_hours", "Horaires d'ouverture"),
        ("es", "contact_form", "Contáctanos"),
        ("it", "delivery_cost", "Spedizioni"),
        ("nl", "opening_hours", "Openingstijden"),
        ("de", "complaint", "Beschwerden"),
        ("de", "phone", "Contact"),  # shops mix their language with English
    ],
)
def test_a_link_that_says_it_has_the_best_scent(language: str, goal: str, name: str):
    assert words(language).scent(goal, name) == 9


def test_a_link_that_might_lead_there_has_less_and_any_other_none():
    en = words("en")
    assert 0 < en.scent("returns", "Help") < en.scent("returns", "Returns")
    assert en.scent("returns", "Monstera €18.90") == 0


def test_the_address_counts_a_little_less_than_the_name():
    assert words("en").scent("returns", "", f"{SHOP}/returns-policy.html") == 8


def test_a_page_is_read_in_the_language_it_is_written_in_whatever_it_declares():
    german = "Wir sind für Sie da, und das nicht nur mit einem Laden auf der Straße. " * 3
    assert spoken("", german) == spoken("en-US", german) == "de"
    assert spoken("nl", "Welkom the and of") == "nl"  # a few foreign words say nothing
    assert spoken("de-AT", german) == "de-AT"
    assert spoken("en", "Duis aute irure et est in voluptate velit esse cillum. " * 6) == "en"
    short = "Ich bin Fotografin aus Leipzig, bei mir im Studio oder bei Ihnen. All rights reserved"
    assert (spoken("en", short), spoken("en", f"The {short}")) == ("de", "en")
    swedish = "Här finns en fin present till en vän, en kopp kaffe och en stund av lugn. Van? "
    assert (spoken("sv", swedish * 3), spoken("sv", german)) == ("sv", "de")
    assert spoken("pt", "Para encomendas, por telefone ou por correio para todo o país") == "pt"


def test_every_language_has_the_same_keys():
    def keys(language: str) -> set[tuple[str, ...]]:
        table = words(language)._tables[0]
        found = {(part, key) for part in ("page", "button") for key in table[part]}
        return found | {("scent", goal) for goal in table["scent"]}

    assert set(LANGUAGES) == {"en", "de", "fr", "es", "it", "nl"}
    assert all(keys(language) == keys("en") for language in LANGUAGES)


def test_every_goal_without_a_basket_has_a_scent_in_every_language():
    for language in LANGUAGES:
        scents = words(language)._tables[0]["scent"]
        assert set(GOALS) - set(WITH_BASKET) | {"checkout"} == set(scents)


def test_addresses_and_capitals_leave_accents_out():
    assert words("fr").scent("returns", "RETRACTATION") == 9
    assert words("de").scent("complaint", "", f"{SHOP}/maengel-melden.html") == 8
    assert words("es").scent("phone", "", f"{SHOP}/telefono") == 8


@pytest.mark.parametrize(
    ("language", "goal", "name"),
    [
        ("de", "complaint", "Beanstandungen"),
        ("de", "opening_hours", "Sprechzeiten"),
        ("fr", "returns", "Droit de rétractation"),
        ("fr", "delivery_cost", "Frais de port"),
        ("es", "complaint", "Hoja de reclamaciones"),
        ("es", "returns", "Derecho de desistimiento"),
        ("it", "returns", "Diritto di recesso"),
        ("it", "phone", "Numero verde"),
        ("nl", "returns", "Herroepingsrecht en bedenktijd"),
        ("nl", "complaint", "Klachtenregeling"),
        ("en", "contact_form", "Submit a request"),
    ],
)
def test_what_a_language_calls_it(language: str, goal: str, name: str):
    assert words(language).scent(goal, name) == 9


def test_to_the_basket_is_no_basket_button():
    assert not words("de").button("add").search("zum warenkorb")
    assert words("de").button("add").search("zum warenkorb hinzufügen")
    assert words("de").button("add").search("in den korb")


def test_a_guest_may_be_told_that_no_login_is_needed():
    said = "You can also checkout without login or registration."
    assert words("en").page("guest").search(said)
    assert words("fr").page("guest").search("Commander sans vous connecter")


def test_an_unknown_language_is_read_with_english_words():
    assert words("fi").languages == ("en",)


# --- seconds


def test_a_click_takes_2_65_seconds():
    # Card, Moran & Newell 1980: M 1.35, P 1.10; B .10 for press and for release (Kieras 2001)
    assert pytest.approx(2.65) == klm.CLICK


def test_a_name_typed_into_a_field_is_the_sum_of_its_operators():
    assert klm.field_s(TEXT) == pytest.approx(1.10 + 0.20 + 0.40 + 1.35 + 7 * 0.28 + 0.40)


def test_a_mail_address_takes_longer_than_a_name():
    mail = replace(TEXT, type="email")
    assert klm.field_s(mail) - klm.field_s(TEXT) == pytest.approx((22 - 7) * klm.K)


def test_only_what_a_form_insists_on_is_filled_in():
    optional = replace(TEXT, required=False)
    assert klm.form_s([TEXT, optional]) == pytest.approx(klm.field_s(TEXT) + klm.CLICK)
    assert klm.form_s([optional]) == pytest.approx(klm.field_s(optional) + klm.CLICK)
    assert klm.form_s([]) == 0


# --- the gate


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def gate(clock: Clock | None = None) -> Gate:
    return Gate(
        own=lambda url: url.startswith(SHOP),
        allowed=lambda url: "/intern/" not in url,
        clock=clock or Clock(),
    )


def post(at: Gate, path: str) -> str | None:
    return at.refusal("POST", f"{SHOP}{path}", navigates=True, top=True)


def get(at: Gate, url: str) -> str | None:
    return at.refusal("GET", url, navigates=True, top=True)


def test_nothing_is_sent_unless_a_basket_button_was_pressed():
    assert post(gate(), "/basket/add") == "sends"


def test_a_basket_button_sends_once_it_is_pressed_and_not_for_long():
    clock = Clock()
    ours = gate(clock)
    assert ours.arm()
    assert post(ours, "/basket/add") is None
    clock.now = ARMED_S + 0.1
    assert post(ours, "/basket/add") == "sends"


@pytest.mark.parametrize(
    "path",
    [
        "/order",
        "/checkout/place-order",
        "/pay",
        "/account/login",
        "/subscribe",
        "/newsletter/join",
        "/contact/send",
        "/kasse",
        "/commande/valider",
    ],
)
def test_orders_payments_logins_and_letters_are_never_sent(path: str):
    ours = gate()
    assert ours.arm()
    assert post(ours, path) == "sends"


@pytest.mark.parametrize(
    "path",
    ["/basket/add/12/", "/cart/add.js", "/checkout/cart/add/uenc/x", "/?wc-ajax=add_to_cart"],
)
def test_the_basket_addresses_of_common_shops_are_known(path: str):
    ours = gate()
    assert ours.arm()
    assert post(ours, path) is None


def test_what_a_basket_button_sends_goes_to_the_basket_or_where_its_form_says():
    ours = gate()
    assert ours.arm(f"{SHOP}/items/12")
    assert post(ours, "/track") == "sends"
    assert post(ours, "/items/12") is None


def test_other_methods_and_other_hosts_are_never_written_to():
    ours = gate()
    assert ours.arm()
    assert ours.refusal("DELETE", f"{SHOP}/basket/1", navigates=False, top=False) == "sends"
    assert ours.refusal("POST", "http://other.example/a", navigates=False, top=False) == "sends"


def test_three_things_are_put_into_the_basket_and_no_more():
    ours = gate()
    assert [ours.arm() for _ in range(MOST_ADDS + 1)] == [True] * MOST_ADDS + [False]


def test_a_press_that_sent_nothing_put_nothing_into_the_basket():
    ours = gate()
    assert ours.arm()
    ours.take_back()
    assert ours.adds == 0
    assert ours.arm()
    assert post(ours, "/basket/add") is None
    ours.take_back()
    assert ours.adds == 1


@pytest.mark.parametrize(
    ("path", "body", "read"),
    [
        ("/api/graphql", {"query": "query Q { cart { items { qty } } }"}, True),
        ("/api/graphql", {"query": "{ cart { total } }"}, True),
        ("/api/graphql", {"query": "mutation M { order { id } }"}, False),
        ("/graphql.json", {"query": 'mutation A($n: Int) { addToCart(n: "}") { total } }'}, True),
        (
            "/graphql",
            {"query": "mutation { a: cartLinesAdd { ...C } } fragment C on Cart {id}"},
            True,
        ),
        ("/graphql", {"query": "mutation { addToCart { id } placeOrder { id } }"}, False),
        ("/graphql", {"query": "mutation { addPaymentToCart { id } }"}, False),
        ("/api/graphql", {"query": "query Q { a } mutation M { order { id } }"}, False),
        ("/api/graphql", {"id": "8f2a"}, False),
        ("/api/order", {"query": "query Q { cart }"}, False),
    ],
)
def test_after_a_basket_button_a_script_may_ask_what_is_in_it_or_put_something_there(
    path: str, body: dict[str, str], read: bool
):
    ours = gate()
    assert not ours.reads(SHOP + path, json.dumps(body))
    assert ours.arm()
    assert ours.reads(SHOP + path, json.dumps(body)) == read
    assert not ours.reads("http://other.example/graphql", json.dumps(body))


def test_pages_elsewhere_and_pages_robots_forbids_are_not_gone_to():
    assert get(gate(), "http://other.example/") == "off site"
    assert get(gate(), f"{SHOP}/intern/stock") == "robots"
    assert get(gate(), f"{SHOP}/returns") is None


def test_addresses_that_do_something_are_not_gone_to():
    assert get(gate(), f"{SHOP}/logout") == "acts"
    assert get(gate(), f"{SHOP}/?add-to-cart=7") == "basket"


def test_pictures_and_maps_from_elsewhere_may_load():
    ours = gate()
    assert ours.refusal("GET", "http://cdn.example/a.png", navigates=False, top=False) is None
    assert ours.refusal("GET", "http://maps.example/", navigates=True, top=False) is None


def test_a_page_in_a_frame_is_asked_for_only_where_robots_allows_it():
    ours = gate()
    there = "http://forms.example/intern/letter"
    assert ours.refusal("GET", there, navigates=True, top=False) == "robots, in a frame"
    assert ours.refusal("POST", "http://forms.example/", navigates=True, top=False) == "sends"


# --- what to press on an overlay


def button(name: str, href: str = "", posts: bool = False, corner: bool = False) -> Button:
    more = {"posts": posts, "tag": "button", "corner": corner}
    return {"name": name, "hint": "", "href": href, **more}


def test_what_no_word_fits_is_closed_by_its_corner_or_its_only_button():
    en = words("en")

    def pressed(*buttons: Button, typed: bool = False) -> str | None:
        found = last_resort({"buttons": list(buttons), "typed": typed}, en)
        return found and str(found["name"])

    assert pressed(button("Let's go")) == "Let's go"
    assert pressed(button("Let's go"), typed=True) is None
    assert pressed(button("Get my code"), button("", corner=True), typed=True) == ""
    assert pressed(button("Sign up")) is None
    assert pressed(button("Red"), button("Blue")) is None


def test_a_person_closes_rather_than_rejects_rather_than_accepts():
    found = [button("Accept all"), button("Reject all"), button("×")]
    en = words("en")
    assert [choice and choice["name"] for choice in (best(found, en), best(found[:2], en))] == [
        "×",
        "Reject all",
    ]


def test_a_basket_that_slides_over_the_page_is_no_interruption():
    en = words("en")
    assert is_basket([button("Close"), button("Checkout", "/checkout")], en)
    assert not is_basket([button("Close"), button("Subscribe")], en)
    assert not is_basket([button("Accept all"), button("Proceed")], en)


def test_what_sends_or_leads_away_is_no_way_out_of_an_overlay():
    found = [button("Accept", posts=True), button("Close", href="/elsewhere"), button("Subscribe")]
    assert best(found, words("en")) is None


# --- records


def test_half_a_line_is_no_goal_and_the_next_one_goes_after_it(tmp_path: Path):
    log = JourneyLog(tmp_path)
    log.add({"goal": "phone"})
    with (tmp_path / FILE).open("a") as file:
        file.write('{"goal": "ma')
    again = JourneyLog(tmp_path)
    assert again.done == {"phone"}
    again.add({"goal": "mail"})
    lines = (tmp_path / FILE).read_text().splitlines()
    assert [json.loads(line)["goal"] for line in lines] == ["phone", "mail"]


def test_a_folder_without_journeys_reads_as_none(tmp_path: Path):
    assert list(read(tmp_path)) == []
