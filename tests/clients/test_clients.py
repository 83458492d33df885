"""Clients that nobody changed reach the sandbox, or fail and are reported; docs/https.md says which do."""

import re

import pytest
from api_client import ROOT

from tests.clients.clients import CLIENTS, bare_environment, run, table_row
from tests.clients.worlds import EXEC, World

pytestmark = pytest.mark.slow
TEXT = (ROOT / "docs" / "https.md").read_text()
SILENT = "mockpay: no request came through"
CAUGHT = [name for name, client in CLIENTS.items() if client.by_proxy]
OTHERS = [name for name in CLIENTS if name not in CAUGHT and name != "http2"]


@pytest.mark.parametrize("name", CAUGHT)
def test_the_proxy_catches_it(name: str) -> None:
    outcome = run(name, EXEC, bare_environment() | {"PYTHONPATH": str(ROOT)})
    assert outcome.version, outcome.said
    assert "mockpay: " not in outcome.said


@pytest.mark.parametrize("name", OTHERS)
def test_a_client_that_ignores_the_proxy_is_reported(name: str, alone: list[str]) -> None:
    outcome = run(name, [*alone, *EXEC], bare_environment() | {"PYTHONPATH": str(ROOT)})
    assert not outcome.version
    assert SILENT in outcome.said, outcome.said
    assert "`serve --tls`" in outcome.said


def test_http2_alone_fails_closed() -> None:
    outcome = run("http2", EXEC, bare_environment() | {"PYTHONPATH": str(ROOT)})
    assert not outcome.version
    assert "HTTP/2" in outcome.said, outcome.said


@pytest.mark.parametrize("name", CLIENTS)
def test_the_name_leads_here(name: str, world: World) -> None:
    outcome = run(name, world.enter, bare_environment() | world.trust)
    assert bool(outcome.version) is CLIENTS[name].by_name, outcome.said


@pytest.mark.parametrize("name", CLIENTS)
def test_without_the_ca_it_says_so(name: str, world: World) -> None:
    outcome = run(name, world.enter, bare_environment())
    assert bool(outcome.version) is (CLIENTS[name].without_ca == "")
    assert CLIENTS[name].without_ca in outcome.said


def test_the_table_in_the_docs_is_that_of_these_clients() -> None:
    rows = re.findall(r"^\| (.+?) \| .+? \| (.+?) \| (.+?) \| (.+?) \|$", TEXT, re.MULTILINE)
    shown = {client.shown for client in CLIENTS.values()}
    assert [row for row in rows if row[0] in shown] == [table_row(client) for client in CLIENTS.values()]
