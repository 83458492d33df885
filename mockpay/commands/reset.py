"""`mockpay reset`: a running sandbox back to where it began."""

import argparse
from typing import Any

from mockpay.commands.server_options import add_remote, remote
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    reset = commands.add_parser("reset", help="bring a running sandbox back to what its scenario starts with")
    reset.set_defaults(run=_reset)
    add_remote(reset, defaults)


def _reset(given: argparse.Namespace, settings: Settings) -> int:
    with remote(given, settings) as mockpay:
        health = mockpay.reset()
    print(f"reset: scenario {health.scenario}, {health.counts.orders} orders")
    return 0
