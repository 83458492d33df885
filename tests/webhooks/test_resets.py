"""No fault of a receiver leaves a webhook behind: the real server, real sockets, nobody advances a clock."""

import json
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_client import ANYBODY, ORDER, Server

ORDERS = 300
SECONDS = 4.0
RESET = struct.pack("ii", 1, 0)
SCENARIO = "extends: default\nname: hasty\nwebhooks: {waits: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}\n"


class Resetting:
    """A receiver that accepts and resets until `until`, then answers; it keeps what it took, in the order it came."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.until = time.monotonic() + SECONDS
        self.resets = 0
        self.got: list[Any] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            if time.monotonic() < self.until:
                self.resets += 1
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                connection.close()
            else:
                threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            while lines.readline():
                length = 0
                while (line := lines.readline()) not in (b"\r\n", b""):
                    name, _, value = line.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                self.got.append(json.loads(lines.read(length)))
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    def __enter__(self) -> "Resetting":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def delivered(shop: httpx.Client, count: int, seconds: float) -> list[dict[str, Any]]:
    """All deliveries, once so many have arrived, or what there is when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        rows = shop.get("/_mockpay/webhooks").json()["deliveries"]
        if sum(row["state"] == "success" for row in rows) >= count or time.monotonic() > deadline:
            return list(rows)
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.parametrize(("scenario", "seconds"), [(SCENARIO, 60), (None, 90)], ids=["short waits", "default"])
def test_300_orders_whose_receiver_resets_for_four_seconds(
    scenario: str | None, seconds: float, tmp_path: Path
) -> None:
    (tmp_path / "hasty.yaml").write_text(scenario or "")
    options = ["--scenario", str(tmp_path / "hasty.yaml")] if scenario else []
    with Server(*options) as server, Resetting() as receiver:
        with httpx.Client(base_url=server.url, headers=ANYBODY, timeout=30) as shop:
            for _ in range(ORDERS):
                order = shop.post("/api/orders", json=ORDER | {"notify_url": receiver.url}).json()
                for action in ("pay", "refund"):
                    shop.post(f"/_mockpay/orders/{order['id']}/actions/{action}", json={}).raise_for_status()
            rows = delivered(shop, 2 * ORDERS, seconds)
        assert Counter(row["state"] for row in rows) == {"success": 2 * ORDERS}
        told = defaultdict(list)
        for webhook in receiver.got:
            told[webhook["id"]].append(webhook["status"])
        assert len(told) == ORDERS
        assert set(map(tuple, told.values())) == {("paid", "refunded")}, "in order, each once"
        failed = [attempt for row in rows for attempt in row["attempts"] if attempt["status"] is None]
        assert len(failed) == receiver.resets > 0
        assert all("reset" in attempt["error"] for attempt in failed)
