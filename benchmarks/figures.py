"""What is measured, and how: every round asks each contender in turn, A B A B, each time a fresh server."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

from contenders import HERE, Contender
from http11 import ask, status
from server import Server, running

WARM: Final = 500
CONNECTIONS: Final = 32

Figures = dict[str, dict[str, list[float]]]
"""Label -> contender -> one figure per round."""


class Size(NamedTuple):
    """How much is measured."""

    starts: int
    rounds: int
    creates: int
    singles: int


FULL: Final = Size(starts=15, rounds=7, creates=10_000, singles=2_000)
QUICK: Final = Size(starts=7, rounds=3, creates=2_000, singles=500)


class Label(NamedTuple):
    """A figure: what it is, in which unit, and what is asked of its ratio to the bare app."""

    text: str
    unit: str
    goal: str = ""


def labels(size: Size) -> dict[str, Label]:
    """The rows of the table, in order."""
    return {
        "start": Label("start: process to first 200", "ms", "≤ 1.50"),
        "create_rate": Label(f"create, {CONNECTIONS} connections", "requests/s", "≥ 0.40"),
        "journal": Label("the same with the journal", "of the rate without it", "≥ 0.85"),
        "read_rate": Label(f"read, {CONNECTIONS} connections", "requests/s"),
        "create_cpu": Label("create, processor time of the server", "µs"),
        "read_cpu": Label("read, processor time of the server", "µs"),
        "create_p50": Label("create, 1 connection, p50", "ms"),
        "create_p99": Label("create, 1 connection, p99", "ms"),
        "read_p50": Label("read, 1 connection, p50", "ms"),
        "read_p99": Label("read, 1 connection, p99", "ms"),
        "idle": Label("memory after start", "MiB"),
        "full": Label(f"memory after {size.creates:,} creates", "MiB"),
    }


def measure(contenders: Sequence[Contender], size: Size) -> Figures:
    """All figures of all contenders."""
    figures: Figures = defaultdict(lambda: defaultdict(list))
    for contender in contenders:
        with running(contender):
            pass  # compiles bytecode, warms the disk's cache
    for index in range(size.starts):
        _say(f"start {index + 1}/{size.starts}")
        for contender in contenders:
            with running(contender) as server:
                figures["start"][contender.name].append(server.started)
                figures["idle"][contender.name].append(server.memory())
    for index in range(size.rounds):
        for contender in contenders:
            _say(f"round {index + 1}/{size.rounds}: {contender.name}")
            with running(contender) as server:
                found = _round(server, contender, size)
            if contender.unkept:
                with running(contender._replace(command=contender.unkept)) as server:
                    unkept = _loaded(server, "create", contender.create, size.creates)
                found["journal"] = found["create_rate"] / unkept["create_rate"]
            for name, value in found.items():
                figures[name][contender.name].append(value)
    _say("")
    return figures


def _round(server: Server, contender: Contender, size: Size) -> dict[str, float]:
    """Creates, then reads, on many connections and on one."""
    created = ask(server.port, contender.create)
    if status(created) // 100 != 2:
        raise RuntimeError(f"{contender.name} cannot create: {created[:500]!r}")
    read = contender.read(created)
    creates = min(size.creates, contender.most)
    found = _loaded(server, "create", contender.create, creates - 1)
    if creates == size.creates:
        found["full"] = server.memory()
    found |= _loaded(server, "read", read, min(size.creates // 2, contender.most * 10))
    for name, message in (("create", contender.create), ("read", read)):
        alone = load(server, 1, min(size.singles, contender.most), message)
        found |= {f"{name}_p50": alone["p50"], f"{name}_p99": alone["p99"]}
    return found


def _loaded(server: Server, name: str, message: bytes, count: int) -> dict[str, float]:
    warm = min(WARM, count // 4)
    load(server, CONNECTIONS, warm, message)
    before = server.cpu()
    rate = load(server, CONNECTIONS, count - warm, message)["rate"]
    return {f"{name}_rate": rate, f"{name}_cpu": (server.cpu() - before) / (count - warm) * 1e6}


def load(server: Server, connections: int, count: int, message: bytes) -> dict[str, float]:
    """What load.py measures: requests per second, percentiles in milliseconds."""
    command = [sys.executable, str(HERE / "load.py"), str(server.port), str(connections), str(count)]
    done = subprocess.run(command, input=message, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the load generator failed: {done.stderr.decode()}")
    result: dict[str, float] = json.loads(done.stdout)
    return result


def ratio(values: Sequence[float], yardstick: Sequence[float]) -> float:
    """The median of the ratios, round by round: what slowed one round slowed both."""
    return median(mine / theirs for mine, theirs in zip(values, yardstick, strict=True))


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
