"""Receivers of webhooks under /_mockpay/inbox/NAME: with them a webhook arrives somewhere while nothing else runs."""

import asyncio
from base64 import b64encode
from functools import partial
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from mockpay.control.space import body_of, space
from mockpay.control.wait import left
from mockpay.sandbox.inbox import Behaviour, Inbox, ReceivedWebhook
from mockpay.sandbox.store import Full
from mockpay.web.api_request import SETTINGS
from mockpay.web.body import received
from mockpay.web.encoding import shown
from mockpay.web.errors import Invalid
from mockpay.web.instants import instant
from mockpay.web.journal_view import headers_of
from mockpay.web.json_body import text_of
from mockpay.web.spaces import NAME
from mockpay.web.validation import Schema

BEHAVIOUR: Final = Schema("control/inbox_behaviour.request")
MOST: Final = 100
"""Inboxes a space may have."""


class Receivers:
    """The endpoint that webhooks are sent to. `close` ends all that hangs."""

    def __init__(self) -> None:
        self._subscribers: set[asyncio.Event] = set()

    async def receive(self, request: Request) -> Response:
        """POST, PUT, PATCH /_mockpay/inbox/NAME: keeps what is sent, then answers as told."""
        _opened(request)
        body = await received(request, request.scope[SETTINGS].max_body)
        behaviour = await space(request).run(partial(_keep, request, body))
        if behaviour.hang or behaviour.delay:
            await self._take_time(request, None if behaviour.hang else behaviour.delay)
        return Response(behaviour.body, behaviour.status, media_type="text/plain")

    async def _take_time(self, request: Request, seconds: float | None) -> None:
        """So long, or for ever; but no longer than the sender waits and the server runs."""
        subscriber = asyncio.Event()
        self._subscribers.add(subscriber)
        leaving = asyncio.create_task(left(request, subscriber))
        try:
            async with asyncio.timeout(seconds):
                await subscriber.wait()
        except TimeoutError:
            pass
        finally:
            self._subscribers.discard(subscriber)
            leaving.cancel()

    def close(self) -> None:
        """The server stops."""
        for subscriber in self._subscribers:
            subscriber.set()


async def _keep(request: Request, body: bytes) -> Behaviour:
    sandbox, inbox = space(request), _opened(request)
    headers = headers_of(request.scope["headers"])
    inbox = inbox.keeping(sandbox.clock.now(), request.method, request.url.query, headers, body)
    _put(request, inbox)
    sandbox.notify()
    return inbox.behaviour


async def names(request: Request) -> Any:
    """GET /_mockpay/inbox: the inboxes there are."""
    return {"inboxes": [_summary(name, inbox) for name, inbox in sorted(space(request).delivery_gate.inboxes.items())]}


async def get(request: Request) -> Any:
    """GET /_mockpay/inbox/NAME: what came, the oldest first."""
    inbox = _inbox(request)
    return {
        **_summary(request.path_params["name"], inbox),
        "hooks": [_webhook_to_json(received) for received in inbox.webhooks],
    }


async def clear(request: Request) -> Any:
    """DELETE /_mockpay/inbox/NAME: forgets what came; the behaviour stays."""
    if inbox := space(request).delivery_gate.inboxes.get(request.path_params["name"]):
        _put(request, inbox.cleared())
    return await get(request)


async def behave(request: Request) -> Any:
    """PUT /_mockpay/inbox/NAME/behaviour: how it answers from now on; what is left out is as at the start."""
    _opened(request)
    _put(request, _inbox(request).behaving(msgspec.convert(await body_of(request, BEHAVIOUR), Behaviour)))
    return await get(request)


def _put(request: Request, inbox: Inbox) -> None:
    space(request).delivery_gate.put_inbox(request.path_params["name"], inbox)


def _inbox(request: Request) -> Inbox:
    """The inbox of that name, an empty one where there is none. Raises `Invalid`."""
    name = request.path_params["name"]
    if not NAME.fullmatch(name):
        raise Invalid(f"{name[:80]!r} is no name for an inbox; use letters, digits, . _ -")
    return space(request).delivery_gate.inboxes.get(name) or Inbox()


def _opened(request: Request) -> Inbox:
    """The same, if there may be another one. Raises `Full`."""
    inbox, inboxes = _inbox(request), space(request).delivery_gate.inboxes
    if request.path_params["name"] not in inboxes and len(inboxes) >= MOST:
        raise Full(f"this space has {MOST} inboxes, the most it may; POST /_mockpay/reset")
    return inbox


def _summary(name: str, inbox: Inbox) -> dict[str, Any]:
    return {"name": name, "received": inbox.received, "behaviour": msgspec.structs.asdict(inbox.behaviour)}


def _webhook_to_json(received: ReceivedWebhook) -> dict[str, Any]:
    """`body` is for people: inflated, and bytes that are no text are replaced in it; `body_base64` has every byte as it
    came."""
    return {
        "number": received.number,
        "at": instant(received.at),
        "method": received.method,
        "query": received.query,
        "headers": received.headers,
        "body": text_of(shown(received.body, received.headers.get("content-encoding", ""))),
        "body_base64": b64encode(received.body).decode(),
    }
