"""`mockpay exec --intercept`: exit codes, signals, and what it says of a run when it ends."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from api_client import ROOT, program

from tests.commands.terminal import mockpay

pytestmark = pytest.mark.slow

ASKS = """\
import httpx, sys
for url in sys.argv[1:]:
    try:
        print(httpx.get(url, headers={"authorization": "x"}).status_code)
    except httpx.HTTPError as error:
        print(type(error).__name__)
"""
SILENT = (
    "mockpay: no request came through. This client may ignore the proxy that HTTPS_PROXY names, and may have asked the "
    "real host: docs/https.md says which clients do and what to do instead (`serve --tls`)\n"
)


@pytest.fixture
def asks(tmp_path: Path) -> str:
    (tmp_path / "asks.py").write_text(ASKS)
    return shlex.join([sys.executable, str(tmp_path / "asks.py")])


def test_a_run_in_which_all_went_well_says_nothing(asks: str) -> None:
    done = mockpay(
        f"exec --intercept --only-mockpay -- {asks} https://ecartpay.com/api/orders https://api.conekta.io/orders"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "200\n200\n", "")


def test_the_exit_code_is_the_command_s_and_silence_is_told() -> None:
    done = mockpay("exec --intercept -- sh -c 'exit 3'")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", SILENT)


def test_requests_to_the_control_api_are_none_that_came_through(asks: str) -> None:
    done = mockpay(f"exec --intercept -- sh -c '{asks} $MOCKPAY_URL/_mockpay/health'")
    assert (done.stdout, done.stderr) == ("200\n", SILENT)
    done = mockpay(f"exec --intercept -- sh -c '{asks} $MOCKPAY_URL/api/orders'")
    assert (done.stdout, done.stderr) == ("200\n", "")


def test_a_client_that_does_not_trust_the_ca_is_named_with_the_remedy(asks: str) -> None:
    done = mockpay(f"exec --intercept -- env -u SSL_CERT_FILE {asks} https://ecartpay.com/ https://ecartpay.com/")
    assert done.stdout == "ConnectError\nConnectError\n"
    assert done.stderr == (
        "mockpay: a client does not trust the CA of this run: it broke off the TLS handshake for ecartpay.com (2). "
        "Clients find the CA by the variables SSL_CERT_FILE, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS …; one with roots "
        "of its own has to be given the file that MOCKPAY_CA names (docs/https.md)\n"
    )


def test_so_is_node_which_breaks_off_after_the_handshake() -> None:
    script = "fetch('https://api.conekta.io/orders').catch((error) => console.log(error.cause.code))"
    done = mockpay(f'exec --intercept -- env -u NODE_EXTRA_CA_CERTS {program("node")} -e "{script}"')
    assert done.stdout == "UNABLE_TO_VERIFY_LEAF_SIGNATURE\n"
    assert done.stderr == (
        "mockpay: a client opened connections to api.conekta.io and sent nothing over them: most often it does not "
        "trust the CA of this run; give it the file that MOCKPAY_CA names (docs/https.md)\n"
    )


def test_hosts_that_were_refused_are_named(asks: str) -> None:
    done = mockpay(f"exec --intercept --only-mockpay -- {asks} https://a.example/ https://ecartpay.com/api/orders")
    assert done.stdout == "ProxyError\n200\n"
    assert done.stderr.splitlines()[-1] == "mockpay: --only-mockpay refused connections to a.example"
    done = mockpay(f"exec --intercept --only-mockpay -- {asks} https://a.example/")
    assert done.stderr.splitlines()[1:] == [
        "mockpay: no request for a provider's host came through, only connections to a.example (docs/https.md)",
        "mockpay: --only-mockpay refused connections to a.example",
    ]


def test_one_more_host_and_serve_s_options(asks: str) -> None:
    line = f"exec --intercept --intercept-host api.example.com --scenario printed -- {asks}"
    done = mockpay(f"{line} https://eu.api.example.com/api/orders")
    assert (done.stdout, done.stderr) == ("200\n", "")
    posts = "httpx.post('https://ecartpay.com/api/orders', content=b'{}' * 9, headers={'authorization': 'x'})"
    script = f"import httpx; print({posts}.status_code)"
    done = mockpay(f'exec --intercept --max-body 10 -- {sys.executable} -c "{script}"')
    assert (done.stdout, done.stderr) == ("413\n", "")


def test_asked_to_stop_it_stops_the_command(tmp_path: Path) -> None:
    (tmp_path / "waits.py").write_text("import time; print('here', flush=True); time.sleep(60)")
    command = [sys.executable, "-m", "mockpay", "exec", "--intercept", "--", sys.executable, str(tmp_path / "waits.py")]
    env = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
    assert [one.name for one in tmp_path.iterdir()] == ["waits.py"], "the key and the files of the CA are gone"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("exec --only-mockpay -- true", "--only-mockpay and --intercept-host go with --intercept"),
        ("exec --intercept-host a.example -- true", "--only-mockpay and --intercept-host go with --intercept"),
        (
            "exec --intercept --intercept-host https://a.example -- true",
            "takes the name of a host, like api.example.com",
        ),
        ("exec --intercept --intercept-host 10.0.0.1 -- true", "takes the name of a host, like api.example.com"),
        ("exec --intercept --scenario nowhere -- true", "the server did not start"),
        ("exec --intercept --host 0.0.0.0 -- true", "unrecognized arguments: --host"),
    ],
)
def test_mistakes_are_a_sentence(line: str, sentence: str) -> None:
    done = mockpay(line)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]
