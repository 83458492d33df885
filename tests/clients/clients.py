"""Programs in which the real host is written, and what becomes of each: with the proxy of `exec --intercept`, where the
name leads to `serve --tls`, and without the CA. `write_table.py` writes the results into docs/https.md."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from api_client import program

from tests.npm import conekta

HERE: Final = Path(__file__).parent / "programs"
LACKS: Final = 77
"""The exit code of a program that lacks a library of its language; it prints which."""
DONE: Final = re.compile(r"^([0-9][0-9.]*[0-9]) 200 \w{17,}$", re.MULTILINE)
"""What a program prints in the end: its version, the status, the order's id."""
PYTHON: Final = ("python3", sys.executable, "client.py")
NODE: Final = ("node", "node", "client.mjs")
PHP: Final = ("php", "php", "client.php")
JAVA: Final = ("java", "java", "Client.java")
GO: Final = ("go", "sh", "-c", 'cd "$0" && go run client.go "$@"', str(HERE))
SHELL: Final = ("sh", "client.sh")


class Client(NamedTuple):
    """What it is, the program that has to be there and the command; whether it is caught by the proxy and by the name;
    what it says without the CA; nothing where it checks no certificate."""

    shown: str
    command: tuple[str, ...]
    by_proxy: bool
    by_name: bool
    without_ca: str


NODE_SAYS: Final = "unable to verify the first certificate"
PYTHON_SAYS: Final = "CERTIFICATE_VERIFY_FAILED"
JAVA_SAYS: Final = "PKIX path building failed"
GO_SAYS: Final = "x509: certificate signed by unknown authority"

CLIENTS: Final = {
    "requests": Client("Python requests", (*PYTHON, "requests"), True, True, PYTHON_SAYS),
    "requests-no-env": Client(
        "Python requests with `trust_env=False`", (*PYTHON, "requests_without_environment"), False, False, PYTHON_SAYS
    ),
    "httpx": Client("Python httpx", (*PYTHON, "httpx"), True, True, PYTHON_SAYS),
    "aiohttp": Client("Python aiohttp", (*PYTHON, "aiohttp"), False, True, PYTHON_SAYS),
    "aiohttp-env": Client(
        "Python aiohttp with `trust_env=True`", (*PYTHON, "aiohttp_with_environment"), True, True, PYTHON_SAYS
    ),
    "urllib": Client("Python urllib", (*PYTHON, "urllib"), True, True, PYTHON_SAYS),
    "http.client": Client("Python http.client", (*PYTHON, "http_client"), False, True, PYTHON_SAYS),
    "conekta-python": Client("Conekta's SDK for Python", (*PYTHON, "conekta"), True, True, PYTHON_SAYS),
    "fetch": Client("node fetch", (*NODE, "fetch"), True, True, NODE_SAYS),
    "https": Client("node https", (*NODE, "https"), True, True, NODE_SAYS),
    "axios": Client("axios", (*NODE, "axios"), True, True, NODE_SAYS),
    "conekta-node": Client("Conekta's SDK for node", (*NODE, "conekta"), True, True, ""),
    "http2": Client("node http2", (*NODE, "http2"), False, False, NODE_SAYS),
    "php-curl": Client("PHP curl", (*PHP, "curl"), True, True, "error 60"),
    "php-streams": Client("PHP streams", (*PHP, "streams"), False, True, "certificate verify failed"),
    "ruby": Client("Ruby Net::HTTP", ("ruby", "ruby", "client.rb"), True, True, "certificate verify failed"),
    "java-client": Client("Java HttpClient", (*JAVA, "HttpClient"), True, True, JAVA_SAYS),
    "java-connection": Client("Java HttpsURLConnection", (*JAVA, "connection"), True, True, JAVA_SAYS),
    "go": Client("Go `http.DefaultClient`", (*GO, "default"), True, True, GO_SAYS),
    "go-bare": Client("Go `&http.Transport{}`", (*GO, "bare"), False, True, GO_SAYS),
    "curl": Client("curl", ("curl", *SHELL, "curl"), True, True, "curl: (60)"),
    "wget": Client("wget", ("wget", *SHELL, "wget"), True, True, "is not trusted"),
}


FROM_NPM: Final = ("axios", "conekta-node")
"""What npm has to bring."""


def table_row(client: Client) -> tuple[str, str, str, str]:
    """What the documents say of it, but for the version."""
    word = {True: "yes", False: "**no**"}
    said = f"`{client.without_ca}`" if client.without_ca else "nothing: it checks no certificate"
    return client.shown, word[client.by_proxy], word[client.by_name], said


class Outcome(NamedTuple):
    """How a program ended: its version if an order came of it, and all it said."""

    version: str
    said: str


def run(name: str, prefix: Sequence[str], env: Mapping[str, str]) -> Outcome:
    """Run a client behind a command. Skips the test where the program or a library is missing."""
    needed, *command = CLIENTS[name].command
    program(needed)
    if name in FROM_NPM:
        env = {**env, "NODE_PATH": str(conekta())}
    done = subprocess.run(
        [*prefix, *command], cwd=HERE, env=env, capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL
    )
    if done.returncode == LACKS:
        pytest.skip(done.stderr.splitlines()[0])
    found = DONE.search(done.stdout)
    return Outcome(found[1] if found and done.returncode == 0 else "", done.stdout + done.stderr)


def bare_environment() -> dict[str, str]:
    """The variables there are, without any that name a proxy or a CA."""
    ours = ("proxy", "ca_bundle", "cert", "node_options", "java_tool_options", "wgetrc", "rubyopt", "mockpay")
    return {name: value for name, value in os.environ.items() if not any(one in name.lower() for one in ours)}
