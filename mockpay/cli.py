"""The entry point of the terminal. Each option of a command has a MOCKPAY_… twin; mistakes are one sentence."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, NoReturn

from mockpay.commands.options import Mistake, settings_of
from mockpay.settings import VERSION, Settings

COMMANDS: Final = (
    "serve", "health", "scenarios", "get", "exec", "chaos", "env", "reset", "trigger", "webhooks", "reconcile",
    "ca", "demo",
)  # fmt: skip
"""Each is a module of `mockpay.commands`, imported when it is asked for."""
EPILOG: Final = """\
start here:
  mockpay serve                          a sandbox on http://127.0.0.1:7357
  mockpay serve --scenario printed       with the orders EcartPay's documents print
  mockpay get /api/orders                one request in process, no server
  mockpay exec -- pytest                 a sandbox for as long as a command runs
  mockpay demo                           a shop and what the sandbox sees of it, side by side

while a server runs, http://127.0.0.1:7357/_mockpay/ shows what happens; in the terminal (--url, MOCKPAY_URL say where):
  mockpay trigger ORDER pay              what the world outside does to an order
  mockpay webhooks listen --forward URL  print each webhook and forward it to your app
  mockpay reconcile --orders FILE        does your app see its orders as they are?

Every option of serve can be set as a variable: --max-orders is MOCKPAY_MAX_ORDERS.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code (2 for a mistake of the user's)."""
    try:
        defaults = Settings.from_env(os.environ)
        said = sys.argv[1:] if arguments is None else arguments
        given, lost = _parser(defaults, said[:1]).parse_known_args(said)
        if lost:
            name = next(word for word in said if word in COMMANDS)
            raise Mistake(f"unrecognized arguments: {' '.join(lost)}; see mockpay {name} --help")
        command: Callable[[argparse.Namespace, Settings], int] = given.run
        return command(given, settings_of(given, defaults))
    except (Mistake, ValueError) as mistake:
        print(f"mockpay: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"mockpay: {message}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def _parser(defaults: Settings, first: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Knows the command that comes first, or all of them where none does."""
    parser = _Parser(
        prog="mockpay",
        description="A local sandbox for the order APIs of EcartPay, Ecart API and Conekta.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mockpay {VERSION}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in [name for name in COMMANDS if name in first] or COMMANDS:
        import_module(f"mockpay.commands.{name}").add(commands, defaults)
    return parser
