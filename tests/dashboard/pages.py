"""The live page read without a browser: its links, its forms, its words."""

import re
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
from api_client import ApiClient

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": "x"}
BROWSER = {"accept": "text/html", "authorization": "x"}


class Form(NamedTuple):
    """A form: where it goes, the fields it brings, and what its buttons add."""

    action: str
    method: str
    fields: dict[str, str]
    buttons: list[dict[str, str]]


class Reading(HTMLParser):
    """A page, read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get"), {}, []))
        elif tag in ("input", "textarea") and self.forms and "name" in given and given.get("type") != "checkbox":
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append({given["name"]: given["value"]} if "name" in given else {})

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def calls(self) -> set[str]:
        """What its buttons ask of the control plane."""
        return {
            call for form in self.forms for one in form.buttons or [{}] if (call := (form.fields | one).get("call"))
        }


def read(api: ApiClient, path: str) -> Reading:
    answer = api.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), answer.text
    return Reading(answer.text)


def led_to(answer: httpx.Response) -> str:
    """Where an answer leads, without the name of what the page says then."""
    assert answer.status_code == 303, answer.text
    return re.sub("[?&]said=[0-9]+$", "", answer.headers["location"])


def said(api: ApiClient, answer: httpx.Response) -> str:
    """What the page says that an answer leads to; it does so once."""
    path = answer.headers["location"]
    first, again = (api.get(path, headers=BROWSER) for _ in range(2))
    assert first.status_code == 200 and 'id="said"' not in again.text
    found = re.search(r'id="said">(.*?)</p>', first.text, re.DOTALL)
    assert found, first.text
    return " ".join(Reading(found[1]).words)


def press(api: ApiClient, call: str, *, space: str = "", back: str = "/_mockpay/", **fields: str) -> httpx.Response:
    """Press a button."""
    body = urlencode({"call": call, "back": back, **fields}).encode()
    return api.post(f"{space}/_mockpay/live/do", body, headers=FORM)
