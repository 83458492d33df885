"""One request at a time, over sockets or into an app of this process; whatever goes wrong is an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from mockpay.settings import VERSION
from mockpay.webhooks.connections import MOST_IDLE
from mockpay.webhooks.sender import ReceiverAnswer, Sender

App = Callable[..., Awaitable[None]]
LATER = {"type": "http.response.body", "body": b"half", "more_body": True}


async def thanks(scope: Any, receive: Any, send: Any) -> None:
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 202, "headers": [(b"content-type", b"text/plain")]})
    where = f"{scope['scheme']} {dict(scope['headers'])[b'host'].decode()} {scope['path']} "
    await send({"type": "http.response.body", "body": where.encode() + body})


async def raising(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("not ready")


async def raising_afterwards(scope: Any, receive: Any, send: Any) -> None:
    await thanks(scope, receive, send)
    raise AssertionError("a task behind the answer")


async def silent(_scope: Any, _receive: Any, _send: Any) -> None:
    return


async def half(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send(LATER)


async def cancelling(_scope: Any, _receive: Any, _send: Any) -> None:
    raise asyncio.CancelledError


async def hanging(_scope: Any, _receive: Any, _send: Any) -> None:
    await asyncio.Event().wait()


def posted(url: str, apps: dict[str, App], timeout: float = 2) -> ReceiverAnswer:
    async def story() -> ReceiverAnswer:
        sender = Sender(allow_public=False)
        for origin, app in apps.items():
            sender.deliver_to(origin, app)
        try:
            return await sender.post(url, b"hello", {}, timeout)
        finally:
            await sender.close()

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("origin", "url", "text"),
    [
        ("http://shop", "http://shop/webhooks?a=1", "http shop /webhooks hello"),
        ("http://shop/", "http://SHOP:80/", "http shop / hello"),
        ("https://shop", "https://shop:443/x", "https shop /x hello"),
        ("http://shop:3000", "http://shop:3000/x", "http shop:3000 /x hello"),
        ("http://8.8.8.8", "http://8.8.8.8/x", "http 8.8.8.8 /x hello"),
    ],
)
def test_it_goes_straight_into_the_app_of_that_origin(origin: str, url: str, text: str) -> None:
    assert posted(url, {origin: thanks, "http://other": raising}) == ReceiverAnswer(202, text)


@pytest.mark.parametrize(
    ("app", "answer"),
    [
        (raising, ReceiverAnswer(500)),
        (raising_afterwards, ReceiverAnswer(202, "http shop / hello")),
        (silent, ReceiverAnswer(None, error="the app ended without a whole answer")),
        (half, ReceiverAnswer(None, error="the app ended without a whole answer")),
        (cancelling, ReceiverAnswer(None, error="the app in this process cancelled it")),
        (hanging, ReceiverAnswer(None, error="no answer within 0.2 s")),
    ],
)
def test_whatever_the_app_does_is_an_answer(app: App, answer: ReceiverAnswer) -> None:
    assert posted("http://shop/", {"http://shop": app}, timeout=0.2) == answer


@pytest.mark.parametrize("url", ["http://8.8.8.8:81/", "https://8.8.8.8/", "http://9.9.9.9/"])
def test_the_way_to_others_is_as_guarded_as_before(url: str) -> None:
    answer = posted(url, {"http://8.8.8.8": thanks})
    assert (answer.status, answer.refused) == (None, True)


@pytest.mark.parametrize(
    "origin", ["shop", "http://", "ftp://shop", "http://shop/webhooks", "http://shop?a", "http://a:x"]
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(ValueError, match=r"scheme and host only|not an http or https address|Port could not be cast"):
        Sender(allow_public=False).deliver_to(origin, thanks)


@asynccontextmanager
async def listening(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> Any:
    """A receiver on a free port, and the talks it had: one for each connection. Ends when all of them have."""
    talks: list[Any] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(connected, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], talks
        await asyncio.gather(*talks)


def test_it_keeps_no_cookies_follows_no_redirects_and_says_what_it_always_says() -> None:
    said: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            said.append(head + await reader.readexactly(5))
            writer.write(b"HTTP/1.1 307 Over there\r\nlocation: /there\r\nset-cookie: a=1\r\ncontent-length: 0\r\n\r\n")

    async def story() -> None:
        async with listening(talk) as (port, talks):
            sender = Sender(allow_public=False)
            for _ in range(2):
                answer = await sender.post(f"http://ana:secret@localhost:{port}/x", b"hello", {"x-a": "b"}, 2)
                assert answer == ReceiverAnswer(307)
            await sender.close()
            lines = f"""POST /x HTTP/1.1
host: localhost:{port}
accept: */*
accept-encoding: identity
connection: keep-alive
user-agent: mockpay/{VERSION}
x-a: b
Content-Length: 5

hello"""
            assert said == [lines.replace("\n", "\r\n").encode()] * 2
            assert len(talks) == 1

    asyncio.run(story())


@pytest.mark.parametrize(("at_once", "opened"), [(1, 1), (10, 10), (MOST_IDLE + 5, MOST_IDLE + 10)])
def test_connections_are_kept_for_the_next_ones(at_once: int, opened: int) -> None:
    """Two rounds of so many at once open so many connections, and those again that were too many to keep."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"hello"):
            await asyncio.sleep(0.05)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async def story() -> None:
        async with listening(talk) as (port, talks):
            sender = Sender(allow_public=False)
            for _ in range(2):
                posts = [sender.post(f"http://127.0.0.1:{port}/", b"hello", {}, 5) for _ in range(at_once)]
                assert await asyncio.gather(*posts) == [ReceiverAnswer(200)] * at_once
            assert len(talks) == opened
            await sender.close()

    asyncio.run(story())
