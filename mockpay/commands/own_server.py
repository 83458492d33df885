"""A server of one's own for as long as a command needs it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mockpay.commands.options import Mistake

if TYPE_CHECKING:
    from mockpay.intercept.report import Report

SERVE = ("mockpay", "serve", "--host", "localhost", "--port", "0", "--no-tls")
INTERCEPT = ("mockpay.commands.intercept_server",)


@contextmanager
def running(options: Sequence[str]) -> Iterator[str]:
    """The address of a fresh `mockpay serve` on a free port. Raises `Mistake`; the server has said why by then."""
    with _process([*SERVE, *options], []) as url:
        yield url


@contextmanager
def _process(module: Sequence[str], last: list[str]) -> Iterator[str]:
    """The address that a server prints first; when it has ended, what else it printed is in `last`."""
    command = [sys.executable, "-m", *module]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  it is mockpay itself
    try:
        ready = process.stdout.readline() if process.stdout else ""
        if not ready.startswith("mockpay ready"):
            raise Mistake("the server did not start")
        yield ready.split()[-1]
    finally:
        process.terminate()
        last.append(process.communicate()[0])


@dataclass
class Intercepting:
    """A server that plays the providers' hosts: its address, the folder of its CA, the variables for its clients; when
    it has ended, the sentences about what came through."""

    url: str
    folder: Path
    variables: Mapping[str, str]
    sentences: Sequence[str] = ()

    def leading_to(self, space: str) -> dict[str, str]:
        """The variables for clients that are to reach a space: the proxy's user names it."""
        proxy = self.url.replace("://", f"://{space}:x@").replace("@localhost", "@127.0.0.1")
        return {**self.variables, **dict.fromkeys(("https_proxy", "HTTPS_PROXY"), proxy)}


@contextmanager
def intercepting(options: Sequence[str], hosts: Sequence[str] = ()) -> Iterator[Intercepting]:
    """A fresh server on a free port of loopback that is a proxy too. `hosts` are played beside the providers'. Raises
    `Mistake`; the server has said why by then."""
    from mockpay.app import find_providers, hosts_of
    from mockpay.intercept.environment import variables

    last: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mockpay-") as name:
        folder = Path(name)
        more = [f"--intercept-host={host}" for host in hosts]
        with _process([*INTERCEPT, f"--trust-dir={folder}", *more, *options], last) as url:
            played = hosts_of(find_providers(), hosts)
            ours = Intercepting(url, folder, variables(folder, _port(url), played, os.environ))
            yield ours
        ours.sentences = _report(last[0]).sentences()


def _report(printed: str) -> "Report":
    from mockpay.intercept.report import Report

    return Report.load(printed.strip().rpartition("\n")[2])


def variables(url: str) -> dict[str, str]:
    """What a program finds a running server by."""
    return {"MOCKPAY_URL": url, "MOCKPAY_PORT": str(_port(url))}


def _port(url: str) -> int:
    at = urlsplit(url)
    return at.port or (443 if at.scheme == "https" else 80)
