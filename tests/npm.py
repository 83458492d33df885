"""Conekta's own client for node, which npm brings once into the user's cache; axios comes with it."""

import os
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from api_client import program

CLIENT = "conekta@9.0.0"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mockpay-tests"


ENVIRONMENT = dict(os.environ)
"""As it was before any test changed it: npm may need a proxy or a CA."""


def conekta() -> Path:
    """The folder that the client is in. Without npm and network the test is skipped, or fails where npm is required."""
    home = CACHE / CLIENT
    if not home.is_dir() and (trouble := _install(home)):
        give_up = pytest.fail if ENVIRONMENT.get("MOCKPAY_REQUIRE_NPM") else pytest.skip
        give_up(f"npm brought no {CLIENT}: {trouble}")
    return home


@cache
def _install(home: Path) -> str:
    """Have npm bring it; what it says when it cannot, which is not tried again."""
    npm = program("npm")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as fresh:
        command = [npm, "install", "--prefix", fresh, "--no-audit", "--no-fund", "--ignore-scripts", CLIENT]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=ENVIRONMENT)
        if done.returncode == 0:
            with suppress(OSError):  # another session was first
                (Path(fresh) / "node_modules").rename(home)
    return done.stderr if done.returncode else ""
