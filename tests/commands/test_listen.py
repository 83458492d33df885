"""`mockpay webhooks listen`: it prints each webhook and hands it on untouched; the app's answer is the answer."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from api_client import ANYBODY, ORDER, ROOT, Receiver, Server, verified_by_node

from mockpay.client.sync import Mockpay
from tests.commands.terminal import mockpay


@contextmanager
def listening(*options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    command = [sys.executable, "-m", "mockpay", "webhooks", "listen", "--port", "0", *options]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip()


@pytest.mark.slow
def test_a_webhook_is_handed_on_as_it_came(server: Server) -> None:
    with Receiver(lambda count: 503 if count == 1 else 200) as app, Mockpay(f"{server.url}/~listen") as sandbox:
        with listening("--forward", f"{app.url}/webhooks") as (process, url):
            order = httpx.post(f"{sandbox.url}/api/orders", json=ORDER | {"notify_url": url}, headers=ANYBODY).json()
            sandbox.orders.act(order["id"], "pay")
            assert line(process) == f"orders.confirmation {order['id']} -> 503"
            sandbox.webhooks.flush()
            assert line(process) == f"orders.confirmation {order['id']} -> 200"
        (webhook,) = sandbox.webhooks.find()
        assert [one.status for one in webhook.attempts] == [503, 200]
        assert [post.path for post in app.got] == ["/webhooks", "/webhooks"]
        assert app.got[0].headers["x-pay-webhook-id"] == webhook.id
        assert verified_by_node(app.got) == [True, True]


@pytest.mark.slow
def test_alone_it_takes_all(server: Server) -> None:
    with listening() as (process, url):
        assert httpx.post(url, content=b"no json").status_code == 200
        assert line(process) == "a webhook of 7 bytes -> 200 (not handed on)"
        httpx.put(url, json={"type": "order.paid", "data": {"object": {"id": "ord_1"}}})
        assert line(process) == "order.paid ord_1 -> 200 (not handed on)"
    with listening("--forward", "http://127.0.0.1:9/") as (process, url):
        assert httpx.post(url, content=b"").status_code == 502
        assert line(process) == "a webhook of 0 bytes -> 502"


def test_mistakes_are_a_sentence() -> None:
    done = mockpay("webhooks listen --forward localhost:3000")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--forward must be an address like http://127.0.0.1:3000/webhooks, not 'localhost:3000'" in done.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = mockpay(f"webhooks listen --port {taken.getsockname()[1]}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("choose another with --port\n")
