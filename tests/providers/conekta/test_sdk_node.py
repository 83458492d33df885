"""Conekta's own Node.js client, version 9, against the real server: it makes, moves and reads everything."""

import json
import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from doors import Server, program

CLIENT = "conekta@9.0.0"
DRIVE = Path(__file__).parent / "node" / "drive.cjs"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mockpay-tests"


@pytest.fixture(scope="session")
def client() -> Path:
    """The folder that the client is in. npm brings it once; without npm and network the test is skipped, or fails where
    npm is required."""
    home = CACHE / CLIENT
    if not home.is_dir():
        npm = program("npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as fresh:
            command = [npm, "install", "--prefix", fresh, "--no-audit", "--no-fund", "--ignore-scripts", CLIENT]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300)
            if done.returncode:
                told = pytest.fail if os.environ.get("MOCKPAY_REQUIRE_NPM") else pytest.skip
                told(f"npm brought no {CLIENT}: {done.stderr}")
            with suppress(OSError):  # another session was first
                (Path(fresh) / "node_modules").rename(home)
    return home


@pytest.mark.slow
def test_every_story_holds(account: Server, client: Path) -> None:
    environment = os.environ | {"NODE_PATH": str(client)}
    command = [program("node"), str(DRIVE), account.url]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    wrong = [f"{name}: {error}" for name, error in told.items() if error]
    assert not wrong, "\n\n".join(wrong)
    assert len(told) == DRIVE.read_text().count("\n  async ")
