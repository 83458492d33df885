"""The same client for tests that await; with an `httpx.ASGITransport` it needs no sockets."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx

from mockpay.client import errors
from mockpay.client.ask import Ask
from mockpay.client.asks import clock, faults, inbox, journal, orders, space, webhooks
from mockpay.client.place import DEFAULT, Place, trust

P = ParamSpec("P")
T = TypeVar("T")
Send = Callable[[Ask[Any]], Awaitable[Any]]


class does(Generic[P, T]):  # noqa: N801  reads like a method
    """A method that sends what a function says to send, and gives what was answered. Raises `errors.Refused`."""

    def __init__(self, ask: Callable[P, Ask[T]]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __get__(self, owner: "Part", _kind: type) -> Callable[P, Awaitable[T]]:
        """The method of one client."""

        async def method(*args: P.args, **kwargs: P.kwargs) -> T:
            __tracebackhide__ = True  # a test's report ends at its own line
            answer: T = await owner.send(self._ask(*args, **kwargs))
            return answer

        return method


class Part:
    """A part of the client. `send` sends for all of them."""

    def __init__(self, send: Send) -> None:
        self.send = send


class Clock(Part):
    """The space's clock."""

    get = does(clock.get)
    advance = does(clock.advance)
    freeze = does(clock.freeze)
    set = does(clock.set_to)
    tick = does(clock.tick)
    wall = does(clock.wall)
    run_next = does(clock.run_next)
    run_idle = does(clock.run_idle)


class Orders(Part):
    """Its orders."""

    find = does(orders.find)
    get = does(orders.get)
    act = does(orders.act)
    explain = does(orders.explain)
    wait = does(orders.wait)


class Requests(Part):
    """Its journal."""

    find = does(journal.find)
    get = does(journal.get)
    explain = does(journal.explain)
    wait = does(journal.wait)
    clear = does(journal.clear)


class Webhooks(Part):
    """Its hooks."""

    find = does(webhooks.find)
    get = does(webhooks.get)
    wait = does(webhooks.wait)
    replay = does(webhooks.replay)
    replay_all = does(webhooks.replay_all)
    pause = does(webhooks.pause)
    resume = does(webhooks.resume)
    flush = does(webhooks.flush)


class Faults(Part):
    """What goes wrong with requests."""

    find = does(faults.find)
    add = does(faults.add)
    lose_reply = does(faults.lose_reply)
    drop = does(faults.drop)
    clear = does(faults.clear)


class Chaos(Part):
    """What befalls hooks."""

    get = does(faults.get_chaos)
    set = does(faults.set_chaos)
    clear = does(faults.clear_chaos)


class Scenario(Part):
    """What steers it."""

    get = does(faults.get_scenario)
    use = does(faults.use_scenario)


class Inbox(Part):
    """Receivers of its own. `url` is the address of one."""

    def __init__(self, send: Send, url: Callable[[str], str]) -> None:
        super().__init__(send)
        self.url = url

    names = does(inbox.names)
    get = does(inbox.get)
    clear = does(inbox.clear)
    behave = does(inbox.behave)


class AsyncMockpay(Part):
    """A space of a running mockpay. `ca` is a file of CAs to trust beside the public ones;
    `client` is used, and left open, if one is given."""

    health = does(space.health)
    reset = does(space.reset)
    get_state = does(space.get_state)
    put_state = does(space.put_state)
    snapshot = does(space.snapshot)
    snapshots = does(space.snapshots)
    restore = does(space.restore)
    drop_snapshot = does(space.drop_snapshot)
    reconcile = does(space.reconcile)
    verify = does(journal.verify)
    spaces = does(space.spaces)
    drop_space = does(space.drop_space)
    openapi = does(space.openapi)

    def __init__(
        self, url: str = DEFAULT, *, token: str = "", ca: str = "", client: httpx.AsyncClient | None = None
    ) -> None:
        super().__init__(self._sent)
        self._place = Place(url, token)
        self._token = token
        self._client = client or httpx.AsyncClient(trust_env=False, verify=trust(url, ca))
        self._is_own = client is None
        self.url = self._place.url
        self.clock = Clock(self._sent)
        self.orders = Orders(self._sent)
        self.requests = Requests(self._sent)
        self.webhooks = Webhooks(self._sent)
        self.faults = Faults(self._sent)
        self.chaos = Chaos(self._sent)
        self.scenario = Scenario(self._sent)
        self.inbox = Inbox(self._sent, self._place.inbox)

    def space(self, name: str) -> Self:
        """Another space of the same server, over the same connections."""
        return type(self)(self._place.space(name), token=self._token, client=self._client)

    async def _sent(self, ask: Ask[T]) -> T:
        __tracebackhide__ = True
        response = await self._client.send(self._place.request(self._client, ask))
        if response.is_success:
            return ask.read(response.content)
        raise errors.refusal(response.status_code, response.content)

    async def close(self) -> None:
        """Close the connections that are its own."""
        if self._is_own:
            await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
