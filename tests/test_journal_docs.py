"""docs/journal.md: its commands do what it says, and its words are those of the schemas."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from api_client import ROOT, Server, program

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
    look, why, verified, waited = done.stdout.split("----\n")
    assert '"nearest":["GET /api/orders"' in look
    explained = json.loads(why.strip().splitlines()[-1].partition("}{")[2].join(["{", ""]))
    assert explained["decided"]["why"] == "currency is required; items[0].price must be greater than 0"
    assert explained["body"]["ignored"] == [{"path": "curency", "nearest": "currency"}]
    assert json.loads(verified)["verified"] is True
    assert waited.count('"payment":"paid"') == 2


def test_all_filters_and_criteria_are_named() -> None:
    schemas = ROOT / "schemas" / "control"
    wait, filters = (
        json.loads((schemas / f"{name}.json").read_text())["properties"] for name in ("wait.request", "requests.query")
    )
    parts = {name for kind in ("match", "order", "delivery") for name in wait[kind]["properties"]}
    assert [name for name in {*filters, *wait, *parts} if f"`{name}`" not in TEXT] == []


def test_all_that_explains_is_named() -> None:
    schema = json.loads((ROOT / "schemas" / "control" / "explain_request.response.json").read_text())["properties"]
    parts = {"body", "operation", "orders", "rules", "valid_now", "broken", "rule", "state", "by", "why"}
    assert parts <= schema.keys() | schema["decided"]["properties"].keys()
    assert [name for name in {*parts, *schema["decided"]["properties"]["by"]["enum"]} if f"`{name}`" not in TEXT] == []


def test_it_knows_the_bounds() -> None:
    given = Settings()
    assert f"keeps {given.journal:,} requests" in TEXT
    assert f"{given.journal_bytes // 2**20} MiB" in TEXT
