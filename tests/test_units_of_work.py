"""Each request is one unit of work; where a rule or a fault counts calls, one more goes before it and stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.app import find_providers
from mockpay.sandbox.memory import MemoryStore
from mockpay.sandbox.unit_of_work import CheckpointedSpace, Effect, T, Work
from mockpay.web.provider import Operation

ROWS = [(provider.name, one) for provider in find_providers() for one in provider.operations]
units: list[str] = []


class CountedStore(MemoryStore):
    """Notes each unit of work: whether it stayed."""

    async def run(self, space: CheckpointedSpace, work: Work[T], again: Effect | None = None) -> T:
        units.append("undone")
        result = await super().run(space, work, again)
        units[-1] = "kept"
        return result


@pytest.fixture(scope="module")
def clients() -> Iterator[tuple[ApiClient, ApiClient]]:
    """Without anything that counts calls, and with a fault that never strikes."""
    plain, counting = (ApiClient(("default",), store=CountedStore) for _ in range(2))
    fault = {"at": "after_commit", "status": 503, "when": {"operation": "ecartpay.get_order", "nth": 10_000}}
    assert counting.post("/_mockpay/faults", fault).status_code == 200
    yield plain, counting
    plain.close()
    counting.close()


def asked(client: ApiClient, operation: Operation) -> list[str]:
    path = operation.path
    while "{" in path:
        before, _, rest = path.partition("{")
        path = f"{before}x{rest.partition('}')[2]}"
    client.get("/livez")
    units.clear()
    body: Any = None if operation.method == "GET" else {}
    client.ask(operation.method, path, body)
    return [*units]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1].method} {row[1].path}")
def test_one_unit_and_one_that_counts(row: tuple[str, Operation], clients: tuple[ApiClient, ApiClient]) -> None:
    plain, counting = clients
    assert len(asked(plain, row[1])) <= 1
    counted = asked(counting, row[1])
    assert len(counted) <= 2
    if len(counted) == 2:
        assert counted[0] == "kept", "what counts the call stays, whatever comes of the request"


def test_orders_with_charges_are_one_unit(clients: tuple[ApiClient, ApiClient]) -> None:
    plain, counting = clients
    body = {
        "currency": "MXN",
        "customer_info": {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "5512345678"},
        "line_items": [{"name": "Cup", "quantity": 1, "unit_price": 35_000}],
        "charges": [{"payment_method": {"type": "card", "token_id": "tok_test_visa_4242"}}],
    }
    for client, expected in ((plain, ["kept"]), (counting, ["kept", "kept"])):
        units.clear()
        assert client.post("/orders", body).status_code == 200
        assert units == expected
