"""docs/journal.md: its commands do what it says, and its words are those of the schemas."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from doors import ROOT, Server, program

from mockpay.control.journal import FILTERS
from mockpay.settings import Settings

TEXT = (ROOT / "docs" / "journal.md").read_text()


@pytest.mark.slow
def test_the_commands_do_what_it_says(tmp_path: Path) -> None:
    program("curl")
    blocks = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    with Server() as server:
        script = "set -euo pipefail\n" + "echo\necho ----\n".join(blocks)
        script = script.replace("http://127.0.0.1:7357", server.url)
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    look, verified, waited = done.stdout.split("----\n")
    assert '"nearest":["GET /api/orders"' in look
    assert json.loads(verified)["verified"] is True
    assert waited.count('"payment":"paid"') == 2


def test_all_filters_and_criteria_are_named() -> None:
    schemas = ROOT / "schemas" / "control"
    wait = json.loads((schemas / "wait.request.json").read_text())["properties"]
    parts = {name for kind in ("match", "order", "delivery") for name in wait[kind]["properties"]}
    assert [name for name in {*FILTERS, *wait, *parts} if f"`{name}`" not in TEXT] == []
    assert {*FILTERS} == {*json.loads((schemas / "requests.query.json").read_text())["properties"]}


def test_it_knows_the_bounds() -> None:
    given = Settings()
    assert f"keeps {given.journal:,} requests" in TEXT
    assert f"{given.journal_bytes // 2**20} MiB" in TEXT
