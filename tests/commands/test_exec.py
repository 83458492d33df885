"""`mockpay exec`: the command finds its sandbox, its exit code is the answer, nothing is left running."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from api_client import ROOT

from mockpay.app import find_providers
from tests.commands.terminal import mockpay

pytestmark = pytest.mark.slow

LOOK = """\
import json, os
from urllib.request import urlopen
found = {name: value for name, value in os.environ.items() if name.startswith("MOCKPAY_")}
health = json.load(urlopen(found["MOCKPAY_URL"] + "/_mockpay/health"))
print(json.dumps({**found, "scenario": health["scenario"]}))
raise SystemExit(7)
"""


def script(home: Path, text: str) -> str:
    (home / "script.py").write_text(text)
    return shlex.join([sys.executable, str(home / "script.py")])


def test_the_command_finds_a_sandbox_that_goes_with_it(tmp_path: Path) -> None:
    import json

    done = mockpay(f"exec --scenario happy-path -- {script(tmp_path, LOOK)}")
    assert (done.returncode, done.stderr) == (7, "")
    told = json.loads(done.stdout)
    found = {name: value for name, value in told.items() if not name.startswith("MOCKPAY_REQUIRE_")}
    url = found["MOCKPAY_URL"]
    assert found == {
        "MOCKPAY_URL": url,
        "MOCKPAY_PORT": url.rpartition(":")[2],
        **{f"MOCKPAY_{provider.name.upper()}_URL": url for provider in find_providers()},
        "scenario": "happy-path",
    }
    with pytest.raises(httpx.ConnectError):
        httpx.get(url)


def test_asked_to_stop_it_stops_the_command(tmp_path: Path) -> None:
    waits = script(tmp_path, "import time; print('here', flush=True); time.sleep(60)")
    command = [sys.executable, "-m", "mockpay", "exec", "--", *shlex.split(waits)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("exec", "the following arguments are required: CMD"),
        ("exec -- ./nothing-there", "cannot run './nothing-there': No such file or directory"),
        ("exec --scenario nowhere -- true", "the server did not start"),
    ],
)
def test_mistakes_are_a_sentence(line: str, sentence: str) -> None:
    done = mockpay(line)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr.splitlines()[-1]
