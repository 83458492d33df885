"""Where the server listens: both loopback addresses on one port by default; ready line, health and links agree."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server

from mockpay.commands.listening import _listen, listen
from mockpay.commands.options import Mistake

IPV6 = pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="needs IPv6")


def mockpay(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mockpay", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | env, timeout=30)


def answers(host: str, port: str) -> bool:
    try:
        return httpx.get(f"http://{host}:{port}/_mockpay/health").status_code == 200
    except httpx.ConnectError:
        return False


@IPV6
@pytest.mark.parametrize(
    ("options", "ready", "reached"),
    [
        ([], "127.0.0.1", {"127.0.0.1", "[::1]"}),
        (["--host", "localhost"], "127.0.0.1", {"127.0.0.1", "[::1]"}),
        (["--host", "127.0.0.1"], "127.0.0.1", {"127.0.0.1"}),
        (["--host", "::1"], "[::1]", {"[::1]"}),
        (["--host", "::"], "[::]", {"127.0.0.1", "[::1]"}),
        (["--host", "0.0.0.0"], "0.0.0.0", {"127.0.0.1"}),
    ],
)
def test_it_is_reached_where_its_host_says(options: list[str], ready: str, reached: set[str]) -> None:
    with Server(*options) as server:
        at, _, port = server.url.rpartition(":")
        assert at == f"http://{ready}"
        found = {host for host in ("127.0.0.1", "[::1]") if answers(host, port)}
        assert found == reached
        health = mockpay("health", *options, "--port", port)
        assert (health.returncode, health.stderr) == (0, "")
        assert mockpay("health", *options, MOCKPAY_PORT=port).returncode == 0
        for host in found:
            order: Any = httpx.post(f"http://{host}:{port}/api/orders", json=ORDER, headers=ANYBODY).json()
            assert order["pay_link"].startswith(f"http://{host}:{port}/")
            page = httpx.get(order["pay_link"])
            assert page.status_code == 200


@IPV6
def test_exec_has_both_addresses_too() -> None:
    script = (
        "import os, socket; [socket.create_connection((a, os.environ['MOCKPAY_PORT'])) for a in ('127.0.0.1', '::1')]"
    )
    done = mockpay("exec", "--", sys.executable, "-c", script)
    assert (done.returncode, done.stderr) == (0, "")


@IPV6
def test_only_its_own_names_steer_it_by_default() -> None:
    with Server() as server:
        port = server.url.rpartition(":")[2]
        for host in (f"127.0.0.1:{port}", f"[::1]:{port}", f"localhost:{port}"):
            assert httpx.post(f"http://[::1]:{port}/_mockpay/reset", headers={"host": host}).status_code == 200
        foreign = httpx.post(f"http://[::1]:{port}/_mockpay/reset", headers={"host": "evil.example"})
        assert foreign.status_code == 403


@IPV6
@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_that_is_taken_on_either_address_is_one_sentence(family: socket.AddressFamily, address: str) -> None:
    with socket.create_server((address, 0), family=family) as taken:
        port = taken.getsockname()[1]
        done = mockpay("serve", "--port", str(port))
    shown = f"[{address}]" if ":" in address else address
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"mockpay: cannot listen on {shown}:{port}: Address already in use; "
        "choose another with --port (0 picks a free one)\n"
    )


@IPV6
def test_port_0_is_tried_again_until_it_is_free_on_both(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[socket.socket] = []
    real: Callable[..., Any] = socket.socket.bind

    def bind(self: socket.socket, address: Any) -> None:
        """Before the first two ports are bound on ::1, somebody else takes them there."""
        if address[0] == "::1" and len(taken) < 2 and self not in taken:
            taken.append(socket.socket(socket.AF_INET6))
            real(taken[-1], address)
            taken[-1].listen()
        real(self, address)

    monkeypatch.setattr("mockpay.commands.listening.socket.socket.bind", bind, raising=False)
    sockets = listen("localhost", 0)
    assert [one.getsockname()[0] for one in sockets] == ["127.0.0.1", "::1"]
    ports = {one.getsockname()[1] for one in sockets}
    assert len(ports) == 1
    assert len(taken) == 2
    assert not ports & {one.getsockname()[1] for one in taken}
    for one in [*sockets, *taken]:
        one.close()


def test_a_host_that_is_none_is_one_sentence() -> None:
    for host in ("no.such.host.invalid", "192.0.2.1", "x" * 70):
        done = mockpay("serve", "--host", host, "--port", "0")
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert done.stderr.startswith(f"mockpay: cannot listen on {host}")
        assert done.stderr.endswith("choose another with --host\n")


def test_connections_send_at_once() -> None:
    """Without TCP_NODELAY, the second part of an answer waits 40 ms for the client's ACK."""
    for listening in listen("localhost", 0):
        with listening, socket.socket(listening.family) as client:
            client.connect(listening.getsockname()[:2])
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@IPV6
def test_a_mistake_leaves_no_socket_open() -> None:
    """The address that was free is free again."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Mistake):
            listen("localhost", port)
        with socket.create_server(("127.0.0.1", port)):
            pass


def test_an_address_that_the_machine_lacks_is_left_out() -> None:
    """As ::1 is on a machine without IPv6; 2001:db8:: is for documents, no machine has it."""
    (only,) = _listen(["127.0.0.1", "2001:db8::1"], 0)
    with only:
        assert only.getsockname()[0] == "127.0.0.1"
    with pytest.raises(OSError, match="2001:db8::1"):
        _listen(["2001:db8::1"], 0)
