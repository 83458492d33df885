"""Every command of the README, run as a newcomer would: in one shell, from a fresh clone, in their order."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from api_client import program

ROOT = Path(__file__).parent.parent
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return str(one.getsockname()[1])


def clone(target: Path) -> Path:
    """The tracked and new files, without what tests and tools leave behind."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    return target


@pytest.mark.slow
def test_a_newcomer_gets_from_nothing_to_a_paid_order(tmp_path: Path) -> None:
    program("curl")
    home = tmp_path / "home"
    home.mkdir()
    tree = clone(tmp_path / "clone")
    ports = {"7357": free_port(), "9000": free_port()}
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "MOCKPAY_PORT": ports["7357"], "PYTHONUNBUFFERED": "1"}
    env |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "http", "HTTP"))}
    serve, _tests, receive, *rest = [re.sub("7357|9000", lambda m: ports[m[0]], block) for block in BLOCKS]
    out = open(tmp_path / "receiver.txt", "w+")  # noqa: SIM115  read while the process writes
    server = subprocess.Popen(["bash", "-euc", serve], cwd=tree, env=env, stdout=subprocess.PIPE, text=True)
    receiver = subprocess.Popen(["bash", "-euc", f"exec {receive}"], cwd=tree, env=env, stdout=out)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == f"mockpay ready on http://127.0.0.1:{ports['7357']}\n"
        script = "set -euo pipefail\n" + "\necho ----\n".join(rest)
        done = subprocess.run(["bash", "-c", script], cwd=tree, env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        created, paid, shown, declined, charged, shop, reset, spaces, later, scenarios = done.stdout.split("----\n")
        assert '"status":"created"' in created
        assert '"payment":"paid"' in paid
        assert '"status":"paid"' in shown
        assert '"status":"partially_refunded"' in shown
        assert '"message":"Insufficient funds"' in declined
        assert '"payment_status":"paid"' in charged
        assert '"marketPlaceId":"conekta"' in shop
        assert '"event":"orders.confirmation"' in shown
        assert '"orders":0' in reset
        assert '"space":"test-17"' in spaces
        assert '"now":"2025-09-27T18:43:40.827Z"' in later
        assert '"status":"refunded"' in scenarios
        assert_arrived(tmp_path / "receiver.txt")
    finally:
        receiver.kill()
        server.terminate()
        subprocess.run(["pkill", "-f", f"{tree}/.venv/bin/mockpay"], check=False)
        receiver.wait()
        server.communicate(timeout=10)
        out.close()


def assert_arrived(log: Path) -> None:
    deadline = time.monotonic() + 5
    while "partially_refunded" not in log.read_text() and time.monotonic() < deadline:
        time.sleep(0.05)
    lines = [line.split(maxsplit=3) for line in log.read_text().splitlines()]
    assert [(event, status, verdict) for event, _, status, verdict in lines] == [
        ("orders.confirmation", "paid", "signature ok"),
        ("orders.update", "partially_refunded", "signature ok"),
    ]


def test_the_first_two_blocks_are_the_two_commands() -> None:
    assert BLOCKS[0].strip().endswith("mockpay serve")
    assert "pytest" in BLOCKS[1]
    assert all(len(block.strip().splitlines()) == 1 for block in BLOCKS[:2])


def test_pip_installs_what_is_locked_and_else_nothing() -> None:
    for block, locks in zip(BLOCKS, (["build", "run"], ["test"]), strict=False):
        locked, ours = re.findall(r"\bpip install --quiet ([^&]+) &&", block)
        assert locked.split() == [
            "--require-hashes",
            *(word for name in locks for word in ("-r", f"requirements/{name}.txt")),
        ]
        assert ours.split()[:2] == ["--no-deps", "--no-build-isolation"]


def test_python_runs_the_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "mockpay", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("mockpay ")
