"""Where a sandbox is: its address, the spaces beside it, and what a client is given to reach it."""

from typing import Any, Final

import httpx

from mockpay.client.ask import Ask

DEFAULT: Final = "http://127.0.0.1:7357"
"""Where `mockpay serve` listens."""
PATIENCE: Final = 10.0
"""Seconds for an answer that takes no time on purpose."""


class Place:
    """An address such as `http://127.0.0.1:7357/~test-17`. `token` opens a control plane that wants one."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def space(self, name: str) -> str:
        """The address of another space of the same server."""
        return f"{self.url.partition('/~')[0]}/~{name}"

    def inbox(self, name: str) -> str:
        """The address hooks are sent to so that they arrive in an inbox."""
        return f"{self.url}/_mockpay/inbox/{name}"

    def request(self, client: httpx.Client | httpx.AsyncClient, ask: Ask[Any]) -> httpx.Request:
        """A request as it goes out."""
        timeout = httpx.Timeout(PATIENCE + ask.patience)
        return client.build_request(
            ask.method,
            f"{self.url}/_mockpay/{ask.path}",
            params=ask.query or None,
            content=ask.content,
            headers=self.headers,
            timeout=timeout,
        )
