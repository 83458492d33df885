"""A buyer without a script: opens a pay page in process, reads it, fills in its forms and presses its buttons."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import httpx
from api_client import ApiClient

FORM = {"content-type": "application/x-www-form-urlencoded"}
GOOD = {"number": "4242 4242 4242 4242", "expiry": "12/50", "cvc": "123", "name": "Ana Garza"}
ITEMS = [{"name": "Anillo de plata", "quantity": 2, "price": 1100}]


class Page(HTMLParser):
    """What a page holds: its heading, text, links, tags, and its forms with their fields and buttons."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.goes_to = response.headers.get("location")
        self.heading = self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.links: dict[str, str] = {}
        self.forms: list[dict[str, Any]] = []
        self._inside: list[str] = []
        self._href = self._words = ""
        self.feed(response.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self._inside.append(tag)
        if tag == "form":
            self.forms.append({"action": given["action"], "fields": {}, "buttons": []})
        elif tag == "input":
            self.forms[-1]["fields"][given["name"]] = given["value"]
        elif tag == "button" and given.get("name") == "do":
            self.forms[-1]["buttons"].append(given["value"])
        elif tag == "a":
            self._href, self._words = given["href"] or "", ""

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass
        if tag == "a":
            self.links[_plain(self._words)] = self._href

    def handle_data(self, data: str) -> None:
        words = _plain(data)
        self.text = f"{self.text} {words}" if words else self.text
        self._words += data
        if "h1" in self._inside:
            self.heading += words

    def form(self, button: str) -> dict[str, Any]:
        return next(form for form in self.forms if button in form["buttons"])

    @property
    def buttons(self) -> list[str]:
        return [button for form in self.forms for button in form["buttons"]]

    @property
    def fields(self) -> dict[str, str]:
        return {name: value for form in self.forms for name, value in form["fields"].items()}


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


class Buyer:
    """Somebody at the pay page of an order."""

    def __init__(self, client: ApiClient, link: str, **headers: str) -> None:
        self.client = client
        self.link = link.removeprefix("http://sandbox.test")
        self.headers = headers
        self.page = self.look()

    def look(self, address: str | None = None) -> Page:
        self.page = Page(self.client.get(address or self.link, headers=self.headers))
        return self.page

    def send(self, action: str, fields: dict[str, str]) -> Page:
        body = urlencode(fields).encode()
        return Page(self.client.post(action, body, headers={**FORM, **self.headers}))

    def press(self, button: str, page: Page | None = None, **typed: str) -> Page:
        """Fill in the form a button is in, press it, and go where the answer leads, if that is on the page still."""
        form = (page or self.page).form(button)
        self.page = self.send(form["action"], {**form["fields"], **typed, "do": button})
        if self.page.status == 303 and (self.page.goes_to or "").startswith("/"):
            self.look(self.page.goes_to)
        return self.page

    def pay(self, number: str = GOOD["number"], **typed: str) -> Page:
        """Pay with a card."""
        return self.press("card", **{**GOOD, "number": number, **typed})
