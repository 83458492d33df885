"""Two shops with the live hosts written in them sell by card and by link, check signatures, and refund: behind the
proxy and where the names lead here. A third that goes past the proxy is reported."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

import pytest
from api_client import ROOT, program

from tests.clients.clients import HERE, bare_environment
from tests.clients.worlds import EXEC, World

pytestmark = pytest.mark.slow
SHOPS = {"python": (sys.executable, str(HERE / "shop.py")), "node": ("node", str(HERE / "shop.mjs"))}
PAY = (sys.executable, "-m", "tests.clients.buyer")
SOLD = {"card": "paid", "link": "refunded", "conekta": ["paid", "refunded"]}
IGNORES = """\
from http.client import HTTPSConnection

HTTPSConnection("ecartpay.com").request("GET", "/api/orders")
"""


def sold(prefix: Sequence[str], shop: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    for needed in ("chromium", "node") if shop == "node" else ("chromium",):
        program(needed)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [*prefix, *SHOPS[shop], *PAY]
    return subprocess.run(
        command, env={**env, "PYTHONPATH": path}, cwd=ROOT, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("shop", SHOPS)
def test_behind_the_proxy(shop: str) -> None:
    done = sold(EXEC, shop, bare_environment())
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == SOLD


@pytest.mark.parametrize("shop", SHOPS)
def test_where_the_names_lead_here(shop: str, world: World) -> None:
    done = sold(world.enter, shop, bare_environment() | world.trust)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == SOLD


def test_one_that_goes_past_the_proxy_is_reported_with_what_to_do(alone: list[str]) -> None:
    command = [*alone, *EXEC, sys.executable, "-c", IGNORES]
    env = bare_environment() | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "mockpay: no request came through. This client may ignore the proxy that HTTPS_PROXY names, and may have asked "
        "the real host: docs/https.md says which clients do and what to do instead (`serve --tls`)"
    )
