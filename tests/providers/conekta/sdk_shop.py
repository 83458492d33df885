"""Conekta's own Python client, what it reads compared with plain HTTP."""

import time
from typing import Any

import httpx

from tests.providers.conekta.typed_client import TypedClient

MEDIA = {"accept": "application/vnd.conekta-v2.3.0+json", "authorization": "Bearer key_mockpay"}


class Shop(TypedClient):
    """A client that compares what it reads with plain HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def read(self, path: str, operation: str, *sent: Any, **where: Any) -> Any:
        """What an operation reads; the body is that of a plain GET."""
        found = getattr(self, operation)(*sent, **where)
        plain = httpx.get(f"{self.url}{path}", headers=MEDIA)
        assert (plain.status_code, plain.json()) == (200, self.answer)
        return found

    def listed(self, path: str, operation: str, *sent: Any) -> list[Any]:
        """All rows of a list, as JSON: read in one page, in pages of two forwards, and the first two backwards."""
        self.read(f"{path}?limit=100", operation, *sent, limit=100)
        rows: list[Any] = self.answer["data"]
        assert (self.answer["has_more"], self.answer["previous_page_url"]) == (False, None)
        paged: list[Any] = []
        where: dict[str, Any] = {}
        while True:
            getattr(self, operation)(*sent, limit=2, **where)
            page = self.answer
            paged += page["data"]
            if not page["has_more"]:
                break
            where = {"next": page["data"][-1]["id"]}
        assert paged == rows
        if len(rows) > 2:
            getattr(self, operation)(*sent, limit=2, previous=rows[2]["id"])
            assert self.answer["data"] == rows[:2]
        return rows

    def settle(self) -> None:
        """Wait until the webhooks under way were answered."""
        httpx.post(f"{self.url}/_mockpay/clock", json={"advance": 0, "wait": True}).raise_for_status()

    def gone(self, operation: str, *sent: Any) -> None:
        assert self.refused(operation, *sent)[0] == 404


def ids(rows: list[Any]) -> list[str]:
    return [row["id"] for row in rows]


def in_25_hours() -> int:
    return int(time.time()) + 90_000


def ids_of(models: list[Any]) -> list[str]:
    return [model.id for model in models]
