"""`mockpay env`: the variables by which programs find a running sandbox."""

import argparse
import shlex
from typing import Any

from mockpay.commands.own_server import variables
from mockpay.commands.server_options import add_remote, remote
from mockpay.settings import Settings


def add(commands: Any, defaults: Settings) -> None:
    """Tell the parser of it."""
    env = commands.add_parser("env", help='where a running sandbox is, for `eval "$(mockpay env)"`')
    env.set_defaults(run=_env)
    add_remote(env, defaults)


def _env(given: argparse.Namespace, settings: Settings) -> int:
    with remote(given, settings) as mockpay:
        mockpay.health()
        found = variables(mockpay.url) | of_providers(mockpay.url)
    for name, value in found.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def of_providers(url: str) -> dict[str, str]:
    """A variable for each provider: the address that takes the place of its own."""
    from mockpay.app import find_providers

    return {f"MOCKPAY_{provider.name.upper()}_URL": url for provider in find_providers()}
