"""docs/control.md: its commands do what it says, its paths and words are those of the code."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from api_client import ROOT, ApiClient, Server, program
from starlette.routing import compile_path

from mockpay.settings import Settings

TEXT = (ROOT / "docs" / "control.md").read_text()
OWN = re.compile(r"/_mockpay/(spaces|snapshots|scenario|faults|orders|reconcile|openapi|metrics)")


@pytest.mark.slow
def test_the_commands_do_what_it_says(tmp_path: Path) -> None:
    program("curl")
    (tmp_path / "mockpay").write_text(f'#!/bin/sh\nexec {sys.executable} -m mockpay "$@"\n')
    (tmp_path / "mockpay").chmod(0o755)
    env = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    blocks = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    with Server() as server:
        script = "set -euo pipefail\n" + "echo\necho ----\n".join(blocks)
        script = script.replace("http://127.0.0.1:7357", server.url)
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    spaces, scenarios, snapshots, faults, keys, orders, reconciled, scraped, guarded = done.stdout.split("----\n")
    assert '{"dropped":["test-1"]}' in spaces
    assert re.findall('"seed":"([a-z0-9-]+)","shipped"', scenarios) == ["mockpay", "test-1", "test-1"]
    assert '"payment":"paid"' in snapshots
    assert '"count":1,"orders":[{' in snapshots, "what was paid is not any more"
    assert '"statusCode":503' in faults
    assert '"struck":1' in faults
    assert [(one["provider"], one["use"]) for one in json.loads(keys)["keys"]] == [
        ("conekta", "cards"), ("conekta", "webhooks")
    ]  # fmt: skip
    assert '"action":"refund","allowed":false' in orders
    (wrong,) = json.loads(reconciled)["wrong"]
    assert wrong["differs"] == [{"field": "status", "yours": "paid", "ours": "created"}]
    assert 'mockpay_requests_total{operation="ecartpay.create_order",origin="ecartpay",status="503"} 1.0' in scraped
    assert json.loads(guarded)["count"] == 1


def test_every_path_is_one_the_control_plane_has(api: ApiClient) -> None:
    paths = [path for path in api.get("/_mockpay/openapi.json").json()["paths"] if OWN.match(path)]
    named = {re.sub(r"\$ID", "x", path).rstrip("/") for path in re.findall(r"/_mockpay/[\w/$.-]*", TEXT)}
    for path in paths:
        last = "{action}" in path or path.endswith(("}", "orders/{id}"))
        assert last or any(compile_path(path)[0].match(one) for one in named), path


def test_prometheus_finds_the_figures_that_it_names(open_client: Callable[..., ApiClient]) -> None:
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    (job,) = yaml.safe_load(block)["scrape_configs"]
    token = job["authorization"]["credentials"]
    api = open_client(control_token=token)
    scraped = api.get(job["metrics_path"], headers={"authorization": f"Bearer {token}"}).text
    assert set(re.findall(r"`(mockpay_\w+)`", TEXT)) == set(re.findall(r"^# TYPE (mockpay_\w+)", scraped, re.MULTILINE))


def test_it_knows_the_settings_and_their_defaults() -> None:
    variables = {f"MOCKPAY_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(re.findall(r"MOCKPAY_[A-Z_]+[A-Z]", TEXT)) <= variables | {"MOCKPAY_CA"}, "which is a client's"
    assert f"a process holds {Settings().max_spaces:,} of them" in TEXT
    assert f"A space may have {Settings().max_snapshots} " in TEXT


@pytest.mark.parametrize("name", ["scenario.request", "reconcile.request", "orders.query"])
def test_every_field_is_named(name: str) -> None:
    schema = json.loads((ROOT / "schemas" / "control" / f"{name}.json").read_text())
    assert [field for field in schema["properties"] if f"`{field}`" not in TEXT and f'"{field}"' not in TEXT] == []
