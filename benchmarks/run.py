"""Measures mockpay beside a bare Starlette echo: start-up, throughput, latency, memory. Prints a Markdown table.

    python benchmarks/run.py               about two minutes
    python benchmarks/run.py --quick       about half a minute
    python benchmarks/run.py --peers       with localstripe, installed for the purpose
    python benchmarks/run.py --against DIR with another checkout of mockpay, to judge a change

Nothing here is a test: figures depend on the machine, and only ratios taken in one run can be compared. Linux only.
"""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from contenders import HERE, Contender, bare, mockpay
from figures import FULL, QUICK, labels, measure
from peers import NoPeer, localstripe
from table import machine, table


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure mockpay beside a bare Starlette echo.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--peers", action="store_true", help="measure localstripe too")
    parser.add_argument("--against", type=Path, metavar="DIR", help="measure another checkout of mockpay too")
    given = parser.parse_args()
    size = QUICK if given.quick else FULL
    contenders = [bare(), mockpay(HERE.parent)]
    if given.against:
        contenders.append(mockpay(given.against.resolve(), str(given.against)))
    with ExitStack() as stack:
        if given.peers:
            contenders += _peers(stack)
        lines = list(machine(size))
        figures = measure(contenders, size)
    print("\n".join(table(figures, labels(size), [one.name for one in contenders])))
    print("", *lines, sep="\n")
    return 0


def _peers(stack: ExitStack) -> list[Contender]:
    try:
        return [stack.enter_context(localstripe())]
    except NoPeer as reason:
        print(f"left out: {reason}", file=sys.stderr)
        return []


if __name__ == "__main__":
    sys.exit(main())
