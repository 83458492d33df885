"""The client for tests that block: `with Mockpay() as mockpay: mockpay.clock.advance(days=3)`.

Drawn from `aio.py` by `python docs/draw.py`; change it there.
"""

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx

from mockpay.client import errors
from mockpay.client.base_url import DEFAULT, BaseUrl, trust
from mockpay.client.request import Request
from mockpay.client.requests import clock, faults, inbox, journal, orders, space, webhooks

P = ParamSpec("P")
T = TypeVar("T")
Send = Callable[[Request[Any]], Any]


class endpoint(Generic[P, T]):  # noqa: N801  reads like a method
    """A method that sends what a function says to send, and gives what was answered. Raises `errors.Refused`."""

    def __init__(self, ask: Callable[P, Request[T]]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __get__(self, owner: "Calls", _kind: type) -> Callable[P, T]:
        """The method of one client."""

        def method(*args: P.args, **kwargs: P.kwargs) -> T:
            __tracebackhide__ = True  # a test's report ends at its own line
            answer: T = owner.send(self._ask(*args, **kwargs))
            return answer

        return method


class Calls:
    """A part of the client. `send` sends for all of them."""

    def __init__(self, send: Send) -> None:
        self.send = send


class ClockCalls(Calls):
    """The space's clock."""

    get = endpoint(clock.get)
    advance = endpoint(clock.advance)
    freeze = endpoint(clock.freeze)
    set = endpoint(clock.set_to)
    tick = endpoint(clock.tick)
    wall = endpoint(clock.wall)
    run_next = endpoint(clock.run_next)
    run_idle = endpoint(clock.run_idle)


class OrderCalls(Calls):
    """Its orders."""

    find = endpoint(orders.find)
    get = endpoint(orders.get)
    act = endpoint(orders.act)
    explain = endpoint(orders.explain)
    wait = endpoint(orders.wait)


class RequestCalls(Calls):
    """Its journal."""

    find = endpoint(journal.find)
    get = endpoint(journal.get)
    explain = endpoint(journal.explain)
    wait = endpoint(journal.wait)
    clear = endpoint(journal.clear)


class WebhookCalls(Calls):
    """Its webhooks."""

    find = endpoint(webhooks.find)
    get = endpoint(webhooks.get)
    wait = endpoint(webhooks.wait)
    replay = endpoint(webhooks.replay)
    replay_all = endpoint(webhooks.replay_all)
    pause = endpoint(webhooks.pause)
    resume = endpoint(webhooks.resume)
    flush = endpoint(webhooks.flush)


class FaultCalls(Calls):
    """What goes wrong with requests."""

    find = endpoint(faults.find)
    add = endpoint(faults.add)
    lose_reply = endpoint(faults.lose_reply)
    drop = endpoint(faults.drop)
    clear = endpoint(faults.clear)


class ChaosCalls(Calls):
    """What happens to webhooks."""

    get = endpoint(faults.get_chaos)
    set = endpoint(faults.set_chaos)
    clear = endpoint(faults.clear_chaos)


class ScenarioCalls(Calls):
    """What steers it."""

    get = endpoint(faults.get_scenario)
    use = endpoint(faults.use_scenario)


class InboxCalls(Calls):
    """Receivers of its own. `url` is the address of one."""

    def __init__(self, send: Send, url: Callable[[str], str]) -> None:
        super().__init__(send)
        self.url = url

    names = endpoint(inbox.names)
    get = endpoint(inbox.get)
    clear = endpoint(inbox.clear)
    behave = endpoint(inbox.behave)


class Mockpay(Calls):
    """A space of a running mockpay. `ca` is a file of CAs to trust beside the public ones;
    `client` is used, and left open, if one is given."""

    health = endpoint(space.health)
    reset = endpoint(space.reset)
    public_keys = endpoint(space.public_keys)
    get_state = endpoint(space.get_state)
    put_state = endpoint(space.put_state)
    snapshot = endpoint(space.snapshot)
    snapshots = endpoint(space.snapshots)
    restore = endpoint(space.restore)
    drop_snapshot = endpoint(space.drop_snapshot)
    reconcile = endpoint(space.reconcile)
    statistics = endpoint(space.statistics)
    verify = endpoint(journal.verify)
    spaces = endpoint(space.spaces)
    drop_space = endpoint(space.drop_space)
    openapi = endpoint(space.openapi)

    def __init__(
        self, url: str = DEFAULT, *, token: str = "", ca: str = "", client: httpx.Client | None = None
    ) -> None:
        super().__init__(self._sent)
        self._place = BaseUrl(url, token)
        self._token = token
        self._client = client or httpx.Client(trust_env=False, verify=trust(url, ca))
        self._is_own = client is None
        self.url = self._place.url
        self.clock = ClockCalls(self._sent)
        self.orders = OrderCalls(self._sent)
        self.requests = RequestCalls(self._sent)
        self.webhooks = WebhookCalls(self._sent)
        self.faults = FaultCalls(self._sent)
        self.chaos = ChaosCalls(self._sent)
        self.scenario = ScenarioCalls(self._sent)
        self.inbox = InboxCalls(self._sent, self._place.inbox)

    def space(self, name: str) -> Self:
        """Another space of the same server, over the same connections."""
        return type(self)(self._place.space(name), token=self._token, client=self._client)

    def _sent(self, ask: Request[T]) -> T:
        __tracebackhide__ = True
        response = self._client.send(self._place.request(self._client, ask))
        if response.is_success:
            return ask.read(response.content)
        raise errors.refusal(response.status_code, response.content)

    def close(self) -> None:
        """Close the connections that are its own."""
        if self._is_own:
            self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
