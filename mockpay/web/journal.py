"""Writes the journal: takes down each request and its answer on the way through, without looking at them."""

import asyncio
from collections.abc import Awaitable
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockpay.sandbox import journal
from mockpay.sandbox.journal import MOST_KEPT, JournalEntry, packed
from mockpay.sandbox.sandbox import Sandbox
from mockpay.web.api_request import ENTRY, SANDBOX
from mockpay.web.body import WHOLE, WITHOUT_BODY, header
from mockpay.web.prefix_router import SENT_PATH


def journalled(app: ASGIApp, origin: str = "") -> ASGIApp:
    """An app whose requests stand in the journal of their space, under `origin`. Each has an entry in its scope, kept
    or not."""

    async def noted(scope: Scope, receive: Receive, send: Send) -> None:
        sandbox: Sandbox = scope[SANDBOX]
        book = sandbox.journal
        entry = scope[ENTRY] = _entry(scope, sandbox, origin)
        if book.most:
            wire = ExchangeRecorder(entry, scope, receive, send)
            receive, send = wire.receive, wire.send
        else:
            send = _status_only(entry, send)
        began = perf_counter()
        try:
            await app(scope, receive, send)
        finally:
            entry.seconds = perf_counter() - began
            sandbox.request_counters.request(entry)
            if book.most:
                book.keep(entry)
                sandbox.changes.notify()

    return noted


def _entry(scope: Scope, sandbox: Sandbox, origin: str) -> JournalEntry:
    book, client = sandbox.journal, scope.get("client")
    return JournalEntry(
        seed=book.seed,
        number=book.next_number(),
        at=sandbox.clock.now(),
        method=scope["method"],
        path=scope.get(SENT_PATH) or scope["path"],
        query=scope["query_string"],
        client=client[0] if client else "",
        request=journal.RecordedMessage(packed(scope["headers"]) if book.most else b""),
        answer=journal.RecordedMessage(),
        origin=origin,
    )


def _status_only(entry: JournalEntry, send: Send) -> Send:
    """What goes out when nothing is kept: the tally still counts by status."""

    def with_status(message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            entry.status = message["status"]
        return send(message)

    return with_status


class ExchangeRecorder:
    """Both directions of one request, with somebody who takes down what passes."""

    __slots__ = ("_entry", "_more", "_receive", "_scope", "_send")

    def __init__(self, entry: JournalEntry, scope: Scope, receive: Receive, send: Send) -> None:
        self._entry = entry
        self._scope = scope
        self._receive = receive
        self._send = send
        self._more = entry.method not in WITHOUT_BODY

    async def receive(self) -> Message:
        """What comes in."""
        message = await self._receive()
        self._more = message.get("more_body", False)
        if not self._more:
            self._scope[WHOLE] = True
        if body := message.get("body"):
            self._entry.request.add(body)
        return message

    def send(self, message: Message) -> Awaitable[None]:
        """What goes out. Before the answer begins, the body of a request that nobody read is taken down too."""
        if message["type"] == "http.response.start":
            self._entry.status = message["status"]
            self._entry.answer.head = packed(message.get("headers", ()))
            if self._more:
                return self._send_late(message)
        elif body := message.get("body"):
            self._entry.answer.add(body)
        return self._send(message)

    async def _send_late(self, message: Message) -> None:
        """Take the part of the body that has arrived by now, waiting for nobody, then send. Who waits to be asked for
        it has sent none."""
        if header(self._scope, b"expect"):
            return await self._send(message)
        try:
            async with asyncio.timeout(0):
                while self._more and self._entry.request.size < MOST_KEPT:
                    await self.receive()
        except TimeoutError:
            self._more = False
        return await self._send(message)
