"""`mockpay reset`: back to the beginning, in the space that is meant and no other."""

import httpx
from api_client import ANYBODY, ORDER, Server

from mockpay.client.sync import Mockpay
from tests.commands.terminal import mockpay


def test_one_space_begins_again(server: Server) -> None:
    for space in ("reset-a", "reset-b"):
        httpx.post(f"{server.url}/~{space}/api/orders", json=ORDER, headers=ANYBODY)
    done = mockpay(f"reset --url {server.url} --space reset-a")
    assert (done.returncode, done.stdout, done.stderr) == (0, "reset: scenario default, 0 orders\n", "")
    with Mockpay(server.url) as client:
        assert [len(client.space(name).orders.find()) for name in ("reset-a", "reset-b")] == [0, 1]


def test_a_token_lets_in() -> None:
    with Server("--control-token", "hush") as guarded:
        assert mockpay(f"reset --url {guarded.url}", env={"MOCKPAY_CONTROL_TOKEN": "hush"}).returncode == 0
        refused = mockpay(f"reset --url {guarded.url}")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "MOCKPAY_CONTROL_TOKEN" in refused.stderr
