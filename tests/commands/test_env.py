"""`mockpay env`: what a shell evaluates, and what every command that asks a server says when there is none."""

import subprocess

import pytest
from api_client import Server

from mockpay.app import find_providers
from tests.commands.terminal import mockpay


def test_a_shell_can_evaluate_it(server: Server) -> None:
    done = mockpay(f"env --url {server.url}/~shell")
    assert (done.returncode, done.stderr) == (0, "")
    names = ["URL", "PORT", *(f"{provider.name.upper()}_URL" for provider in find_providers())]
    script = f"{done.stdout}\n" + "".join(f'echo "$MOCKPAY_{name}"\n' for name in names)
    shown = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
    assert shown == [f"{server.url}/~shell" if name != "PORT" else server.url.rpartition(":")[2] for name in names]


def test_the_space_may_be_named(server: Server) -> None:
    done = mockpay("env --space other", env={"MOCKPAY_URL": server.url})
    assert f"export MOCKPAY_URL={server.url}/~other\n" in done.stdout.replace("'", "")


@pytest.mark.parametrize("line", ["env", "reset", "trigger 1 pay", "reconcile --orders http://127.0.0.1:9/"])
def test_without_a_server_it_says_how_to_start_one(line: str) -> None:
    done = mockpay(f"{line} --url http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockpay: no mockpay answers at http://127.0.0.1:9 (")
    assert done.stderr.endswith("); `mockpay serve` starts one\n")


@pytest.mark.parametrize("url", ["nonsense", "http://[", "ftp://127.0.0.1"])
def test_an_address_that_is_none_is_a_sentence(url: str) -> None:
    done = mockpay(f"reset --url {url}")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"mockpay: no mockpay answers at {url} (")
