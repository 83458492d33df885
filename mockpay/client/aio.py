"""The same client for tests that await; with an `httpx.ASGITransport` it needs no sockets."""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx

from mockpay.client import errors
from mockpay.client.base_url import DEFAULT, BaseUrl, trust
from mockpay.client.request import Request
from mockpay.client.requests import clock, faults, inbox, journal, orders, space, webhooks

P = ParamSpec("P")
T = TypeVar("T")
Send = Callable[[Request[Any]], Awaitable[Any]]


class async_endpoint(Generic[P, T]):  # noqa: N801  reads like a method
    """A method that sends what a function says to send, and gives what was answered. Raises `errors.Refused`."""

    def __init__(self, ask: Callable[P, Request[T]]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __get__(self, owner: "AsyncCalls", _kind: type) -> Callable[P, Awaitable[T]]:
        """The method of one client."""

        async def method(*args: P.args, **kwargs: P.kwargs) -> T:
            __tracebackhide__ = True  # a test's report ends at its own line
            answer: T = await owner.send(self._ask(*args, **kwargs))
            return answer

        return method


class AsyncCalls:
    """A part of the client. `send` sends for all of them."""

    def __init__(self, send: Send) -> None:
        self.send = send


class AsyncClockCalls(AsyncCalls):
    """The space's clock."""

    get = async_endpoint(clock.get)
    advance = async_endpoint(clock.advance)
    freeze = async_endpoint(clock.freeze)
    set = async_endpoint(clock.set_to)
    tick = async_endpoint(clock.tick)
    wall = async_endpoint(clock.wall)
    run_next = async_endpoint(clock.run_next)
    run_idle = async_endpoint(clock.run_idle)


class AsyncOrderCalls(AsyncCalls):
    """Its orders."""

    find = async_endpoint(orders.find)
    get = async_endpoint(orders.get)
    act = async_endpoint(orders.act)
    explain = async_endpoint(orders.explain)
    wait = async_endpoint(orders.wait)


class AsyncRequestCalls(AsyncCalls):
    """Its journal."""

    find = async_endpoint(journal.find)
    get = async_endpoint(journal.get)
    explain = async_endpoint(journal.explain)
    wait = async_endpoint(journal.wait)
    clear = async_endpoint(journal.clear)


class AsyncWebhookCalls(AsyncCalls):
    """Its webhooks."""

    find = async_endpoint(webhooks.find)
    get = async_endpoint(webhooks.get)
    wait = async_endpoint(webhooks.wait)
    replay = async_endpoint(webhooks.replay)
    replay_all = async_endpoint(webhooks.replay_all)
    pause = async_endpoint(webhooks.pause)
    resume = async_endpoint(webhooks.resume)
    flush = async_endpoint(webhooks.flush)


class AsyncFaultCalls(AsyncCalls):
    """What goes wrong with requests."""

    find = async_endpoint(faults.find)
    add = async_endpoint(faults.add)
    lose_reply = async_endpoint(faults.lose_reply)
    drop = async_endpoint(faults.drop)
    clear = async_endpoint(faults.clear)


class AsyncChaosCalls(AsyncCalls):
    """What happens to webhooks."""

    get = async_endpoint(faults.get_chaos)
    set = async_endpoint(faults.set_chaos)
    clear = async_endpoint(faults.clear_chaos)


class AsyncScenarioCalls(AsyncCalls):
    """What steers it."""

    get = async_endpoint(faults.get_scenario)
    use = async_endpoint(faults.use_scenario)


class AsyncInboxCalls(AsyncCalls):
    """Receivers of its own. `url` is the address of one."""

    def __init__(self, send: Send, url: Callable[[str], str]) -> None:
        super().__init__(send)
        self.url = url

    names = async_endpoint(inbox.names)
    get = async_endpoint(inbox.get)
    clear = async_endpoint(inbox.clear)
    behave = async_endpoint(inbox.behave)


class AsyncMockpay(AsyncCalls):
    """A space of a running mockpay. `ca` is a file of CAs to trust beside the public ones;
    `client` is used, and left open, if one is given."""

    health = async_endpoint(space.health)
    reset = async_endpoint(space.reset)
    public_keys = async_endpoint(space.public_keys)
    get_state = async_endpoint(space.get_state)
    put_state = async_endpoint(space.put_state)
    snapshot = async_endpoint(space.snapshot)
    snapshots = async_endpoint(space.snapshots)
    restore = async_endpoint(space.restore)
    drop_snapshot = async_endpoint(space.drop_snapshot)
    reconcile = async_endpoint(space.reconcile)
    statistics = async_endpoint(space.statistics)
    verify = async_endpoint(journal.verify)
    spaces = async_endpoint(space.spaces)
    drop_space = async_endpoint(space.drop_space)
    openapi = async_endpoint(space.openapi)

    def __init__(
        self, url: str = DEFAULT, *, token: str = "", ca: str = "", client: httpx.AsyncClient | None = None
    ) -> None:
        super().__init__(self._sent)
        self._place = BaseUrl(url, token)
        self._token = token
        self._client = client or httpx.AsyncClient(trust_env=False, verify=trust(url, ca))
        self._is_own = client is None
        self.url = self._place.url
        self.clock = AsyncClockCalls(self._sent)
        self.orders = AsyncOrderCalls(self._sent)
        self.requests = AsyncRequestCalls(self._sent)
        self.webhooks = AsyncWebhookCalls(self._sent)
        self.faults = AsyncFaultCalls(self._sent)
        self.chaos = AsyncChaosCalls(self._sent)
        self.scenario = AsyncScenarioCalls(self._sent)
        self.inbox = AsyncInboxCalls(self._sent, self._place.inbox)

    def space(self, name: str) -> Self:
        """Another space of the same server, over the same connections."""
        return type(self)(self._place.space(name), token=self._token, client=self._client)

    async def _sent(self, ask: Request[T]) -> T:
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
