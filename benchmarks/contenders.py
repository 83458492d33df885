"""Who is measured, and what the same thing is called at each."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from http11 import END, request

HERE: Final = Path(__file__).resolve().parent
JSON: Final = {"Authorization": "x", "Content-Type": "application/json"}
ORDER: Final = json.dumps(
    {
        "customer_id": "657b928db4c08f6f66847b09",
        "currency": "MXN",
        "items": [{"name": "Brazalete religioso plateado BR3017", "quantity": 1, "price": 243.33}],
        "notify_url": "https://example.com/customer/290",
    },
    separators=(",", ":"),
).encode()


class Contender(NamedTuple):
    """A server: how to start it (the port comes last), a GET it answers with 200 when it is up, the request that
    creates something, and the request that reads what an answer to it says. At most `most` creates are asked of it.
    `unkept` is how to start it without its journal, where it has one."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    probe: bytes
    create: bytes
    read: Callable[[bytes], bytes]
    most: int = 1_000_000
    unkept: tuple[str, ...] = ()


def bare() -> Contender:
    """The Starlette echo that everything is compared with."""
    probe = request("GET", "/echo", JSON)
    command = (sys.executable, str(HERE / "bare.py"))
    return Contender(
        "bare Starlette echo", command, HERE, probe, request("POST", "/echo", JSON, ORDER), lambda _: probe
    )


def mockpay(checkout: Path, name: str = "mockpay") -> Contender:
    """mockpay as `mockpay serve` starts it, from a checkout or, where that has no package, as installed."""
    serve = (sys.executable, "-m", "mockpay", "serve")
    probe = request("GET", "/_mockpay/health", {})
    create = request("POST", "/api/orders", JSON, ORDER)
    unkept = (*serve, "--journal", "0", "--port")
    return Contender(name, (*serve, "--port"), checkout, probe, create, _order, unkept=unkept)


def _order(created: bytes) -> bytes:
    return request("GET", f"/api/orders/{created_id(created)}", JSON)


def created_id(created: bytes) -> str:
    """The `id` in the JSON of an answer."""
    return str(json.loads(created.partition(END)[2])["id"])
