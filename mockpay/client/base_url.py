"""Where a sandbox is: its address, the spaces beside it, and what a client is given to reach it."""

import ssl
from typing import Any, Final

import httpx

from mockpay.client.request import Request

DEFAULT: Final = "http://127.0.0.1:7357"
"""Where `mockpay serve` listens."""
PATIENCE: Final = 10.0
"""Seconds for an answer that takes no time on purpose."""


def trust(url: str, ca: str) -> ssl.SSLContext:
    """The certificates that are trusted at an address: the public CAs, or those of SSL_CERT_FILE, and those in the file
    `ca`. Raises OSError for a file that is not there or holds none."""
    if not url.lower().startswith("https:"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # which is never asked, and made in no time
    context = httpx.create_ssl_context()
    if ca:
        context.load_verify_locations(ca)
    return context


class BaseUrl:
    """An address such as `http://127.0.0.1:7357/~test-17`. `token` opens a control plane that wants one."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url.rstrip("/")
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def space(self, name: str) -> str:
        """The address of another space of the same server."""
        return f"{self.url.partition('/~')[0]}/~{name}"

    def inbox(self, name: str) -> str:
        """The address webhooks are sent to so that they arrive in an inbox."""
        return f"{self.url}/_mockpay/inbox/{name}"

    def request(self, client: httpx.Client | httpx.AsyncClient, ask: Request[Any]) -> httpx.Request:
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
