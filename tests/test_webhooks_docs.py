"""docs/webhooks.md: its commands do what it says, its tables are those of the code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from api_client import ROOT, ApiClient, Server, program
from msgspec.structs import asdict
from starlette.routing import compile_path

from mockpay.sandbox.inbox import MOST_BYTES, MOST_KEPT
from mockpay.scenario.chaos import ChaosPlan, Rates
from mockpay.scenario.load import parse
from mockpay.scenario.scenario import WebhookPolicy
from mockpay.webhooks import sender
from mockpay.webhooks.dispatcher import AT_ONCE_PER_RECEIVER
from mockpay.webhooks.response import MOST_HEAD, MOST_INTERIM
from mockpay.webhooks.turns import ROOM

TEXT = (ROOT / "docs" / "webhooks.md").read_text()
EXAMPLE = "python3 examples/fragile.py"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
def test_the_commands_do_what_it_says(tmp_path: Path) -> None:
    program("curl")
    (tmp_path / "mockpay").write_text(f'#!/bin/sh\nexec {sys.executable} -m mockpay "$@"\n')
    (tmp_path / "mockpay").chmod(0o755)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    with Server() as server:
        script = "set -euo pipefail\n" + "echo\necho ----\n".join(blocks("sh"))
        script = script.replace("http://127.0.0.1:7357", server.url)
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
        )
    assert done.returncode == 0, done.stdout + done.stderr
    explained, inbox, behaviour, replayed, stepped, chaos, schedule, found = done.stdout.split("----\n")
    (printed,) = blocks("json")
    assert [{**one, "at": ""} for one in json.loads(explained)] == [{**one, "at": ""} for one in json.loads(printed)]
    assert '"received":1' in inbox
    assert "x-pay-signature" in inbox
    assert re.findall('"status":([0-9]+)', behaviour) == ["503", "503", "200"]
    assert re.findall('"state":"([a-z]+)"', replayed) == ["success", "success"]
    assert replayed.count('"status":200') == 1 + 2
    assert '"paused":true,"count":1' in stepped
    assert '"paused":false,"waiting":0' in stepped
    assert chaos.count('"seed":7,"rates"') == 2, "set, and shown"
    assert chaos.strip().endswith('{"chaos":null,"done":[],"replay":null}')
    assert '{"hook":2,"kind":"reorder"}' in schedule
    (shown,) = blocks("text")
    assert [plain(line) for line in found.splitlines()] == [plain(line) for line in shown.splitlines()]


def plain(line: str) -> str:
    """Without the id of an order, which tells the time."""
    return re.sub("[0-9a-f]{24}", "ID", line)


def test_the_kinds_and_rates_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", TEXT, re.MULTILINE)
    assert {kind: float(rate) for kind, rate in rows} == asdict(Rates())
    assert ChaosPlan().wait == 2


def test_it_knows_the_bounds() -> None:
    assert f"The last {MOST_KEPT} stay, of at most {MOST_BYTES // 2**20} MiB together" in TEXT
    assert f"At most {sender.MOST_READ // 1024} KiB of it are read" in TEXT
    assert f"the first {sender.MOST_KEPT:,} characters are kept" in TEXT
    assert f"a head of more than {MOST_HEAD // 1024} KiB" in TEXT
    assert (MOST_INTERIM, AT_ONCE_PER_RECEIVER, ROOM) == (10, 10, 100**2), "more than ten, at most ten, and a hundred"
    assert f"timeout, {WebhookPolicy().timeout:g} s or" in TEXT


def test_the_scenario_loads() -> None:
    (block,) = blocks("yaml")
    assert parse(block).webhooks.chaos == ChaosPlan(seed=7, rates=Rates(drop=0))


def test_every_path_is_one_the_control_plane_has(api: ApiClient) -> None:
    paths = api.get("/_mockpay/openapi.json").json()["paths"]
    own = {path for path in paths if re.match(r"/_mockpay/(webhooks|inbox|chaos)", path)}
    routes = {path: compile_path(path)[0] for path in paths}
    named = set(re.findall(r"/_mockpay/(?:webhooks|inbox|chaos)[\w/]*", TEXT))
    assert {path for one in named for path, pattern in routes.items() if pattern.match(one)} >= own
