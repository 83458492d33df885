"""The requests that a scenario has a space asked at the start: answered by the app itself, so the request log shows
what a client is really answered, at the moments the scenario says."""

from datetime import timedelta
from typing import Final

from starlette.types import ASGIApp, Message, Scope

from mockpay.orders.actor import Actor
from mockpay.sandbox.clock import ClockState
from mockpay.sandbox.sandbox import Sandbox
from mockpay.scenario.scenario import FirstRequest
from mockpay.web.api_request import ACTOR, SANDBOX
from mockpay.web.reply import encoder

HOST: Final = (b"host", b"localhost")


async def play_first_requests(app: ASGIApp, scope: Scope) -> None:
    """Have `app` answer the requests that a space waits for, once; `scope` is that of any request to the space. Until
    it is done the space's clock stands in the past, so nobody else may be served."""
    sandbox: Sandbox = scope[SANDBOX]
    clock = sandbox.clock
    before, now = clock.state, clock.now()
    try:
        for request in sandbox.first_requests:
            clock.state = ClockState(frozen_at=now - timedelta(seconds=request.ago))
            await _ask(app, scope, request)
    finally:
        clock.state = before
        sandbox.first_requests = ()


async def _ask(app: ASGIApp, scope: Scope, request: FirstRequest) -> None:
    content = b"" if request.body is None else encoder.encode(request.body)
    path, _, query = request.path.partition("?")
    headers = [HOST, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(content))]
    headers += [(name.lower().encode(), value.encode()) for name, value in request.headers.items()]
    messages: list[Message] = [{"type": "http.request", "body": content}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        """Nobody reads it: the request log does."""

    asked = {"method": request.method, "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    await app({**scope, **asked, "headers": headers, ACTOR: Actor.SCENARIO}, receive, send)
