"""A shop plugin on a server of ours: its requests over a socket, its buyers at pay pages, the webhooks it verifies."""

import base64
import re
from typing import Any

import httpx
import pytest
from api_client import Receiver
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tests.checkout.buyer import Buyer


class Browser:
    """What a `Buyer` asks through, where the server is a process."""

    def __init__(self, origin: str) -> None:
        self._origin = httpx.URL(origin)

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.get(self._origin.join(path), headers=headers)

    def post(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        return httpx.post(self._origin.join(path), content=body, headers=headers)


class ShopPlugin:
    """`space` is the address of a space of its own, `headers` what the plugin's client sends with every request."""

    def __init__(self, space: str, receiver: Receiver, headers: dict[str, str]) -> None:
        self.space = space
        self.webhook_url = f"{receiver.url}/webhook"
        self._receiver = receiver
        self._client = httpx.Client(base_url=space, headers=headers)
        self._media = headers["accept"]
        key = self.send("POST", "/webhook_keys")["public_key"]
        public = load_pem_public_key(key.encode())
        assert isinstance(public, RSAPublicKey)
        self._public = public

    def __enter__(self) -> "ShopPlugin":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """What is answered; its media type is the one that was asked for."""
        sent = {} if body is None else {"json": body}
        answer = self._client.request(method, path, **sent)
        assert answer.headers["content-type"] == self._media
        return answer

    def send(self, method: str, path: str, body: Any = None) -> Any:
        """What a request that works answers."""
        answer = self.ask(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def charge(self, order_id: str, kind: str = "card", **method: Any) -> dict[str, Any]:
        """What the embedded checkout does for the buyer: a charge of the whole order."""
        how = {"token_id": "tok_test_visa_4242"} if kind == "card" else {}
        made: dict[str, Any] = self.send(
            "POST", f"/orders/{order_id}/charges", {"payment_method": {"type": kind} | how | method}
        )
        return made

    def pays(self, order: dict[str, Any], kind: str = "card") -> None:
        """The buyer, by one of Conekta's words for the methods of a checkout: at its page, if it has one."""
        page = order["checkout"].get("url")
        if page is None:
            self.charge(order["id"], {"bank_transfer": "spei"}.get(kind, kind))
        elif kind == "card":
            self.buyer(page).pay()
        else:
            self.buyer(page).press({"bank_transfer": "transfer"}.get(kind, kind))

    def arrives(self, order_id: str) -> None:
        """The money for an order that waits for it."""
        httpx.post(f"{self.space}/_mockpay/orders/{order_id}/actions/receive", json={}).raise_for_status()

    def passes(self, time: str) -> None:
        """Time, as "1d"."""
        httpx.post(f"{self.space}/_mockpay/clock", json={"advance": time, "wait": True}).raise_for_status()

    def buyer(self, page: str) -> Buyer:
        """Somebody whom the plugin sends to a page."""
        browser: Any = Browser(self.space.partition("/~")[0])
        return Buyer(browser, page)

    def registered(self, body: Any) -> Any:
        """The webhook of this request, once it was told of itself."""
        made = self.send("POST", "/webhooks", body)
        asked = set(made["subscribed_events"]) & {"webhook.created", "webhook_ping"}
        assert {event["type"] for event in self.heard()} == asked
        self._receiver.got.clear()
        return made

    def heard(self, order_id: str | None = None) -> list[Any]:
        """The events in the order they came, of one order or all. Raises `InvalidSignature` where a Digest is wrong."""
        self.passes("0s")
        posts = self._receiver.got
        for post in posts:
            self._public.verify(base64.b64decode(post.headers["digest"]), post.body, PKCS1v15(), SHA256())
        assert {post.path for post in posts} <= {"/webhook"}
        events = [post.json for post in posts]
        return [one for one in events if order_id in (None, _order_of(one))]


def _order_of(event: Any) -> str | None:
    object_of_it = event["data"].get("object", {})
    found: str | None = object_of_it.get("order_id") or object_of_it.get("id")
    return found


def space_of(request: pytest.FixtureRequest) -> str:
    """The name of a space for a test: the end of its own, where its parameters are."""
    return re.sub(r"\W+", "-", request.node.name).strip("-")[-48:]


def basic(key: str) -> str:
    """How clients of version 2.0 send a private key."""
    return f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"


def types(events: list[Any]) -> list[str]:
    return [event["type"] for event in events]
