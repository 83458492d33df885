"""Clients of seven languages. Each creates an order, pays it, refunds a part, and prints the answers, one a line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from api_client import ORDER, program

HERE: Final = Path(__file__).parent / "programs"
CREATE: Final = json.dumps(ORDER | {"reference_id": "ñandú"}, ensure_ascii=False)
REFUND: Final = json.dumps({"amount": 43.33})
LACKS: Final = 77
"""The exit code of a program that lacks a library of its language; it prints which."""
GO: Final = ("go", "run", "client.go")
CURL: Final = ("curl", "sh", "client.sh")

CLIENTS: Final[dict[str, tuple[str, ...]]] = {
    "java": ("java", "java", "Client.java", "default"),
    "java-chunked": ("java", "java", "Client.java", "chunked"),
    "java-expect": ("java", "java", "Client.java", "expect"),
    "curl": (*CURL,),
    "curl-http2": (*CURL, "--http2"),
    "curl-http2-chunked": (*CURL, "--http2", "-H", "Transfer-Encoding: chunked"),
    "curl-http2-expect": (*CURL, "--http2", "-H", "Expect: 100-continue"),
    "go": ("go", *GO, "default"),
    "go-chunked": ("go", *GO, "chunked"),
    "php": ("php", "php", "client.php", "default"),
    "php-streams": ("php", "php", "client.php", "streams"),
    "ruby": ("ruby", "ruby", "client.rb", "default"),
    "ruby-chunked": ("ruby", "ruby", "client.rb", "chunked"),
    "node-fetch": ("node", "node", "client.mjs", "fetch"),
    "node-http": ("node", "node", "client.mjs", "http"),
    "python-urllib": ("python3", sys.executable, "client.py", "urllib"),
    "python-httpx": ("python3", sys.executable, "client.py", "httpx"),
    "python-httpx-chunked": ("python3", sys.executable, "client.py", "chunked"),
}
"""By name: the program that has to be there, then the command."""


def run(name: str, base: str) -> list[tuple[int, object]]:
    """Status and body of the three answers. Skips the test where the program is missing."""
    needed, *command = CLIENTS[name]
    program(needed)
    if command[0] == "sh":
        command = [*command[:2], base, CREATE, REFUND, *command[2:]]
    else:
        command = [*command, CREATE, REFUND]
        command.insert(-3, base)
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=240)
    if done.returncode == LACKS:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return [(int(status), json.loads(body)) for status, _, body in lines]
