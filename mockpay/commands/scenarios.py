"""`mockpay scenarios`: those that ship."""

import argparse
from typing import Any

from mockpay.settings import Settings


def add(commands: Any, _defaults: Settings) -> None:
    """Tell the parser of it."""
    commands.add_parser("scenarios", help="the scenarios that ship, one line each").set_defaults(run=_scenarios)


def _scenarios(_given: argparse.Namespace, _settings: Settings) -> int:
    from mockpay.scenario.load import describe, names

    width = max(len(name) for name in names())
    for name in names():
        print(f"{name:{width}}  {describe(name)}")
    return 0
