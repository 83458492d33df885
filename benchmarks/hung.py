"""Measures what a receiver of webhooks that never answers costs those who ask the API. Prints a Markdown table.

    python benchmarks/hung.py            about a minute
    python benchmarks/hung.py 3          rounds

Each create sends a webhook, to nobody, to a receiver that answers, or to one that never does; rounds take turns, each
with a fresh server. Nothing here is a test. The goal is at most 1 ms more at the 50th percentile. Linux only.
"""

import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Final

from contenders import HERE, JSON, mockpay
from figures import FULL, load
from http11 import ask, request, status
from server import running
from table import machine

GOAL: Final = 1.0
ROUNDS: Final = 7
CREATES, WARM_UP = 1_500, 100
OK: Final = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
KINDS: Final = {"no receiver": None, "one that answers": True, "one that never answers": False}


@contextmanager
def receiver(*, answers: bool) -> Iterator[str]:
    """The address of a receiver on a thread of its own."""
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            if answers:
                length = 0
                while (line := await reader.readline()) not in (b"\r\n", b""):
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                await reader.readexactly(length)
                writer.write(OK)

    server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def measured(url: str | None) -> dict[str, float]:
    """Percentiles of creates, in milliseconds, with a fresh server whose webhooks go to `url`."""
    contender = mockpay(HERE.parent)
    with running(contender) as server:
        if url:
            body = json.dumps({"url": url, "events": ["orders.create"]}).encode()
            answer = ask(server.port, request("POST", "/api/webhooks", JSON, body))
            if status(answer) != 200:
                raise RuntimeError(f"no webhook: {answer!r}")
        load(server, 1, WARM_UP, contender.create)
        return load(server, 1, CREATES, contender.create)


def main(rounds: int) -> None:
    """Measure and print."""
    about = list(machine(FULL))[:2]
    took: dict[str, list[dict[str, float]]] = {name: [] for name in KINDS}
    for _ in range(rounds):
        for name, answers in KINDS.items():
            if answers is None:
                took[name].append(measured(None))
            else:
                with receiver(answers=answers) as url:
                    took[name].append(measured(url))
    print("| webhooks go to | p50, ms | p99, ms | p50 more than without, ms | goal |")
    print("|---|--:|--:|--:|---|")
    for name, rows in took.items():
        more = median(row["p50"] - bare["p50"] for row, bare in zip(rows, took["no receiver"], strict=True))
        p50, p99 = (median(row[key] for row in rows) for key in ("p50", "p99"))
        print(f"| {name} | {p50:.2f} | {p99:.2f} | {more:+.2f} | {f'≤ {GOAL:g}' if KINDS[name] is False else ''} |")
    print("", *about, f"medians of {rounds} rounds of {CREATES:,} creates on one connection", sep="\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
