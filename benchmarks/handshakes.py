"""Measures what a burst of TLS handshakes costs those who ask in the clear. Prints a Markdown table.

    python benchmarks/handshakes.py          about half a minute
    python benchmarks/handshakes.py 300 7    handshakes at once, rounds

One connection asks for health without a pause while a process of its own opens that many connections with TLS at once,
each for one request. Nothing here is a test: the clients of the burst share the machine's processors. Linux only.
"""

import asyncio
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from contenders import HERE, JSON
from figures import FULL
from http11 import request, status, whole
from table import machine

HANDSHAKES, ROUNDS = 300, 7
HOST: Final = "sandbox.ecartpay.com"
QUIET: Final = 500
"""Probes without a burst."""
SERVE: Final = (sys.executable, "-m", "mockpay", "serve", "--port", "0", "--tls", "--tls-port", "0", "--ca-dir")


@contextmanager
def serving(folder: str) -> Iterator[tuple[int, int]]:
    """The ports of a fresh server, of HTTP and of HTTPS."""
    with subprocess.Popen([*SERVE, folder], cwd=HERE.parent, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("no output")
        plain, secure = (int(process.stdout.readline().rpartition(":")[2]) for _ in range(2))
        try:
            yield plain, secure
        finally:
            process.terminate()


def probe(port: int, going_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each request on one connection, one after another, as long as that is so."""
    message, took = request("GET", "/_mockpay/health", {}), []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        while going_on():
            began = perf_counter()
            connection.sendall(message)
            answer = b""
            while not whole(answer):
                answer += connection.recv(65_536)
            took.append((perf_counter() - began) * 1000)
    return took


async def burst(port: int, ca: str, count: int) -> None:
    """That many connections at once; says how many were answered and how long all took, in milliseconds."""
    context = ssl.create_default_context(cafile=ca)
    message = request("GET", "/api/orders?limit=1", JSON)

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=HOST)
        writer.write(message)
        answer = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return status(answer)

    began = perf_counter()
    answered = (await asyncio.gather(*(one() for _ in range(count)), return_exceptions=True)).count(200)
    print(answered, (perf_counter() - began) * 1000)


def measured(count: int) -> tuple[list[float], list[float], int, float]:
    """Probes without and with a burst, how many of the burst were answered, and how long it took."""
    with tempfile.TemporaryDirectory() as folder, serving(folder) as (plain, secure):
        left = repeat(1, QUIET)
        quiet = probe(plain, lambda: next(left, 0) == 1)
        command = [sys.executable, __file__, "burst", str(secure), str(Path(folder) / "ca.pem"), str(count)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            busy = probe(plain, lambda: process.poll() is None)
            answered, took = (process.stdout.read() if process.stdout else "").split()
    return quiet, busy, int(answered), float(took)


def main(count: int, rounds: int) -> None:
    """Measure and print."""
    about = list(machine(FULL))[:2]
    found = [measured(count) for _ in range(rounds)]
    print("| in the clear | p50, ms | p99, ms | longest, ms |", "|---|--:|--:|--:|", sep="\n")
    for name, rows in (("nobody else", [one[0] for one in found]), (f"{count} handshakes", [one[1] for one in found])):
        p50, p99, longest = (median(map(of, rows)) for of in (median, lambda row: quantiles(row, n=100)[98], max))
        print(f"| {name} | {p50:.2f} | {p99:.2f} | {longest:.2f} |")
    answered, took = sum(one[2] for one in found), median(one[3] for one in found)
    print("", f"{answered} of {count * rounds} answered; a burst took {took:.0f} ms", *about, sep="\n")
    print(f"medians of {rounds} rounds")


if __name__ == "__main__":
    if sys.argv[1:2] == ["burst"]:
        asyncio.run(burst(int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
    else:
        given = [int(one) for one in sys.argv[1:]]
        main(*given, *(HANDSHAKES, ROUNDS)[len(given) :])
