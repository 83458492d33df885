"""Each row of a provider's table of refusals, produced once over HTTP: a producer per row, and what every
answer of a row must be."""

import json
import re
from collections.abc import Callable
from typing import Any, Protocol

import httpx
from api_client import ANYBODY, ApiClient

from mockpay.web.refusal_catalogue import RefusalRow

Open = Callable[..., ApiClient]


class Caller:
    """A client of one language. `open` takes what `open_client` does, and `ask` sends through what it returns."""

    def __init__(self, open_client: Open, language: str = "") -> None:
        self._open = open_client
        self._language = {"accept-language": language} if language else {}
        self._client: ApiClient | None = None

    def open(self, *scenarios: str, **settings: Any) -> ApiClient:
        self._client = self._open(*scenarios, **settings)
        return self._client

    @property
    def client(self) -> ApiClient:
        return self._client or self.open()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Asks as anybody; headers' names have `_` for `-`, and `authorization=""` sends none."""
        sent = ANYBODY | self._language | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.ask(method, path, body, {name: value for name, value in sent.items() if value})

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.ask("PUT", path, body, **headers)


class Producer(Protocol):
    """What leads to the refusal of a row."""

    def __call__(self, caller: Caller, /) -> httpx.Response: ...


def is_of(row: RefusalRow, answer: httpx.Response, message: str, language: str = "en") -> None:
    """The answer is of this row, and of no other: its status, its sentence and how sure it is."""
    assert answer.headers["mockpay-refusal"] == row.name, answer.text
    assert answer.headers["mockpay-fidelity"] == row.fidelity
    assert answer.status_code == (row.status or answer.status_code)
    template = row.sentences.get(language) or row.sentences["en"]
    pattern = re.sub(r"\\\{[^{}]*\\\}", "(?s:.*)", re.escape(template.replace("{{", "<").replace("}}", ">")))
    pattern = pattern.replace("<", r"\{").replace(">", r"\}")
    assert re.fullmatch(pattern, message), (pattern, message)


def fails(path: str, body: Any = None, method: str = "POST", **headers: str) -> Producer:
    """One request to a new server is enough."""
    sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    return lambda caller: caller.ask(method, path, sent, **headers)
