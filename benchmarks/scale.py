"""Measures what many orders cost: the same questions to 1,000 and to 100,000 seeded orders, in one process.

    python benchmarks/scale.py               about a minute, 1 GiB of memory
    python benchmarks/scale.py 1000 10000    other sizes, the first one is what the others are compared with

Nothing here is a test. The goal is that no answer takes more than three times as long. Linux only.
"""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final, NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mockpay.app import build
from mockpay.scenario.load import parse
from mockpay.settings import Settings

SIZES: Final = (1_000, 100_000)
ROUNDS, WARM_UP = 300, 20
GOAL: Final = 3
QUESTIONS: Final = {
    "EcartPay: get": "/api/orders/{id}",
    "EcartPay: first page of 50": "/api/orders?limit=50",
    "Ecart API: get": "/api/v2/orders/{id}",
    "Ecart API: count": "/api/v2/orders/count",
    "Ecart API: first page of 50": "/api/v2/orders?limit=50",
}


class World(NamedTuple):
    """An app with so many orders, some of their ids, how long the first answer took, and what memory it added."""

    app: Any
    ids: list[str]
    seconds: float
    mebibytes: float


async def ask(app: Any, target: str) -> bytes:
    """The body of an answer with status 200."""
    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"authorization", b"anybody")], "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1), "state": {},
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    body: bytes = b"".join(message.get("body", b"") for message in sent)
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{target} answers {sent[0]['status']}: {body[:300]!r}")
    return body


async def world(size: int) -> World:
    """A fresh app; its first answer brings the orders."""
    before, began = resident(), perf_counter()
    scenario = parse(f"extends: default\nseeded: {{orders: {size}, origin: ecartpay}}")
    app = build(Settings(max_orders=size), scenario=scenario)
    page = msgspec.json.decode(await ask(app, QUESTIONS["EcartPay: first page of 50"]))
    seconds = perf_counter() - began
    return World(app, [row["id"] for row in page["docs"]], seconds, resident() - before)


async def asked(worlds: Mapping[int, World], target: str) -> dict[int, float]:
    """The median answer in microseconds for each size; the worlds take turns."""
    took: dict[int, list[float]] = {size: [] for size in worlds}
    for turn in range(WARM_UP + ROUNDS):
        for size, one in worlds.items():
            began = perf_counter()
            await ask(one.app, target.format(id=one.ids[turn % len(one.ids)]))
            took[size].append((perf_counter() - began) * 1e6)
    return {size: median(times[WARM_UP:]) for size, times in took.items()}


def resident() -> float:
    """Memory of this process in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1]) / 1024


async def main(sizes: list[int]) -> None:
    """Measure and print a Markdown table."""
    worlds = {size: await world(size) for size in sizes}
    first, *others = sizes
    print("| | " + " | ".join(f"{size:,} orders" for size in sizes) + " | goal |")
    print("|---|" + "--:|" * len(sizes) + "---|")
    print("| orders are there after, s | " + " | ".join(f"{one.seconds:.2f}" for one in worlds.values()) + " | |")
    print("| memory they take, MiB | " + " | ".join(f"{one.mebibytes:.0f}" for one in worlds.values()) + " | |")
    for name, target in QUESTIONS.items():
        took = await asked(worlds, target)
        cells = [f"{took[first]:.0f}", *(f"{took[size]:.0f} (× {took[size] / took[first]:.2f})" for size in others)]
        print(f"| {name}, µs | {' | '.join(cells)} | × {GOAL} |")


if __name__ == "__main__":
    asyncio.run(main([int(word) for word in sys.argv[1:]] or list(SIZES)))
