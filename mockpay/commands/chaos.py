"""`mockpay chaos -- CMD`: what can be said to it. What it does stands in `chaos_search.py`."""

import argparse
from typing import Any, Final

from mockpay.commands.options import add_settings
from mockpay.settings import Settings

EPILOG: Final = """\
CMD finds a sandbox of its own, fresh for each run, at MOCKPAY_URL; what it leaves running is ended with it.
Exit code 0: no seed made it fail; 1: one did; 2: it fails without chaos already.
"""


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    chaos = commands.add_parser(
        "chaos",
        help="run a command under chaos, and find the least that makes it fail",
        usage="mockpay chaos [OPTIONS] -- CMD",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    chaos.set_defaults(run=_chaos)
    chaos.add_argument("command", nargs="+", metavar="CMD", help="what to run")
    chaos.add_argument("--seed", type=_whole, default=1, help="first seed (default: 1)")
    chaos.add_argument("--runs", type=_whole, default=20, help="how many seeds to try (default: 20)")
    chaos.add_argument("--timeout", type=float, default=60.0, metavar="SECONDS", help="for one run (default: 60)")
    chaos.add_argument("--rate", type=_rate, action="append", default=[], metavar="KIND=SHARE", help="e.g. drop=0")
    chaos.add_argument(
        "--only", type=_webhook_and_kind, action="append", metavar="HOOK:KIND", help="one run with exactly that"
    )
    add_settings(chaos, defaults, ["scenario"])


def _chaos(given: argparse.Namespace, settings: Settings) -> int:
    from mockpay.commands import chaos_search

    return chaos_search.run(given, settings)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number")
    return int(text)


def _rate(text: str) -> tuple[str, float]:
    kind, _, share = text.partition("=")
    try:
        rate = float(share)
    except ValueError:
        rate = -1
    if not 0 <= rate <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} must look like drop=0.1, with a share from 0 to 1")
    return _kind(kind), rate


def _webhook_and_kind(text: str) -> dict[str, Any]:
    number, _, kind = text.partition(":")
    if not (number.isascii() and number.isdigit() and int(number)):
        raise argparse.ArgumentTypeError(f"{text!r} must look like 2:duplicate, with a webhook counted from 1")
    return {"hook": int(number), "kind": _kind(kind)}


def _kind(text: str) -> str:
    from mockpay.scenario.chaos import ChaosKind

    if text not in list(ChaosKind):
        raise argparse.ArgumentTypeError(f"there is no {text!r}; there are {', '.join(ChaosKind)}")
    return text
