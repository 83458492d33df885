"""`mockpay exec -- CMD`: a sandbox of its own for a command, for as long as it runs."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Final

from mockpay.commands.env import of_providers
from mockpay.commands.options import Mistake, add_settings
from mockpay.commands.own_server import intercepting, running, variables
from mockpay.settings import Settings

SIGNALLED: Final = 128
"""What shells add to a signal's number where a command was ended by it."""
OF_THE_SERVER: Final = (
    "host",
    "port",
    "tls",
    "tls_port",
    "ca_dir",
    "public_url",
    "framed_by",
    "reload",
    "control_token",
)
"""Settings that are no options here: where it listens is not for choosing, and a token stands in the environment."""
OPTIONS: Final = tuple(field.name for field in fields(Settings) if field.name not in OF_THE_SERVER)


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    exec_ = commands.add_parser(
        "exec",
        help="run a command with a sandbox of its own; ends with its exit code",
        usage="mockpay exec [--intercept [--only-mockpay] [--intercept-host HOST]] [--scenario NAME_OR_FILE] … -- CMD",
        description="CMD finds the sandbox at MOCKPAY_URL; `mockpay env` lists the other variables it gets. With "
        "--intercept it need not look: HTTPS to the providers' real hosts leads to the sandbox (docs/https.md).",
    )
    exec_.set_defaults(run=_exec)
    exec_.add_argument("command", nargs="+", metavar="CMD", help="what to run")
    exec_.add_argument("--intercept", action="store_true", help="play the providers' hosts, by a proxy and a CA")
    exec_.add_argument("--only-mockpay", action="store_true", help="refuse HTTPS to all other hosts")
    exec_.add_argument(
        "--intercept-host", action="append", default=[], metavar="HOST", help="play this host and those below it too"
    )
    add_settings(exec_, defaults, OPTIONS)


def _exec(given: argparse.Namespace, _settings: Settings) -> int:
    if not given.intercept and (given.only_mockpay or given.intercept_host):
        raise Mistake("--only-mockpay and --intercept-host go with --intercept")
    options = list(_options(given))
    with _intercepted(given, options) if given.intercept else _beside(options) as env:
        try:
            process = subprocess.Popen(given.command, env=os.environ | env)  # noqa: S603  the user's own command
        except OSError as error:
            raise Mistake(f"cannot run {given.command[0]!r}: {error.strerror}") from None
        code = _ended(process)
    return code if code >= 0 else SIGNALLED - code


@contextmanager
def _beside(options: Sequence[str]) -> Iterator[Mapping[str, str]]:
    with running(options) as url:
        yield variables(url) | of_providers(url)


@contextmanager
def _intercepted(given: argparse.Namespace, options: Sequence[str]) -> Iterator[Mapping[str, str]]:
    """The variables of a run; when it ends well or not, what is to be known of it."""
    more = ["--only-mockpay"] if given.only_mockpay else []
    with intercepting([*options, *more], [_host(one) for one in given.intercept_host]) as ours:
        yield variables(ours.url) | of_providers(ours.url) | dict(ours.variables)
    for sentence in ours.sentences:
        print(f"mockpay: {sentence}", file=sys.stderr)


def _host(given: str) -> str:
    """Raises `Mistake`."""
    from mockpay.web.hosts import address_of, is_host

    name = given.lower().rstrip(".")
    if not is_host(name) or ":" in name or "." not in name or address_of(name):
        raise Mistake(f"--intercept-host takes the name of a host, like api.example.com, not {given!r}")
    return name


def _options(given: argparse.Namespace) -> Iterator[str]:
    """What was said on the command line, for the server to read."""
    for name in OPTIONS:
        value, option = getattr(given, name), f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            yield option if value else option.replace("--", "--no-", 1)
        elif isinstance(value, list):
            yield from (f"{option}={one}" for one in value)
        elif value is not None:
            yield f"{option}={value}"


def _ended(process: "subprocess.Popen[bytes]") -> int:
    """Its exit code. It hears of Ctrl-C itself; a request to stop is handed on."""
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
