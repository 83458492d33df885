"""docs/https.md: its commands run, its recipes name the hosts that are played and settings that exist."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from api_client import ROOT, program
from test_image import HEALTH

from mockpay.app import find_providers, hosts_of
from mockpay.intercept import trust_files
from mockpay.intercept.environment import variables
from mockpay.settings import Settings
from tests.clients.clients import bare_environment

TEXT = (ROOT / "docs" / "https.md").read_text()
PLAYED = hosts_of(find_providers())
WRITTEN = {"sandbox.ecartpay.com", "ecartpay.com", "api.conekta.io", "api.ecartapi.com"}
"""What clients have in their code."""
CLIENT = "#!/bin/sh\ncurl -sS https://api.conekta.io/orders -H 'Authorization: x'"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def compose() -> Any:
    return next(one for one in map(yaml.safe_load, blocks("yaml")) if "jobs" not in one)


@pytest.fixture
def job() -> Any:
    return next(one["jobs"]["tests"] for one in map(yaml.safe_load, blocks("yaml")) if "jobs" in one)


@pytest.mark.slow
def test_its_commands_run(tmp_path: Path) -> None:
    program("curl")
    for name, script in (("mockpay", f'#!/bin/sh\nexec {sys.executable} -m mockpay "$@"\n'), ("pytest", CLIENT)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    env = bare_environment() | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    script = "set -eu\n" + "echo\necho ----\n".join(blocks("sh"))
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    ran, space, _ = done.stdout.split("----\n")
    assert '"object":"list"' in ran
    assert space.startswith('{"docs":[],"count":0,"pages":0}')
    assert "/api/orders" in space.partition("}")[2], "the request log of the space has it"
    assert (tmp_path / "mockpay-ca.pem").read_text() == (tmp_path / "ca" / trust_files.CA_FILE).read_text()
    assert "Nothing has been installed" in done.stderr


def test_the_hosts_are_those_that_clients_have(compose: Any, job: Any) -> None:
    assert set(compose["services"]["mockpay"]["networks"]["default"]["aliases"]) == WRITTEN
    options = job["services"]["mockpay"]["options"]
    assert set(re.findall(r"--network-alias (\S+)", options)) == WRITTEN
    assert shlex.split(re.findall(r'--health-cmd "(.+?)"', options)[0]) == HEALTH
    (hosts,) = [one for one in blocks("text") if one.startswith("127.0.0.1 ")]
    assert set(hosts.split()[1:]) == WRITTEN
    assert all(PLAYED.has(name) for name in WRITTEN)
    (listed,) = re.findall(r"Played are all hosts below (.+?)\. Links", TEXT, re.DOTALL)
    assert sorted(re.findall("`(.+?)`", listed)) == sorted(PLAYED.names)


def test_who_serves_keeps_the_ca_where_the_tests_read_it(compose: Any, job: Any) -> None:
    services = compose["services"]
    for server, tests in (
        (services["mockpay"]["environment"], services["tests"]["environment"]),
        (job["services"]["mockpay"]["env"], job["steps"][1]["env"]),
    ):
        settings = Settings.from_env(server)
        assert (settings.tls, settings.tls_port, settings.ca_dir) == (True, 443, "/ca")
        assert tests["SSL_CERT_FILE"] == tests["REQUESTS_CA_BUNDLE"] == f"/ca/{trust_files.BUNDLE_FILE}"
        assert tests["NODE_EXTRA_CA_CERTS"] == f"/ca/{trust_files.CA_FILE}"
        assert tests["MOCKPAY_URL"] == "http://mockpay:7357"
    mounted = {one.partition(":")[::2] for one in services["mockpay"]["volumes"]}
    assert mounted == {("ca", "/ca")}
    assert services["tests"]["volumes"] == ["ca:/ca:ro"]
    assert job["container"]["volumes"] == job["services"]["mockpay"]["volumes"] == ["mockpay-ca:/ca"]


def test_all_variables_that_are_set_are_named(tmp_path: Path) -> None:
    (listed,) = re.findall(r"\*\*What is set:\*\* (.+?)\. What", TEXT, re.DOTALL)
    given = {name.upper() for name in variables(tmp_path, 1, PLAYED, {})}
    assert set(re.findall("`(.+?)`", listed)) == given
    assert {f"MOCKPAY_{name}" for name in ("TLS", "TLS_PORT", "CA_DIR")} <= set(re.findall("`(MOCKPAY_.+?)`", TEXT))
