"""Two worlds for clients: one in which nothing can be reached but this machine, one in which the names lead to it."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from api_client import ROOT

from mockpay.app import find_providers
from mockpay.intercept.environment import trusting
from tests.clients.clients import HERE, bare_environment

APART: Final = ("unshare", "--map-root-user", "--net", "--mount")
LED_HERE: Final = (sys.executable, str(Path(__file__).parent / "led_here.py"))
NAMES: Final = ("sandbox.ecartpay.com", "api.conekta.io", *(host for one in find_providers() for host in one.hosts))
EXEC: Final = (sys.executable, "-m", "mockpay", "exec", "--intercept", "--only-mockpay", "--")
HTTP, HTTPS = "http://127.0.0.1:7357", "https://127.0.0.1:443"


def apart(hosts_file: Path, *names: str) -> list[str]:
    """What a command is run behind, so that it can reach nobody but this machine, and that by these names. Skips where
    the machine allows no namespaces."""
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare (Linux)")
    hosts_file.write_text("".join(f"127.0.0.1 {name}\n" for name in ("localhost", *names)))
    command = [*APART, *LED_HERE, str(hosts_file)]
    tried = subprocess.run([*command, "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"needs a network namespace: {tried.stderr.strip()}")
    return command


class World(NamedTuple):
    """One in which the providers' names lead to `mockpay serve --tls`; `enter` is what a command there begins with,
    `trust` are the variables by which it trusts the CA."""

    enter: Sequence[str]
    trust: dict[str, str]


@contextmanager
def names_lead_here(folder: Path, working: Path = HERE) -> Iterator[World]:
    """Such a world, with a server that lasts as long."""
    serve = [sys.executable, "-m", "mockpay", "serve", "--tls", "--ca-dir", str(folder / "ca")]
    command = [*apart(folder / "hosts", *NAMES), *serve]
    env = bare_environment() | {"PYTHONPATH": str(ROOT)}
    with (
        tempfile.TemporaryFile("w+") as said,
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=said, text=True) as server,
    ):
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(2)]
        said.seek(0)
        assert lines == [f"mockpay ready on {url}\n" for url in (HTTP, HTTPS)], said.read()
        enter = ["nsenter", "--preserve-credentials", "-U", "-n", "-m", "-t", str(server.pid), f"--wd={working}"]
        try:
            yield World(enter, trusting(folder / "ca", env))
        finally:
            server.terminate()
