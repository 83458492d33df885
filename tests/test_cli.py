"""The terminal: what is printed, which exit code, one sentence for each mistake."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import pytest
from api_client import Server

from mockpay.cli import main
from mockpay.settings import ANY, BOUNDS, VERSION, Settings


def mockpay(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mockpay", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | env, timeout=30)


def test_serve_prints_one_line_when_it_listens(server: Server) -> None:
    assert server.ready_line.startswith("mockpay ready on http://127.0.0.1:")


@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_two_seconds_even_with_an_open_connection(signal_number: int) -> None:
    with Server() as one:
        host, _, port = one.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as idle:
            idle.sendall(b"POST /api/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n")
            began = time.monotonic()
            one.process.send_signal(signal_number)
            out, err = one.process.communicate(timeout=5)
            assert time.monotonic() - began < 2
    assert (out, "Traceback" in err) == ("", False)


def test_health_waits_for_a_server(server: Server) -> None:
    port = server.url.rpartition(":")[2]
    done = mockpay("health", "--port", port, "--wait", "5")
    assert (done.returncode, done.stdout) == (0, f"mockpay is ready on {server.url}\n")
    assert mockpay("health", MOCKPAY_PORT=port).returncode == 0
    assert mockpay("health", "--url", f"{server.url}/").returncode == 0


def test_health_without_a_server_is_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = mockpay("health", "--port", port)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"mockpay: not ready on http://127.0.0.1:{port}: ")


def test_scenarios_are_one_line_each() -> None:
    done = mockpay("scenarios")
    names = [line.split()[0] for line in done.stdout.splitlines()]
    shipped = sorted(path.stem for path in (Path(__file__).parent.parent / "scenarios").glob("*.yaml"))
    assert names == shipped
    assert all(len(line.split(maxsplit=1)) == 2 for line in done.stdout.splitlines())


def test_get_asks_once_without_a_server() -> None:
    done = mockpay("get", "/api/orders/68daaaac54802cf804a338ce", "--scenario", "printed")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "refunded")
    missing = mockpay("get", "/api/orders/nothing", "--header", "cookie: lang=en")
    assert (missing.returncode, json.loads(missing.stdout)["statusCode"]) == (1, 404)


def test_version_and_help() -> None:
    assert mockpay("--version").stdout == f"mockpay {VERSION}\n"
    done = mockpay("--help")
    assert done.returncode == 0
    for word in ("serve", "health", "scenarios", "get", "MOCKPAY_"):
        assert word in done.stdout


BAD_SCENARIO = "auth: loose\n"
BAD_ORDERS = {
    "bare": "orders: [{id: x}]",
    "strange": "orders: [{origin: nobody, currency: MXN, created_at: 2025-01-01T00:00:00Z, lines: []}]",
    "twins": "orders: [&x {id: x, origin: ecartpay, currency: MXN, created_at: 2025-01-01T00:00:00Z, lines: []}, *x]",
    "line": "orders: [{origin: ecartpay, currency: MXN, created_at: 2025-01-01T00:00:00Z, lines: [{name: x}]}]",
    "store": "providers: {ecartapi: {stores: [{token: a, orders: [{currency: MXN}]}]}}",
    "late": "timeline: [{after: 99999999999w, action: pay}]",
    "misspelt": "faults: [{at: after_commit, status: 503, when: {operation: ecartpay.creat_order}}]",
}

MISTAKES = [
    (["serve", "--port", "99999"], "--port must be between 0 and 65535, not 99999"),
    (["serve", "--port", "x"], "argument --port: invalid int value: 'x'"),
    (["serve", "--space-idle", "-5"], "--space-idle must be at least 0, not -5"),
    (["serve", "--sede", "1"], "unrecognized arguments: --sede 1; see mockpay serve --help"),
    (["exec", "pytest", "-q"], "unrecognized arguments: -q; see mockpay exec --help"),
    (["health", "--url", "127.0.0.1:7357"], "--url must be like http://127.0.0.1:7357, not '127.0.0.1:7357'"),
    (["fly"], "invalid choice: 'fly'"),
    ([], "the following arguments are required: COMMAND"),
    (["serve", "--scenario", "nowhere"], "there is no scenario 'nowhere'; shipped: "),
    (["serve", "--scenario", "missing.yaml"], "there is no file 'missing.yaml'"),
    (["serve", "--scenario", "bad.yaml"], "bad.yaml:1: auth must be one of lenient, open, strict, not 'loose'"),
    (["serve", "--scenario", "bare.yaml"], "orders[0]: Object missing required field `origin`"),
    (["serve", "--scenario", "strange.yaml"], "orders[0]: origin must be one of conekta, ecartapi, ecartpay, not"),
    (["serve", "--scenario", "twins.yaml"], "orders[1]: there is an order x already; give each an id of its own"),
    (["serve", "--scenario", "line.yaml"], "orders[0]: Object missing required field `unit_price`"),
    (
        ["serve", "--scenario", "store.yaml"],
        "providers.ecartapi.stores[0].orders[0]: Object missing required field `created_at`",
    ),
    (["serve", "--scenario", "late.yaml"], "late.yaml:2: timeline[0].after must be seconds, a text like"),
    (["serve", "--scenario", "misspelt.yaml"], "faults[0].when.operation: there is no operation 'ecartpay.c"),
    (["get", "api/orders"], "PATH must begin with a slash, not 'api/orders'"),
    (["get", "/", "--header", "x"], "--header must be NAME:VALUE, not 'x'"),
]


@pytest.mark.parametrize(("arguments", "sentence"), MISTAKES)
def test_mistakes_are_one_sentence_and_exit_code_2(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.yaml").write_text(BAD_SCENARIO)
    for name, text in BAD_ORDERS.items():
        (tmp_path / f"{name}.yaml").write_text(f"extends: default\n{text}\n")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    monkeypatch.chdir(tmp_path)
    done = mockpay(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mockpay: ")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MOCKPAY_PORT", "seven", "MOCKPAY_PORT must be a whole number, not 'seven'"),
        ("PORT", "seven", "PORT must be a whole number, not 'seven'"),
        ("MOCKPAY_PORT", "99999", "MOCKPAY_PORT must be between 0 and 65535, not 99999"),
        ("PORT", "-1", "PORT must be at least 0, not -1"),
        ("MOCKPAY_REQUEST_TIMEOUT", "soon", "MOCKPAY_REQUEST_TIMEOUT must be a number, not 'soon'"),
        ("MOCKPAY_KEEP_ALIVE", "nan", "MOCKPAY_KEEP_ALIVE must be between 0 and 1000000000, not nan"),
        ("MOCKPAY_ALLOW_PUBLIC_WEBHOOKS", "maybe", "MOCKPAY_ALLOW_PUBLIC_WEBHOOKS must be true or false, not 'maybe'"),
    ],
)
def test_wrong_variables_are_named(name: str, value: str, sentence: str) -> None:
    done = mockpay("serve", **{name: value})
    assert (done.returncode, done.stderr) == (2, f"mockpay: {sentence}\n")


@pytest.mark.parametrize(
    "url",
    [
        "pay.example", "ftp://pay.example", "javascript:alert(1)", "https://", "//pay.example", "https://a b", "http://x:0",
        "http://x:99999", "http://ana:secret@x", "https://x/?a=b", "https://x/#", "https://x/\n", " https://x", "http://[::::]",
    ],
)  # fmt: skip
def test_a_public_address_that_links_cannot_begin_with(url: str) -> None:
    sentence = (
        "mockpay: MOCKPAY_PUBLIC_URL (--public-url) must be an address like https://pay.example or "
        f"https://pay.example:8443/sandbox, not {url!r}\n"
    )
    for done in (mockpay("serve", f"--public-url={url}"), mockpay("serve", MOCKPAY_PUBLIC_URL=url)):
        assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)


@pytest.mark.parametrize(
    "url", ["http://localhost:8080/", "https://[::1]:3/x", "HTTPS://Pay.Example", "https://x/caja chá/"]
)
def test_a_public_address(url: str) -> None:
    assert Settings(public_url=url).public_url == url


NUMBERS = [one for one in fields(Settings) if type(one.default) in (int, float)]


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_numbers_have_the_same_bounds_as_options_and_as_variables(
    field: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    option, variable = f"--{field.name.replace('_', '-')}", f"MOCKPAY_{field.name.upper()}"
    least, most = BOUNDS.get(field.name, ANY)
    for value in (least, most):
        assert getattr(Settings.from_env({variable: str(value)}), field.name) == value
    outside = [least - 1, most + 1, -(10**30), 10**30] + ([float("nan"), float("inf")] if field.type == "float" else [])
    for value in outside:
        with pytest.raises(ValueError, match=rf"^{variable} must be (at least|between) {least}\b.*, not "):
            Settings.from_env({variable: str(value)})
        assert main(["serve", f"{option}={value}"]) == 2
        assert re.match(rf"mockpay: {option} must be (at least|between) {least}\b.*, not ", capsys.readouterr().err)
    for text in ("1,5", "0x10", "two"):
        with pytest.raises(ValueError, match=rf"^{variable} must be a (whole )?number, not '{text}'$"):
            Settings.from_env({variable: text})


def test_a_taken_port_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = mockpay("serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"mockpay: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "choose another with --port (0 picks a free one)\n"
    )


def test_every_option_has_a_variable() -> None:
    given = Settings(
        host="0.0.0.0",
        port=80,
        tls=True,
        tls_port=8443,
        ca_dir="ca",
        scenario=("printed", "strict"),
        scenario_yaml="seed: x",
        reload=True,
        public_url="https://pay.example",
        framed_by=("https://shop.example", "http://127.0.0.1:8000"),
        allow_public_webhooks=True,
        webhook_ca="ca.pem",
        insecure_webhooks=True,
        max_orders=1,
        max_spaces=2,
        space_idle=3,
        max_snapshots=4,
        max_body=5,
        max_state=9,
        max_head=2048,
        request_timeout=1.5,
        keep_alive=2.5,
        max_deliveries=6,
        journal=7,
        journal_bytes=8,
        control_token="secret",
    )
    env = {f"MOCKPAY_{name.upper()}": str(value) for name, value in asdict(given).items()}
    assert all(value != getattr(Settings(), name) for name, value in asdict(given).items())
    lists = {name: ", ".join(getattr(given, name.lower())) for name in ("SCENARIO", "FRAMED_BY")}
    assert Settings.from_env(env | {f"MOCKPAY_{name}": text for name, text in lists.items()}) == given
    assert Settings.from_env({"MOCKPAY_PORT": ""}) == Settings()
    assert Settings.from_env({"MOCKPAY_PORT": "tcp://10.0.0.7:7357", "PORT": "81"}) == Settings(port=81)
    assert Settings.from_env({"PORT": "81"}).port == 81
    assert Settings.from_env({"PORT": "81", "MOCKPAY_PORT": "80"}).port == 80
    shown = mockpay("serve", "--help", MOCKPAY_CONTROL_TOKEN="secret").stdout
    assert "secret" not in shown + repr(given)
    assert all(f"--{name.removeprefix('MOCKPAY_').lower().replace('_', '-')}" in shown for name in env)
