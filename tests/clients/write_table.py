"""Writes the table of docs/https.md: what becomes of each client, with the versions of this machine and the date.

`PYTHONPATH=.:tests python tests/clients/write_table.py`, as root or where users may make namespaces. Every toolchain
has to be there. It fails where a client does not do what `clients.py` says."""

import datetime
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from api_client import ROOT

from tests.clients.clients import CLIENTS, bare_environment, run, table_row
from tests.clients.worlds import EXEC, apart, names_lead_here

DOCS: Final = ROOT / "docs" / "https.md"
HEAD: Final = """\
| client | version | `exec --intercept` | `serve --tls` | without the CA it says |
|---|---|---|---|---|
"""


def version_of(name: str) -> str:
    """The client's version, once it has done what it should."""
    client = CLIENTS[name]
    env = bare_environment() | {"PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        by_proxy = run(name, [*apart(Path(folder) / "hosts"), *EXEC], env)
        with names_lead_here(Path(folder)) as world:
            by_name = run(name, world.enter, bare_environment() | world.trust)
            without = run(name, world.enter, bare_environment())
    assert bool(by_proxy.version) is client.by_proxy, by_proxy.said
    assert bool(by_name.version) is client.by_name, by_name.said
    assert bool(without.version) is (not client.without_ca), without.said
    assert client.without_ca in without.said, without.said
    return by_proxy.version or by_name.version


def main() -> None:
    """Run all, then write."""
    rows = []
    for name, client in CLIENTS.items():
        shown, *rest = table_row(client)
        version = version_of(name) or "as above"
        rows.append(f"| {' | '.join([shown, version, *rest])} |\n")
    system = subprocess.run(["uname", "-s"], capture_output=True, text=True).stdout.strip()
    today = datetime.date.today().isoformat()
    text = f"{HEAD}{''.join(rows)}\nRun on {today} ({system}, CPython {sys.version.split()[0]}).\n"
    marked = re.compile(r"(<!-- clients: .*? -->\n).*?(<!-- /clients -->)", re.DOTALL)
    DOCS.write_text(marked.sub(lambda found: f"{found[1]}{text}{found[2]}", DOCS.read_text()))


if __name__ == "__main__":
    main()
