"""A load generator: raw protocols on keep-alive connections, to be run in a process of its own.

    python benchmarks/load.py PORT CONNECTIONS COUNT < request-bytes

Every connection sends its next request when the last is answered. Prints one JSON object: requests per second, and the
50th and 99th percentile of the time to an answer in milliseconds. Any status but 2xx ends the run.
"""

import asyncio
import json
import sys
from collections.abc import Coroutine
from time import perf_counter
from typing import Any, cast

from http11 import status, whole


class Load:
    """COUNT requests in all, shared by the connections."""

    def __init__(self, message: bytes, count: int) -> None:
        self.message = message
        self.left = count
        self.took: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.wanted = count

    def take(self) -> bool:
        """Whether there is one more to send."""
        self.left -= 1
        return self.left >= 0

    def answered(self, seconds: float) -> None:
        """One is back."""
        self.took.append(seconds)
        if len(self.took) == self.wanted and not self.done.done():
            self.done.set_result(None)

    def fail(self, reason: str) -> None:
        """The run is worth nothing."""
        if not self.done.done():
            self.done.set_exception(RuntimeError(reason))


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    transport: asyncio.Transport

    def __init__(self, load: Load) -> None:
        self.load = load
        self.buffer = b""
        self.sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self.transport = cast(asyncio.Transport, transport)
        self.send()

    def send(self) -> None:
        """Send the next request, or stop."""
        if self.load.take():
            self.sent = perf_counter()
            self.transport.write(self.load.message)
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Count a whole answer."""
        self.buffer += data
        if not whole(self.buffer):
            return
        took = perf_counter() - self.sent
        if status(self.buffer) // 100 != 2:
            self.load.fail(self.buffer[:500].decode(errors="replace"))
            return
        self.buffer = b""
        self.load.answered(took)
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        """Fine when all is done."""
        if self.load.left >= 0:
            self.load.fail(f"the server closed a connection: {exc}")


async def run(port: int, connections: int, count: int, message: bytes) -> dict[str, float]:
    """Send `count` requests over `connections` connections and tell how it went."""
    load = Load(message, count)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: load.fail(str(context)))
    began = perf_counter()
    for _ in range(min(connections, count)):
        await loop.create_connection(lambda: Connection(load), "127.0.0.1", port)
    await load.done
    seconds = perf_counter() - began
    took = sorted(load.took)
    return {"rate": count / seconds, "p50": took[count // 2] * 1000, "p99": took[count * 99 // 100] * 1000}


def fast(main: Coroutine[Any, Any, dict[str, float]]) -> dict[str, float]:
    """Run on uvloop where it is installed."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(main)
    return uvloop.run(main)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:4]]
    print(json.dumps(fast(run(given[0], given[1], given[2], sys.stdin.buffer.read()))))
