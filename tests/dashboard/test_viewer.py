"""In which language and time zone the live page is shown, and how the choice is kept."""

import re
from pathlib import Path

import pytest
from api_client import ROOT, ApiClient

from mockpay.dashboard.spanish import SPANISH
from tests.dashboard.pages import BROWSER, Reading, press, read

FOLDER = ROOT / "mockpay" / "dashboard"
SAID = re.compile(r"""\b(?:_|say)\(\s*"((?:[^"\\]|\\.)*)\"""")
HOLES = re.compile(r"{\w+}")


def sentences(path: Path) -> set[str]:
    return set(SAID.findall(path.read_text()))


FILES = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in (".html", ".py") and sentences(path)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sentence_is_there_in_spanish(path: Path) -> None:
    assert sentences(path) - SPANISH.keys() == set()


def test_no_sentence_is_translated_for_nothing_and_the_holes_are_the_same() -> None:
    assert set(SPANISH) - set().union(*map(sentences, FILES)) == set()
    assert [text for text, spanish in SPANISH.items() if set(HOLES.findall(text)) != set(HOLES.findall(spanish))] == []


@pytest.mark.parametrize(
    ("query", "headers", "title"),
    [
        ("", {}, "Overview"),
        ("", {"accept-language": "es-MX,es;q=0.9,en;q=0.8"}, "Resumen"),
        ("", {"accept-language": "en-US"}, "Overview"),
        ("", {"accept-language": "de"}, "Overview"),
        ("", {"accept-language": "en", "cookie": "lang=es"}, "Resumen"),
        ("", {"accept-language": "es", "cookie": "lang=xx"}, "Resumen"),
        ("?lang=en", {"accept-language": "es", "cookie": "lang=es"}, "Overview"),
        ("?lang=es-MX", {}, "Resumen"),
        ("?lang=xx", {"cookie": "lang=es"}, "Resumen"),
    ],
)
def test_the_language(api: ApiClient, query: str, headers: dict[str, str], title: str) -> None:
    answer = api.get(f"/_mockpay/{query}", headers=BROWSER | headers)
    lang = "es-MX" if title == "Resumen" else "en"
    assert f"<h1>{title}</h1>" in answer.text and f'<html lang="{lang}">' in answer.text


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?lang=en", ["lang=en; Path=/; Max-Age=31536000; SameSite=Lax"]),
        ("?lang=es-MX&tz=UTC", [f"{one}; Path=/; Max-Age=31536000; SameSite=Lax" for one in ("lang=es", "tz=UTC")]),
        ("?lang=xx&tz=Mars", []),
        ("", []),
    ],
)
def test_the_choice_is_kept_for_all_spaces(api: ApiClient, query: str, kept: list[str]) -> None:
    answer = api.get(f"/~shop/_mockpay/{query}", headers=BROWSER)
    assert answer.headers.get_list("set-cookie") == kept


def test_the_time_is_that_of_the_pay_page_until_another_zone_is_chosen(api: ApiClient) -> None:
    api.post("/_mockpay/clock", {"freeze": "2025-09-25T03:04:05Z"})
    assert "24 Sep 2025, 21:04:05 UTC−6" in read(api, "/_mockpay/").text
    assert "24 sep 2025, 21:04:05 UTC−6" in read(api, "/_mockpay/?lang=es").text
    assert "25 Sep 2025, 03:04:05 UTC" in read(api, "/_mockpay/?tz=UTC&lang=en").text
    cookie = BROWSER | {"cookie": "tz=UTC"}
    assert "25 Sep 2025, 03:04:05" in api.get("/_mockpay/live/orders", headers=cookie).text


def test_the_switches_stay_on_the_page(api: ApiClient) -> None:
    page = read(api, "/~a/_mockpay/live/orders?payment=paid&tz=UTC")
    assert "/~a/_mockpay/live/orders?payment=paid&tz=UTC&lang=es" in page.links
    form = next(one for one in page.forms if one.action == "/~a/_mockpay/live/orders")
    assert form.fields == {"payment": "paid"}


@pytest.mark.parametrize("path", ["orders/none", "requests/none", "webhooks/none", "none"])
def test_what_is_not_there_keeps_the_navigation(api: ApiClient, path: str) -> None:
    answer = api.get(f"/~a/_mockpay/live/{path}?lang=es", headers=BROWSER)
    page = Reading(answer.text)
    assert answer.status_code == 404 and "No se pudo" in page.text
    for place in ("", "live/orders", "live/requests", "live/webhooks", "live/controls"):
        assert f"/~a/_mockpay/{place}" in page.links
    refused = Reading(press(api, "POST /_mockpay/clock", advance="soon").text)
    assert "/_mockpay/live/orders" in refused.links
