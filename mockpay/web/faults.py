"""What the scenario lets go wrong with a request: waiting, errors, and connections that really break."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.sandbox.unit_of_work import Work
from mockpay.scenario.rules import DEFAULT_STATUS, RequestContext, first_message
from mockpay.scenario.scenario import Fault, FaultPoint
from mockpay.web.api_request import ApiRequest, Guard
from mockpay.web.errors import BadRequest, Malformed
from mockpay.web.reply import Reply
from mockpay.web.unread import ABORT as ABORT


class Injected(BadRequest):
    """An error a fault asks for; the provider puts it in its shape. `asked` is the status where the fault has one."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(first_message(fault.message, fault.details))
        self.asked = fault.status
        self.status = fault.status or DEFAULT_STATUS
        self.message = fault.message
        self.details = fault.details
        self.retry_after = fault.retry_after


class Dropped(Exception):
    """The connection is to be closed without an answer."""


async def carried_out(call: ApiRequest, work: Work[Reply], guard: Guard | None = None) -> ASGIApp:
    """What `work` answers, in one unit of work; with what the scenario, or a fault that was set, lets go wrong before
    it and after it. `guard` checks the caller, as `work` does. Raises what they raise, `Injected`, `Dropped`."""
    if call.awaits_body:
        await call.check(guard)  # who may not is told so before anybody waits for the body
        await call.receive()
    sandbox = call.sandbox
    if sandbox.rule_engine.counts or sandbox.faults.all:  # mostly no rule and no fault looks at requests
        return await _with_faults(call, work, guard)
    return await call.unit(work)


async def _with_faults(call: ApiRequest, work: Work[Reply], guard: Guard | None) -> ASGIApp:
    """The same in two units of work: one counts the call and stays when the request is refused, one does the work."""

    async def counted() -> Fault | None:
        await call.check(guard)
        call.nth = await call.sandbox.count(call.operation)
        return await _hit(call, FaultPoint.BEFORE_COMMIT)

    async def done() -> tuple[Reply, Fault | None]:
        return await work(), await _hit(call, FaultPoint.AFTER_COMMIT, FaultPoint.MID_BODY)

    await _inject(await call.unit(counted))
    reply, fault = await call.unit(done)
    await _inject(fault)
    return BrokenResponse(reply) if fault and fault.at is FaultPoint.MID_BODY else reply


async def _hit(call: ApiRequest, *points: FaultPoint) -> Fault | None:
    """The fault that strikes a request at one of the points."""
    if not (call.sandbox.scenario.faults or call.sandbox.faults.all):
        return None
    return call.sandbox.fault_for(await _context(call), *points)


async def _inject(fault: Fault | None) -> None:
    """Wait as a fault says, then raise if it is to raise."""
    if fault is None:
        return
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.status is not None or fault.details:
        raise Injected(fault)
    if fault.drop and fault.at is not FaultPoint.MID_BODY:
        raise Dropped


async def _context(call: ApiRequest) -> RequestContext:
    try:
        return call.context(await call.json())
    except Malformed:
        return call.context()


class BrokenResponse:
    """An answer that never arrives whole: nothing of it, or (`reply`) its first half, then the connection closes."""

    def __init__(self, reply: Reply | None = None) -> None:
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send what there is to send, then close."""
        if self._reply:
            content = self._reply.content
            head = {"type": "http.response.start", "status": self._reply.status, "headers": self._reply.headers}
            await send(head)
            await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
            await asyncio.sleep(0.02)  # lets the half leave before the connection goes
        abort: Callable[[], None] | None = (scope.get("extensions") or {}).get(ABORT)
        if abort is None:
            raise ConnectionAbortedError("the scenario drops this connection")
        abort()
        while (await receive())["type"] != "http.disconnect":
            pass
