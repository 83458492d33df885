"""`mockpay chaos`: it finds what breaks a fragile shop, says it as small as it is, and leaves a sound one alone."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from api_client import ROOT

FRAGILE = f"{sys.executable} {ROOT / 'examples' / 'fragile.py'}"
FORGERIES = "--rate=stale=0 --rate=bad_signature=0 --rate=old_secret=0"
pytestmark = pytest.mark.slow


def mockpay(line: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mockpay", *shlex.split(line)]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | env
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=home, timeout=120)


def lives(pid: str) -> bool:
    """Whether a process runs; one that ended and was not asked for its exit code does not."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and ") Z" not in stat.read_text()


def written(home: Path, text: str) -> str:
    """A command that runs a script."""
    (home / "script.py").write_text(text)
    return f"{sys.executable} script.py"


def test_it_finds_the_least_that_breaks_a_shop_and_how_to_have_it_again(tmp_path: Path) -> None:
    done = mockpay(f"chaos {FORGERIES} --rate duplicate=1 --rate delay=1 --rate drop=0 -- {FRAGILE}", tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    first, *output, least, finding, again, line = done.stdout.splitlines()
    assert first.startswith("mockpay chaos: seed 1 makes it fail (exit code 1); done to webhooks: 2 delay, 2 duplicate")
    assert output == ["sold 2, shipped 3"]
    assert (least, again) == ("the least that makes it fail:", "have exactly that again:")
    assert finding.startswith("  webhook ")
    assert finding.endswith(" went out once more after it was taken")
    words = shlex.split(line)
    assert (words[:2], words[2][:7], words[2].endswith(":duplicate")) == (["mockpay", "chaos"], "--only=", True)
    assert words[3:] == ["--", *shlex.split(FRAGILE)]
    same = mockpay(shlex.join(words[1:]), tmp_path)
    assert (same.returncode, same.stderr) == (1, "")
    assert same.stdout.splitlines()[0] == "sold 2, shipped 3"
    assert same.stdout.splitlines()[2].partition(" of ")[0] == finding.partition(" of ")[0]
    assert len(same.stdout.splitlines()) == 3


def test_a_shop_that_makes_up_for_what_is_lost_and_late_is_left_alone(tmp_path: Path) -> None:
    line = f"chaos --runs 2 {FORGERIES} --rate duplicate=0 --rate drop=1 -- {FRAGILE}"
    done = mockpay(line, tmp_path)
    assert (done.returncode, done.stdout) == (0, "mockpay chaos: no failure in 2 runs; done to webhooks: 4 drop\n")


TAKES_ALL = """\
import os, time
from urllib.request import Request, urlopen
url = os.environ["MOCKPAY_URL"]
def ask(path, body):
    urlopen(Request(url + path, body.encode(), {"authorization": "x", "content-type": "application/json"})).read()
ask("/api/webhooks", '{"url": "%s/_mockpay/inbox/all", "events": ["orders.create"]}' % url)
ask("/api/orders", '{"email": "a@b.mx", "currency": "MXN", "items": [{"name": "x", "quantity": 1, "price": 1}]}')
ask("/_mockpay/webhooks/flush", '{"wait": true}')
"""


def test_a_receiver_that_takes_forgeries_is_told_so(tmp_path: Path) -> None:
    line = f"chaos --runs 1 --rate stale=1 --rate drop=0 -- {written(tmp_path, TAKES_ALL)}"
    done = mockpay(line, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answered as if they were genuine: " in done.stdout
    assert "1 stale" in done.stdout


def test_each_run_has_a_fresh_sandbox_and_knows_where_it_is(tmp_path: Path) -> None:
    script = """\
import json, os
from urllib.request import urlopen
url, port = os.environ["MOCKPAY_URL"], os.environ["MOCKPAY_PORT"]
assert url == f"http://127.0.0.1:{port}" == os.environ["MOCKPAY_CONEKTA_URL"]
health = json.load(urlopen(url + "/_mockpay/health"))
assert health["counts"]["orders"] == 0 and health["scenario"] == "happy-path", health
"""
    done = mockpay(f"chaos --runs 2 --scenario happy-path -- {written(tmp_path, script)}", tmp_path)
    assert (done.returncode, done.stdout) == (0, "mockpay chaos: no failure in 2 runs; done to webhooks: nothing\n")


def test_what_fails_by_itself_is_no_finding(tmp_path: Path) -> None:
    done = mockpay(f"chaos -- {written(tmp_path, 'print(1); exit(3)')}", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "1\nmockpay: the command fails without any chaos (exit code 3); mend that first\n"


def test_what_hangs_on_no_webhook_is_said_to_be_so(tmp_path: Path) -> None:
    script = "import os, pathlib; p = pathlib.Path('ran'); n = p.exists(); p.touch(); exit(n)"
    done = mockpay(f"chaos -- {written(tmp_path, script)}", tmp_path)
    assert done.returncode == 1
    assert "the failure does not depend on webhooks alone; try the seed again:" in done.stdout


def test_time_is_up_and_what_it_started_is_ended_with_it(tmp_path: Path) -> None:
    script = """\
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path("child").write_text(str(child.pid))
time.sleep(600)
"""
    done = mockpay(f"chaos --timeout 1 -- {written(tmp_path, script)}", tmp_path)
    assert done.returncode == 2
    assert "the command fails without any chaos (it was not done in time)" in done.stderr
    assert not lives((tmp_path / "child").read_text())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("chaos", "the following arguments are required: CMD"),
        ("chaos --rate drop -- x", "'drop' must look like drop=0.1, with a share from 0 to 1"),
        ("chaos --rate drop=2 -- x", "'drop=2' must look like drop=0.1"),
        ("chaos --rate dorp=1 -- x", "there is no 'dorp'; there are duplicate, reorder"),
        ("chaos --seed -1 -- x", "'-1' must be a whole number"),
        ("chaos --runs=1.5 -- x", "'1.5' must be a whole number"),
        ("chaos --only drop -- x", "'drop' must look like 2:duplicate, with a webhook counted from 1"),
        ("chaos --only 0:drop -- x", "'0:drop' must look like 2:duplicate"),
        ("chaos --only 1:dorp -- x", "there is no 'dorp'"),
        ("chaos --scenario nowhere -- x", "the server did not start"),
        ("chaos -- ./nothing-there", "cannot run './nothing-there': No such file or directory"),
    ],
)
def test_mistakes_are_a_sentence(tmp_path: Path, arguments: str, sentence: str) -> None:
    done = mockpay(arguments, tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith("mockpay: ")
    assert sentence in done.stderr


def test_a_token_of_the_control_plane_is_used(tmp_path: Path) -> None:
    done = mockpay(f"chaos --runs 1 -- {written(tmp_path, 'print(1)')}", tmp_path, MOCKPAY_CONTROL_TOKEN="hush")
    assert (done.returncode, "hush" in done.stdout + done.stderr) == (0, False), done.stderr
