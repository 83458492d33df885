"""Conekta's own Node.js client, version 9, against the real server: it makes, moves and reads everything."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from api_client import Server, program

from tests.npm import conekta
from tests.providers.conekta.sdk_coverage import LACKED, called, expected

HOME = Path(__file__).parent / "node"


@pytest.fixture(scope="session")
def client() -> Path:
    """The folder that the client is in."""
    return conekta()


def driven(account: Server, client: Path, file: str) -> dict[str, Any]:
    """What the driver prints once all stories of a file held."""
    environment = os.environ | {"NODE_PATH": str(client)}
    command = [program("node"), str(HOME / "drive.cjs"), account.url, file]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    wrong = [f"{name}: {story['wrong']}" for name, story in said["told"].items() if story["wrong"]]
    assert not wrong, "\n\n".join(wrong)
    assert len(said["told"]) == (HOME / file).read_text().count('\n  async "')
    return said


@pytest.mark.slow
def test_every_story_holds(account: Server, client: Path) -> None:
    driven(account, client, "stories.cjs")


@pytest.mark.slow
def test_every_operation_is_called(account: Server, client: Path) -> None:
    said = driven(account, client, "resources.cjs")
    assert called([story["url"] for story in said["told"].values()]) == expected()
    assert "getOrders" in said["methods"]
    assert not {re.sub("_(.)", lambda letter: letter[1].upper(), name) for name in LACKED} & set(said["methods"])
