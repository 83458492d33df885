"""Queries: each operation reads what it says that it takes; all else is told, or refused, by each provider in its own
shape and before anything changes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient
from msgspec.structs import replace

from mockpay.app import find_providers
from mockpay.scenario.load import load
from mockpay.web.provider import Operation, Provider
from mockpay.web.query import Parameters
from tests.providers.conekta.box import CARD
from tests.providers.conekta.box import ORDER as BOX

Open = Callable[..., ApiClient]
OPERATIONS = [
    (face, one) for face in find_providers() for one in face.operations if one.handler and not one.for_browsers
]
IDS = [f"{one.method} {one.path}" for _, one in OPERATIONS]
LISTS = {"/api/orders": 422, "/orders": 422, "/api/v2/orders": 400}
SOURCE = {"type": "card", "token_id": "tok_test_visa_4242"}


class World:
    """One app in which there is one of each thing, and who notes which parameters are read."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client
        order = self.made("/orders", BOX | {"charges": [CARD]})
        plan = self.made("/plans", {"name": "P", "amount": 5000, "interval": "month", "frequency": 1})
        customer = {"name": "Ana Ruiz", "email": "a@b.mx", "phone": "5512345678", "plan_id": plan["id"]}
        buyer = self.made("/customers", customer | {"payment_sources": [SOURCE]})
        mine = self.made("/api/orders", ORDER)
        self.known = {"/orders": order["id"], "/customers": buyer["id"], "/api/orders": mine["id"]}
        assert client.post("/_mockpay/snapshots", {"name": "made"}).is_success

    def made(self, path: str, body: Any) -> dict[str, Any]:
        answer = self.client.post(path, body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def path(self, operation: Operation) -> str:
        """The first parameter is what there is under that path, any other is nothing."""
        known = next((one for start, one in self.known.items() if operation.path.startswith(f"{start}/{{")), "x")
        steps = operation.path.split("/")
        first = next((step for step in steps if step.startswith("{")), None)
        return "/".join(known if step == first else "x" if step.startswith("{") else step for step in steps)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    client = ApiClient(("default",))
    yield World(client)
    client.close()


@pytest.fixture
def reads(world: World, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that are asked for."""
    read: set[str] = set()
    assert world.client.post("/_mockpay/snapshots/made/restore").is_success
    for method in ("get", "all", "__contains__"):
        original = getattr(Parameters, method)

        def noted(self: Parameters, name: str, *more: Any, original: Any = original) -> Any:
            read.add(name)
            return original(self, name, *more)

        monkeypatch.setattr(Parameters, method, noted)
    return read


@pytest.mark.parametrize(("face", "operation"), OPERATIONS, ids=IDS)
def test_an_operation_reads_what_it_says_it_takes(
    world: World, reads: set[str], face: Provider, operation: Operation
) -> None:
    answer = world.client.ask(operation.method, f"{world.path(operation)}?per_page=2", b"", headers=ANYBODY)
    if operation.query:
        assert answer.status_code == 200 or "whitelist" in answer.text, answer.text
    if "whitelist" not in answer.text:
        assert reads == set(operation.query)
    assert len(set(operation.query)) == len(operation.query)
    if answer.is_success:
        assert answer.headers["mockpay-ignored-fields"] == "per_page"


@pytest.mark.parametrize(("face", "operation"), OPERATIONS, ids=IDS)
def test_strict_refuses_what_it_does_not_take_before_anything_changes(
    strict: World, face: Provider, operation: Operation
) -> None:
    path, before = strict.path(operation), strict.client.get("/_mockpay/state").json()
    answer = strict.client.ask(operation.method, f"{path}?per_page=2&limit[x]=3", b"{", headers=ANYBODY)
    assert answer.status_code == {"ecartapi": 400}.get(face.name, 422), answer.text
    assert "per_page" in answer.text
    assert "limit[x]" in answer.text
    assert answer.headers["mockpay-fidelity"] in ("invented", "documented")
    assert strict.client.get("/_mockpay/state").json() == before


@pytest.fixture(scope="module")
def strict() -> Iterator[World]:
    client = ApiClient(("default",))
    world = World(client)
    assert client.put(
        "/_mockpay/scenario", {"document": {"extends": "default", "name": "s", "strict": True}}
    ).is_success
    yield world
    client.close()


WITHOUT_EFFECT = {
    "/api/orders": ["per_page=2", "search=", "search=x", "status[foo]=paid", "sort=asc", "limit[a]=1", "a[][b]=1"],
    "/orders": ["per_page=2", "page=2", "status[]=paid", "payment_status[foo]=paid", "created_at[gte]=1",
                "next=nobody"],
    "/api/v2/orders": ["per_page=2", "status=paid", "status[foo]=paid", "limit=abc", "page=-1", "createdAt=2025-01-01",
                       "sinceId=nobody", "sort=up", "draft=true", "createdAt[from][x]=1"],
}  # fmt: skip


@pytest.mark.parametrize(("path", "query"), [(path, one) for path, some in WITHOUT_EFFECT.items() for one in some])
def test_what_has_no_effect_is_shown_and_explained(api: ApiClient, open_client: Open, path: str, query: str) -> None:
    plain, answer = api.get(path), api.get(f"{path}?{query}")
    name = query.partition("=")[0]
    assert (answer.status_code, answer.headers["mockpay-ignored-fields"]) == (200, name)
    assert {**answer.json(), "page": None} == {**plain.json(), "page": None}
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    explained = api.get(f"/_mockpay/requests/{entry['id']}/explain").json()
    assert (entry["ignored"], explained["query"]["ignored"][0]["path"]) == ([name], name)
    shown = api.get(f"/_mockpay/live/requests/{entry['id']}", headers={"accept": "text/html"}).text
    assert f'<b class="key ignored" title="had no effect">{name}</b>' in shown
    shut = open_client(scenario=replace(load(["default"]), strict=True))
    refused = shut.get(f"{path}?{query}")
    assert (refused.status_code, refused.headers["mockpay-fidelity"]) == (LISTS[path], "invented")
    assert name in refused.text


def test_a_parameter_of_the_query_is_no_field_of_the_body(api: ApiClient) -> None:
    answer = api.post("/api/orders?currency=USD&colour=x", ORDER | {"shape": "y"})
    assert answer.headers["mockpay-ignored-fields"] == "currency, colour, shape"
    assert answer.json()["currency"] == "MXN"
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    shown = api.get(f"/_mockpay/live/requests/{entry['id']}", headers={"accept": "text/html"}).text
    assert '<b class="key ignored" title="had no effect">currency</b>' in shown, "in the query"
    assert '<b class="key ignored" title="had no effect">&#34;currency&#34;</b>' not in shown, "not in the body"
    assert '<b class="key ignored" title="had no effect">&#34;shape&#34;</b>' in shown


NO_DATES = {
    "/api/orders": ["start_date=junk", "end_date=2025-02-30", "start_date[]=x"],
    "/api/transactions": ["start_date=junk"],
    "/orders": ["created_at=junk", "created_at.gte=2025-01-01", "updated_at.lte=-1", "created_at[]=x"],
    "/api/v2/orders": ["createdAt[from]=junk", "createdAt[to]=x", "updatedAt[from]=2025-13-01", "updatedAt[to][]=y"],
    "/api/v2/orders/count": ["createdAt[from]=junk"],
}


@pytest.mark.parametrize(("path", "query"), [(path, one) for path, some in NO_DATES.items() for one in some])
def test_a_date_that_is_none_is_refused_always(api: ApiClient, path: str, query: str) -> None:
    answer = api.get(f"{path}?{query}")
    assert answer.status_code == (400 if path.startswith("/api/v2") else 422), answer.text
    assert query.partition("=")[0].removesuffix("[]") in answer.text


def listed(client: ApiClient, path: str) -> set[str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert "mockpay-ignored-fields" not in answer.headers
    body = answer.json()
    rows = body.get("docs") or body.get("data") or body.get("orders") or []
    return {row["id"] for row in rows}


def test_lists_mean_what_they_mean_to_express(api: ApiClient) -> None:
    paid, waiting, gone = (api.order()["id"] for _ in range(3))
    api.act(paid, "pay")
    api.act(gone, "cancel")
    both = {paid, waiting}
    for query in ("status=paid&status=created", "status[]=paid&status[]=created", "status[1]=paid&status[0]=created"):
        assert listed(api, f"/api/orders?{query}") == both
    assert listed(api, "/api/orders?status[]=paid&limit[]=5") == {paid}
    for query in ("status[ecartapi]=paid&status[ecartapi]=pending", "status[ecartapi][]=paid,pending"):
        assert listed(api, f"/api/v2/orders?{query}") == both
    assert api.get("/api/orders?limit=1&limit=2").status_code == 422
    assert api.get("/api/orders?status[]=nothing").status_code == 422


def test_lists_mean_what_they_mean_to_rails(api: ApiClient) -> None:
    paid, waiting = (api.post("/orders", BOX).json()["id"] for _ in range(2))
    api.act(paid, "pay")
    words = [api.get(f"/orders/{one}").json().get("payment_status") for one in (paid, waiting)]
    assert listed(api, f"/orders?payment_status={words[1]}&payment_status=paid") == {paid}, "the last counts"
    assert listed(api, "/orders?payment_status[]=paid&payment_status[]=x") == {paid}
    assert len(listed(api, "/orders?limit=1&limit=2")) == 2
    clash = api.get("/orders?payment_status=paid&payment_status[]=paid")
    assert (clash.status_code, clash.headers["mockpay-fidelity"]) == (400, "invented")
    assert "payment_status" in clash.text


@pytest.mark.parametrize("path", ["health", "clock", "state", "scenario", "requests", "orders", "webhooks", "spaces"])
def test_the_control_plane_refuses_what_it_does_not_know(api: ApiClient, path: str) -> None:
    answer = api.get(f"/_mockpay/{path}?limt=1")
    assert answer.status_code == 422
    assert "'limt'" in answer.json()["error"]["message"]
    if path in ("requests", "orders", "webhooks"):
        assert "did you mean limit?" in answer.json()["error"]["message"]
        assert api.get(f"/_mockpay/{path}?limit=1&limit=2").status_code == 422
    assert api.post("/_mockpay/reset?wait=true").status_code == 422
    assert api.get("/livez?t=1").status_code == api.post("/_mockpay/inbox/a?any=1", b"x").status_code == 200
