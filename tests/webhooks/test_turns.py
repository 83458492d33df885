"""Fair by space: a quiet space never waits for others, whatever they have under way, and nobody waits for ever."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable

import httpx
import pytest
from api_client import ANYBODY, ORDER, Receiver, Server

from mockpay.webhooks.turns import ROOM, Turns

PATIENT = "extends: default\nname: patient\nwebhooks: {timeout: 120}"


class Hall:
    """Takes turns and keeps them until it lets them go."""

    def __init__(self, most: int = 100_000) -> None:
        self.turns = Turns(most)
        self.under_way: Counter[str] = Counter()
        self._ends: dict[str, list[asyncio.Event]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def wants(self, space: str, times: int = 1) -> None:
        for _ in range(times):
            self._tasks.append(asyncio.create_task(self._take(space)))
        await settled()

    async def _take(self, space: str) -> None:
        async with self.turns.one(space):
            self.under_way[space] += 1
            end = asyncio.Event()
            self._ends.setdefault(space, []).append(end)
            await end.wait()
            self.under_way[space] -= 1

    async def done(self, space: str, times: int = 1) -> None:
        for _ in range(times):
            self._ends[space].pop(0).set()
        await settled()

    async def cancel(self, index: int) -> None:
        self._tasks[index].cancel()
        await settled()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_space_alone_has_a_hundred_under_way_and_another_starts_at_once() -> None:
    async def story() -> None:
        hall = Hall()
        await hall.wants("busy", 1_000)
        assert hall.under_way == {"busy": 100}
        await hall.wants("quiet")
        assert hall.under_way == {"busy": 100, "quiet": 1}
        await hall.done("busy", 50)
        assert hall.under_way["busy"] >= 99, "whose turns end, others of the space take"
        await hall.close()

    asyncio.run(story())


def test_over_many_spaces_each_has_the_less_and_the_next_starts_at_once() -> None:
    async def story() -> None:
        hall = Hall()
        for number in range(1_000):
            await hall.wants(f"space {number}", 10)
        assert min(hall.under_way.values()) >= 1
        assert sum(hall.under_way.values()) <= ROOM
        before = sum(hall.under_way.values())
        await hall.wants("quiet")
        assert (hall.under_way["quiet"], sum(hall.under_way.values())) == (1, before + 1)
        await hall.close()

    asyncio.run(story())


def test_where_sockets_are_short_the_next_turn_is_of_who_has_fewest() -> None:
    async def story() -> None:
        hall = Hall(most=10)
        await hall.wants("busy", 30)
        await hall.wants("quiet", 2)
        assert hall.under_way == {"busy": 10}
        await hall.done("busy", 2)
        assert hall.under_way == {"busy": 8, "quiet": 2}
        await hall.done("busy")
        assert hall.under_way == {"busy": 8, "quiet": 2}
        await hall.close()

    asyncio.run(story())


def test_who_leaves_while_waiting_or_at_its_turn_keeps_nobody() -> None:
    async def story() -> None:
        hall = Hall(most=1)
        await hall.wants("a")
        await hall.wants("b", 2)
        await hall.cancel(1)
        await hall.done("a")
        assert hall.under_way == {"a": 0, "b": 1}
        await hall.wants("c")
        await hall.cancel(2)
        assert hall.under_way["c"] == 1
        hall._ends["c"].pop().set()
        await settled()
        await hall.wants("d")
        assert hall.under_way["d"] == 1
        await hall.close()

    asyncio.run(story())


def test_all_may_leave_at_once() -> None:
    async def story() -> None:
        hall = Hall()
        await hall.wants("busy", 300)
        await hall.close()
        assert all(task.cancelled() for task in hall._tasks)
        again = Hall()
        again.turns = hall.turns
        await again.wants("busy", 300)
        assert again.under_way == {"busy": 100}
        await again.close()

    asyncio.run(story())


class Space:
    """A space of a real server, and the shop that works with it."""

    def __init__(self, shop: httpx.AsyncClient, name: str) -> None:
        self._shop = shop
        self._base = f"/~{name}"

    async def paid(self, url: str) -> str:
        """The id of an order whose webhook goes to that address."""
        order_id: str = (await self._shop.post(f"{self._base}/api/orders", json=ORDER | {"notify_url": url})).json()[
            "id"
        ]
        action = f"{self._base}/_mockpay/orders/{order_id}/actions/pay"
        (await self._shop.post(action, json={})).raise_for_status()
        return order_id

    async def pending(self) -> int:
        return int((await self._shop.get(f"{self._base}/_mockpay/health")).json()["counts"]["deliveries_pending"])


def one_space(number: int, silent: list[str]) -> tuple[str, str]:
    return "hung", silent[number % len(silent)]


def many_spaces(number: int, silent: list[str]) -> tuple[str, str]:
    return f"hung-{number % 100}", silent[0]


@pytest.mark.slow
@pytest.mark.parametrize("where", [one_space, many_spaces])
def test_a_quiet_space_hears_while_a_thousand_deliveries_hang(
    where: Callable[[int, list[str]], tuple[str, str]], receiver: Receiver
) -> None:
    """Order, not time: what is asserted is that it came while all the others were still under way."""

    async def story(server: Server, silent: list[str]) -> None:
        async with httpx.AsyncClient(base_url=server.url, headers=ANYBODY, timeout=60) as shop:
            numbers = iter(range(1_000))

            async def worker() -> None:
                for number in numbers:
                    name, url = where(number, silent)
                    await Space(shop, name).paid(url)

            await asyncio.gather(*(worker() for _ in range(8)))
            quiet = Space(shop, "quiet")
            await quiet.paid(receiver.url)  # the first makes the space
            await quiet.paid(receiver.url)
            await asyncio.to_thread(receiver.wait_for, 2)
            spaces = {where(number, silent)[0] for number in range(1_000)}
            hung = sum([await Space(shop, name).pending() for name in spaces])
            assert (hung, await quiet.pending()) == (1_000, 0)

    with Silent(20) as silent, Server("--scenario-yaml", PATIENT) as server:
        asyncio.run(story(server, silent))


class Silent:
    """Addresses of receivers that take connections and never answer."""

    def __init__(self, count: int) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0), backlog=2_000) for _ in range(count)]

    def __enter__(self) -> list[str]:
        return [f"http://127.0.0.1:{one.getsockname()[1]}/" for one in self._sockets]

    def __exit__(self, *_: object) -> None:
        for one in self._sockets:
            one.close()
