"""How pages look and read: both languages, the shop's theme, amounts, barcodes, and files that browsers may keep."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from string import Formatter

import pytest
from api_client import ApiClient
from barcode.charsets import code128 as charset
from hypothesis import given
from hypothesis import strategies as st

from mockpay.checkout import amounts, assets
from mockpay.checkout.barcode import QUIET, code128
from mockpay.checkout.html import FOLDER
from mockpay.checkout.messages import REASONS, WORDS
from mockpay.scenario.load import load, parse
from mockpay.scenario.scenario import Then
from mockpay.web.language import Language
from tests.checkout.buyer import ITEMS, Buyer

Visiting = Callable[..., Buyer]


# Words


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("table", [WORDS, REASONS])
def test_both_languages_say_the_same(table: dict[str, tuple[str, str]]) -> None:
    for key, (spanish, english) in table.items():
        assert places(spanish) == places(english), key
        assert spanish.strip() and english.strip()


def test_each_decline_of_the_default_scenario_has_words_of_its_own() -> None:
    assert [
        card.name for card in load(["default"]).cards if card.then is Then.DECLINE and card.name not in REASONS
    ] == []


def test_no_sentence_is_left_over() -> None:
    sources = "".join(path.read_text() for path in FOLDER.rglob("*") if path.suffix in (".py", ".html"))
    sources = sources.replace((FOLDER / "messages.py").read_text(), "")
    built = {"_text", "_hint", "_wrong", "then_", "frictionless", "challenge_failed"}  # put together, or an enum's
    for key in WORDS:
        assert f'"{key}"' in sources or f"'{key}'" in sources or any(part in key for part in built), key


LANGUAGES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("", {}, "es-MX"),
    ("", {"accept-language": "en-US,en;q=0.9,es;q=0.8"}, "en"),
    ("", {"accept-language": "fr"}, "es-MX"),
    ("", {"accept-language": "es-ES,en"}, "es-MX"),
    ("", {"cookie": "lang=en"}, "en"),
    ("", {"cookie": "lang=es", "accept-language": "en"}, "es-MX"),
    ("&lang=en", {}, "en"),
    ("&lang=es", {"accept-language": "en"}, "es-MX"),
)


@pytest.mark.parametrize(("query", "headers", "lang"), LANGUAGES)
def test_the_language_is_spanish_unless_asked(query: str, headers: dict[str, str], lang: str, api: ApiClient) -> None:
    buyer = Buyer(api, api.order(items=ITEMS)["pay_link"] + query, **headers)
    assert next(given for tag, given in buyer.page.tags if tag == "html")["lang"] == lang
    assert buyer.page.heading == {"en": "How would you like to pay?", "es-MX": "¿Cómo quieres pagar?"}[lang]


def test_the_language_that_was_chosen_stays(visit: Visiting) -> None:
    buyer = visit()
    english = buyer.look(buyer.page.links["English"])
    assert english.heading == "How would you like to pay?"
    assert buyer.pay("4000000000009995").text.count("Payment declined: Insufficient funds.") == 1
    assert buyer.pay().heading == "Payment received!"
    assert buyer.look(buyer.page.links["Español"]).heading == "Este pedido ya está pagado"


# Theme


def test_the_scenario_dresses_the_page(open_client: Callable[..., ApiClient]) -> None:
    logo = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    client = open_client(
        scenario=parse(f'extends: default\ncheckout: {{name: Tía Ñ, colour: "#FFD400", logo: "{logo}"}}')
    )
    page = Buyer(client, client.order(items=ITEMS)["pay_link"]).page
    assert "Tía Ñ" in page.text
    assert "Platería Morín" not in page.text
    sheet = next(given["href"] for _, given in page.tags if "theme-" in (given.get("href") or ""))
    assert client.get(str(sheet)).text == (
        ":root{--accent:#a88c00;--on-accent:#10131a;--accent-hover:#a88c00}"
        "@media (prefers-color-scheme:dark){:root{--accent:#ffd400;--on-accent:#10131a;--accent-hover:#ffd91f}}"
    )
    image = next(given["src"] for tag, given in page.tags if tag == "img")
    assert str(image).startswith("data:image/svg+xml;base64,")


def test_a_logo_elsewhere_is_let_in_by_the_policy(open_client: Callable[..., ApiClient]) -> None:
    client = open_client(scenario=parse("extends: default\ncheckout: {logo: 'https://cdn.example/l.png'}"))
    page = Buyer(client, client.order(items=ITEMS)["pay_link"]).page
    assert [given["src"] for tag, given in page.tags if tag == "img"] == ["https://cdn.example/l.png"]
    assert "img-src 'self' data: https://cdn.example;" in page.response.headers["content-security-policy"]


NAMES = {
    "checkout: {name: Tienda}": "Tienda",
    "checkout: {name: ''}": "Hugo Morín",
    "checkout: {name: ''}\naccount: {first_name: '', last_name: ''}": "EcartPay",
}


@pytest.mark.parametrize("scenario", NAMES)
def test_whose_page_it_is(scenario: str, open_client: Callable[..., ApiClient]) -> None:
    client = open_client(scenario=parse(f"extends: default\n{scenario}"))
    order = client.order(customer_id=None, email="a@b.mx", items=ITEMS)
    page = Buyer(client, order["pay_link"]).page
    assert page.text.startswith(f" Pagar $2,200.00 MXN a {NAMES[scenario]} ")
    assert "Página de pago de EcartPay, emulada por mockpay" in page.text
    assert "Modo de pruebas · No se cobra dinero real." in page.text


# Amounts and moments


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (220000, "MXN", "$2,200.00 MXN"),
        (5, "MXN", "$0.05 MXN"),
        (0, "USD", "$0.00 USD"),
        (1599000, "CLP", "$1,599,000 CLP"),
        (1234567, "KWD", "1,234.567 KWD"),
        (100, "EUR", "€1.00 EUR"),
        (2**53 - 1, "BRL", "R$90,071,992,547,409.91 BRL"),
    ],
)
def test_amounts(minor: int, currency: str, text: str) -> None:
    assert amounts.amount(minor, currency) == text.replace(" ", "\N{NO-BREAK SPACE}")


def test_moments_are_those_of_central_mexico() -> None:
    at = datetime(2026, 1, 1, 5, 59, tzinfo=UTC)
    assert amounts.moment(at, Language.ES) == "31 de diciembre de 2025, 23:59 h"
    assert amounts.moment(at, Language.EN) == "December 31, 2025, 11:59 PM"


# Barcodes


SWITCHES = {("A", 99): "C", ("A", 100): "B", ("B", 99): "C", ("B", 101): "A", ("C", 100): "B", ("C", 101): "A"}
STOP = charset.STOP + "11"  # the last bar


def decoded(path: str) -> str:
    """What a reader makes of the bars: digits in pairs (set C), single characters else (set B)."""
    width = max(int(found[1]) + int(found[2]) for found in re.finditer(r"M(\d+) 0h(\d+)", path))
    modules = ["0"] * width
    for found in re.finditer(r"M(\d+) 0h(\d+)", path):
        modules[int(found[1]) : int(found[1]) + int(found[2])] = "1" * int(found[2])
    bars = "".join(modules[QUIET:])
    assert bars.endswith(STOP)
    values = [charset.CODES.index(bars[at : at + 11]) for at in range(0, len(bars) - len(STOP), 11)]
    *values, check = values
    assert check == (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    text, mode = "", {103: "A", 104: "B", 105: "C"}[values[0]]
    for value in values[1:]:
        if (mode, value) in SWITCHES:
            mode = SWITCHES[mode, value]
        else:
            text += f"{value:02}" if mode == "C" else chr(value + 32)
    return text


@given(st.one_of(st.text("0123456789", min_size=1, max_size=30), st.text("09 AZaz-~", min_size=1, max_size=20)))
def test_a_till_can_read_the_barcode(reference: str) -> None:
    width, path = code128(reference)
    assert decoded(path) == reference
    assert width > 2 * QUIET


# Files


def test_files_may_be_kept_for_ever(visit: Visiting) -> None:
    buyer = visit()
    named = [str(given.get("href") or given.get("src")) for tag, given in buyer.page.tags if tag in ("link", "script")]
    assert len(named) == 4
    for path in named:
        answer = buyer.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].partition("/")[0] in ("text", "image")


@pytest.mark.parametrize(
    "name", ["", "x", "checkout.css", "x/html.py", "%2e%2e/html.py", "theme-xyz.css", "versions/x"]
)
def test_nothing_else_is_served(name: str, api: ApiClient) -> None:
    answer = api.get(f"{assets.PREFIX}/{name}")
    assert (answer.status_code, answer.content) == (404, b"")


def test_a_page_that_waits_can_ask_whether_something_happened(visit: Visiting) -> None:
    buyer = visit()
    voucher = buyer.press("cash")
    body = next(given for tag, given in voucher.tags if tag == "body")
    assert buyer.client.get(str(body["data-watch"])).text == body["data-version"]
    buyer.press("receive")
    assert buyer.client.get(str(body["data-watch"])).text > str(body["data-version"])


def test_links_of_a_space_and_of_a_public_address_hold(open_client: Callable[..., ApiClient]) -> None:
    client = open_client(public_url="https://pay.example/sandbox")
    order = client.post("/~a/api/orders", {"email": "a@b.mx", "currency": "MXN", "items": ITEMS}).json()
    assert order["pay_link"] == f"https://pay.example/sandbox/~a/checkout?id={order['id']}"
    page = Buyer(client, f"/~a/checkout?id={order['id']}").page
    assert {form["action"] for form in page.forms} == {f"/sandbox/~a/checkout?id={order['id']}"}
    assert all(str(given["href"]).startswith("/sandbox/~a/") for tag, given in page.tags if tag == "link")
