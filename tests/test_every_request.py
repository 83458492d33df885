"""Whatever is asked of an operation: the answer is no defect, the journal can explain it, and the live page shows
it."""

import json
from collections.abc import Iterator
from itertools import count

import pytest
from api_client import ANYBODY, ORDER, ApiClient
from hypothesis import given, settings
from hypothesis import strategies as st

from mockpay.app import find_providers

OPERATIONS = sorted((one.method, one.path) for face in find_providers() for one in face.operations)
TEXTS = st.sampled_from(
    ["", "x", "MXN", "ana@example.com", "<script>", "{{7*7}}", "4242424242424242", "\u2028", "é", "-1"]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS)
KEYS = st.sampled_from(
    ["items", "line_items", "email", "price", "quantity", "currency", "amount", "charges", "name", "x"]
)
VALUES = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS | TEXTS, one, max_size=4), max_leaves=12
)
BODIES = st.one_of(VALUES.map(lambda value: json.dumps(value).encode()), st.binary(max_size=60))
QUERIES = st.dictionaries(st.sampled_from(["page", "limit", "id", "status", "sort", "search"]), TEXTS, max_size=2)
NUMBERS = count()


@pytest.fixture(scope="module")
def place() -> Iterator[ApiClient]:
    """One app for all examples; each has a space of its own."""
    client = ApiClient(("default",))
    yield client
    client.close()


def filled(path: str, known: str) -> str:
    return "/".join(known if step.startswith("{") else step for step in path.split("/"))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_it_is_answered_explained_and_shown(place: ApiClient, data: st.DataObject) -> None:
    space = f"/~every-{next(NUMBERS)}"
    order = place.post(f"{space}/api/orders", ORDER)
    method, path = data.draw(st.sampled_from(OPERATIONS), label="operation")
    known = data.draw(st.sampled_from([order.json()["id"], "nobody"]), label="id")
    query = data.draw(QUERIES.map(lambda pairs: "&".join(f"{name}={value!a}" for name, value in pairs.items())))
    body = data.draw(BODIES, label="body") if method not in ("GET", "DELETE") else None
    answer = place.ask(method, f"{space}{filled(path, known)}?{query}", body, headers=ANYBODY)
    assert answer.status_code != 500, answer.text
    entry = place.get(f"{space}/_mockpay/requests?limit=1").json()["requests"][0]
    explained = place.get(f"{space}/_mockpay/requests/{entry['id']}/explain")
    assert (explained.status_code, explained.json()["status"]) == (200, answer.status_code)
    for page in (f"live/requests/{entry['id']}", "live/requests", "live/orders", "live/webhooks", ""):
        shown = place.get(f"{space}/_mockpay/{page}", headers={"accept": "text/html"})
        assert shown.status_code == 200, shown.text
    place.ask("DELETE", f"/_mockpay/spaces/{space[2:]}")
