"""A webhook to mockpay itself: an inbox takes it, everything else refuses it, by whatever name and spelling."""

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from api_client import ANYBODY, ORDER, Receiver, Server

from mockpay.testing.in_process import InProcess

PATHS = [
    "/_mockpay/reset", "/~victim/_mockpay/reset", "/%5fmockpay/reset", "/_mockpay%2freset", "//_mockpay/reset",
    "/~victim//_mockpay/reset", "/_mockpay/inbox/../reset", "/_mockpay/inbox/a/behaviour", "/_mockpay/inbox",
    "/_mockpay/do", "/_mockpay/live", "/_mockpay/clock?x=1", "/livez", "/api/orders", "/checkout", "/",
]  # fmt: skip
INBOXES = ["/_mockpay/inbox/mine", "/~other/_mockpay/inbox/mine", "/%5Fmockpay/inbox/mine"]


def names(port: int) -> list[str]:
    """This machine by many names, all of which lead to a server that listens everywhere."""
    own = socket.gethostbyname(socket.gethostname())
    loopback = ["127.0.0.1", "localhost", "shop.localhost", "127.1", "127.0.0.2", "2130706433", "[::ffff:127.0.0.1]"]
    return [f"{name}:{port}" for name in (*loopback, own)]


def paid(shop: httpx.Client, space: str, url: str) -> dict[str, Any]:
    """The delivery of an order that was paid."""
    base = f"/~{space}"
    order = shop.post(f"{base}/api/orders", json=ORDER | {"notify_url": url}).json()
    shop.post(f"{base}/_mockpay/orders/{order['id']}/actions/pay", json={"wait": True}).raise_for_status()
    (row,) = shop.get(f"{base}/_mockpay/webhooks", params={"order_id": order["id"]}).json()["deliveries"]
    return dict(row)


@pytest.fixture(scope="module")
def open_server() -> Any:
    with Server("--host", "0.0.0.0") as one:
        yield one


@pytest.fixture
def shop(open_server: Server) -> Any:
    with httpx.Client(base_url=open_server.url.replace("0.0.0.0", "127.0.0.1"), headers=ANYBODY) as one:
        one.post("/~victim/api/orders", json=ORDER).raise_for_status()
        yield one
        assert one.get("/~victim/_mockpay/orders").json()["count"] >= 1, "nobody reset it"


def port_of(shop: httpx.Client) -> int:
    return urlsplit(str(shop.base_url)).port or 0


@pytest.mark.parametrize("path", PATHS)
def test_all_but_an_inbox_refuses_it_and_the_record_says_why(shop: httpx.Client, path: str) -> None:
    row = paid(shop, "sender", f"http://127.0.0.1:{port_of(shop)}{path}")
    (attempt,) = row["attempts"]
    assert (row["state"], row["next_at"], attempt["status"]) == ("refused", None, 403)
    assert "a webhook may not go to mockpay itself" in attempt["error"]


def test_by_whatever_name(shop: httpx.Client) -> None:
    for name in names(port_of(shop)):
        row = paid(shop, "sender", f"http://{name}/~victim/_mockpay/reset")
        assert row["state"] == "refused", (name, row)


@pytest.mark.parametrize("path", INBOXES)
def test_an_inbox_takes_it(shop: httpx.Client, path: str) -> None:
    assert paid(shop, "sender", f"http://localhost:{port_of(shop)}{path}")["state"] == "success"


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_there_is_not_followed(shop: httpx.Client, code: int) -> None:
    async def story() -> dict[str, Any]:
        async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            away = f"{shop.base_url}/~victim/_mockpay/reset"
            writer.write(f"HTTP/1.1 {code} There\r\nlocation: {away}\r\ncontent-length: 0\r\n\r\n".encode())
            writer.close()

        async with await asyncio.start_server(redirect, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            return await asyncio.to_thread(paid, shop, "sender", url)

    row = asyncio.run(story())
    assert (row["state"], [one["status"] for one in row["attempts"]]) == ("client_error", [code])


def test_a_view_to_reconcile_is_not_fetched_from_it(shop: httpx.Client) -> None:
    asked = {"url": f"{shop.base_url}/~victim/_mockpay/orders", "headers": {"User-Agent": "curl/8"}}
    answer = shop.post("/_mockpay/reconcile", json=asked)
    assert answer.status_code == 422
    assert "may not go to mockpay itself" in answer.json()["error"]["message"]


def test_no_space_is_made_for_it(shop: httpx.Client) -> None:
    paid(shop, "sender", f"http://127.0.0.1:{port_of(shop)}/~brand-new/_mockpay/reset")
    names = [one["name"] for one in shop.get("/_mockpay/spaces").json()["spaces"]]
    assert "brand-new" not in names


def test_another_mockpay_refuses_it_as_well(shop: httpx.Client, server: Server) -> None:
    row = paid(shop, "sender", f"{server.url}/_mockpay/reset")
    assert row["state"] == "refused"


def test_a_forgery_is_refused_too(shop: httpx.Client) -> None:
    shop.post("/~chaos/_mockpay/chaos", json={"schedule": [{"hook": 1, "kind": "stale"}]}).raise_for_status()
    row = paid(shop, "chaos", f"http://127.0.0.1:{port_of(shop)}/~victim/_mockpay/reset")
    assert [one["status"] for one in row["attempts"]] == [403, 403]


def test_without_sockets_it_is_the_same() -> None:
    async def story() -> list[str]:
        async with InProcess() as mockpay:
            for path in ("/_mockpay/reset", "/_mockpay/inbox/mine"):
                async with httpx.AsyncClient(transport=mockpay.transport, headers=ANYBODY) as shop:
                    sent = ORDER | {"notify_url": f"{mockpay.url}{path}"}
                    order = (await shop.post(f"{mockpay.url}/api/orders", json=sent)).json()
                await mockpay.orders.act(order["id"], "pay")
            return [row.state for row in await mockpay.webhooks.find()]

    assert asyncio.run(story()) == ["refused", "success"]


def test_an_app_of_the_users_own_takes_it_wherever_it_listens(shop: httpx.Client, receiver: Receiver) -> None:
    assert paid(shop, "sender", f"{receiver.url}/_mockpay/reset")["state"] == "success"
