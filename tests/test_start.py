"""A start imports what a start needs; the rest comes with the first request that asks for it."""

import json
import subprocess
import sys
from typing import Final

from mockpay.app import find_providers

SCRIPT: Final = """
import json, sys
from mockpay.app import build
from mockpay.settings import Settings
build(Settings())
print(json.dumps(sorted(sys.modules)))
"""
PROBED: Final = """
import json, sys
from starlette.testclient import TestClient
from mockpay.app import build
from mockpay.settings import Settings
assert TestClient(build(Settings())).get("/_mockpay/health").status_code == 200
print(json.dumps(sorted(sys.modules)))
"""
LATER: Final = {"faker", "httpx", "jinja2", "jsonschema", "jsonschema_rs", "jwt", "prometheus_client", "yaml"}
"""Libraries that take milliseconds to import."""
OURS_LATER: Final = {
    "mockpay.checkout",
    "mockpay.control.app",
    "mockpay.control.composition",
    "mockpay.dashboard.app",
    "mockpay.dashboard.stream",
    "mockpay.webhooks.dispatcher",
    "mockpay.webhooks.sender",
}
"""The control plane, the pages, and what sends."""
LATER_THAN_A_PROBE: Final = {
    "mockpay.control.comparison",
    "mockpay.control.explain.suggestions",
    "mockpay.control.explain.verdict",
    "mockpay.dashboard.app",
    "mockpay.webhooks.dispatcher",
    "mockpay.webhooks.sender",
}
"""What the control plane itself leaves for later: whoever waits for a server asks for its health."""


def test_a_start_waits_for_nothing_that_only_requests_need() -> None:
    loaded = loaded_by(SCRIPT)
    operations = {f"mockpay.providers.{provider.name}.operations" for provider in find_providers()}
    assert loaded & (LATER | OURS_LATER | operations) == set()
    assert "mockpay.providers" in loaded


def test_a_probe_waits_for_nothing_that_other_requests_need() -> None:
    loaded = loaded_by(PROBED)
    assert loaded & LATER_THAN_A_PROBE == set()
    assert "mockpay.control.app" in loaded


def loaded_by(script: str) -> set[str]:
    """The modules that are there at the end of a script, in a Python of its own."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))
