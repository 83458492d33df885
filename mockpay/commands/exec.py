"""`mockpay exec -- CMD`: a sandbox of its own for a command, for as long as it runs."""

import argparse
import os
import signal
import subprocess
from typing import Any, Final

from mockpay.commands.env import of_providers
from mockpay.commands.options import Mistake, add_settings
from mockpay.commands.own_server import running, variables
from mockpay.settings import Settings

SIGNALLED: Final = 128
"""What shells add to a signal's number where a command was ended by it."""


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    exec_ = commands.add_parser(
        "exec",
        help="run a command with a sandbox of its own; ends with its exit code",
        usage="mockpay exec [--scenario NAME_OR_FILE] -- CMD",
        description="CMD finds the sandbox at MOCKPAY_URL; `mockpay env` lists the other variables it gets.",
    )
    exec_.set_defaults(run=_exec)
    exec_.add_argument("command", nargs="+", metavar="CMD", help="what to run")
    add_settings(exec_, defaults, ["scenario"])


def _exec(given: argparse.Namespace, settings: Settings) -> int:
    with running([f"--scenario={name}" for name in settings.scenario]) as url:
        env = os.environ | variables(url) | of_providers(url)
        try:
            process = subprocess.Popen(given.command, env=env)  # noqa: S603  the user's own command
        except OSError as error:
            raise Mistake(f"cannot run {given.command[0]!r}: {error.strerror}") from None
        code = _ended(process)
    return code if code >= 0 else SIGNALLED - code


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code. It hears of Ctrl-C itself; a request to stop is handed on."""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
