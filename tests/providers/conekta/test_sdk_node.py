"""Conekta's own Node.js client, version 9, against the real server: it makes, moves and reads everything."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from doors import Server, program

from tests.npm import conekta

DRIVE = Path(__file__).parent / "node" / "drive.cjs"


@pytest.fixture(scope="session")
def client() -> Path:
    """The folder that the client is in."""
    return conekta()


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
