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
LATER: Final = {"faker", "httpx", "jinja2", "jsonschema", "jsonschema_rs", "jwt", "prometheus_client", "yaml"}
"""Libraries that take milliseconds to import."""
OURS_LATER: Final = {
    "mockpay.checkout",
    "mockpay.control.app",
    "mockpay.control.composition",
    "mockpay.dashboard.app",
    "mockpay.webhooks.dispatcher",
    "mockpay.webhooks.sender",
}
"""The control plane, the pages, and what sends."""


def test_a_start_waits_for_nothing_that_only_requests_need() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    operations = {f"mockpay.providers.{provider.name}.operations" for provider in find_providers()}
    assert loaded & (LATER | OURS_LATER | operations) == set()
    assert "mockpay.providers" in loaded
