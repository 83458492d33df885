"""Points of sale: branches, registers, terminals, and orders for them."""

import json
from typing import Any

import pytest
from api_client import ORDER, ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ACCOUNT = "68a4c3150b28a9584305a2a6"
NOBODY = "000000000000000000000000"
AT = "2025-10-01T12:00:00.000Z"
BRANCHES, REGISTERS = "/api/pos/branches", "/api/pos/sales-registers"
BRANCH = {"name": "Centro", "timezone": "America/Mexico_City", "status": "active"}
SALE = ORDER | {"pos_information_id": "T-1"}


@pytest.fixture
def shop(api: ApiClient) -> ApiClient:
    assert api.post("/_mockpay/clock", {"freeze": AT}).status_code == 200
    return api


def branch(api: ApiClient, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = api.post(BRANCHES, BRANCH | more).json()["data"]
    return body


def register(api: ApiClient, branch_id: str, **more: Any) -> dict[str, Any]:
    body = {"pos_branches_id": branch_id, "name": "Caja 1", "register_number": "REG-001", "status": "active"} | more
    made: dict[str, Any] = api.post(REGISTERS, body).json()["data"]
    return made


def link(api: ApiClient, register_id: str, terminal: str) -> Any:
    return api.put(f"{REGISTERS}/{register_id}/link-terminal", {"pos_information_id": terminal})


def test_a_shop_is_set_up_as_a_client_does_it(shop: ApiClient) -> None:
    """GET what was kept, POST what is gone, link the terminal, sell."""
    assert shop.get(f"{BRANCHES}/{NOBODY}").status_code == 404
    answer = shop.post(BRANCHES, BRANCH)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "observed")
    centro = answer.json()["data"]
    assert answer.json() == {
        "data": {
            "id": centro["id"],
            "account_id": ACCOUNT,
            "name": "Centro",
            "timezone": "America/Mexico_City",
            "status": "active",
            "created_at": AT,
            "updated_at": AT,
        }
    }
    assert shop.get(f"{BRANCHES}/{centro['id']}").json() == answer.json()
    till = register(shop, centro["id"])
    assert till == {
        "id": till["id"],
        "account_id": ACCOUNT,
        "pos_branches_id": centro["id"],
        "name": "Caja 1",
        "register_number": "REG-001",
        "status": "active",
        "created_at": AT,
        "updated_at": AT,
    }
    shop.post("/_mockpay/clock", {"freeze": "2025-10-01T12:00:01Z"})
    linked = link(shop, till["id"], "T-1").json()
    assert linked == {"data": till | {"pos_information_id": "T-1", "updated_at": "2025-10-01T12:00:01.000Z"}}
    assert shop.get(f"{REGISTERS}/{till['id']}").json() == linked
    place = {"pos_information_id": "T-1", "pos_sales_registers_id": till["id"], "pos_branches_id": centro["id"]}
    order = shop.post("/api/pos/orders", ORDER | place).json()
    assert order["status"] == "created"
    assert order == shop.get(f"/api/orders?q={order['id']}").json()["docs"][0] | place
    shop.act(order["id"], "pay")
    assert shop.get(f"/api/orders/{order['id']}").json()["status"] == "paid"


def test_a_terminal_stands_at_one_register(shop: ApiClient) -> None:
    centro = branch(shop)
    first, second = register(shop, centro["id"]), register(shop, centro["id"], name="Caja 2")
    link(shop, first["id"], "T-1")
    assert link(shop, first["id"], "T-1").json()["data"]["pos_information_id"] == "T-1", "again is no harm"
    link(shop, second["id"], "T-1")
    assert shop.get(f"{REGISTERS}/{first['id']}").json() == {"data": first}
    (found,) = shop.get(f"{REGISTERS}?pos_information_id=T-1").json()["docs"]
    assert found["id"] == second["id"]
    link(shop, second["id"], "T-2")
    assert shop.get(f"{REGISTERS}?pos_information_id=T-1").json()["count"] == 0


def test_lists(shop: ApiClient) -> None:
    north, south = branch(shop, name="Norte"), branch(shop, name="Sur", status="inactive")
    tills = [register(shop, north["id"], name=name) for name in ("a", "b")] + [register(shop, south["id"])]
    for query, expected in [
        ("", [south, north]),
        ("?status=active", [north]),
        ("?q=SUR", [south]),
        ("?limit=1&page=2", [north]),
        ("?status=gone", []),
    ]:
        assert shop.get(f"{BRANCHES}{query}").json()["docs"] == expected
    for query, expected in [
        ("", tills[::-1]),
        (f"?pos_branches_id={north['id']}", tills[1::-1]),
        (f"?pos_branches_id={north['id']}&status=active&q=b", [tills[1]]),
    ]:
        assert shop.get(f"{REGISTERS}{query}").json()["docs"] == expected
    paged = shop.get(f"{REGISTERS}?limit=2").json()
    assert (len(paged["docs"]), paged["count"], paged["pages"]) == (2, 3, 2)
    assert shop.get(f"{BRANCHES}?page=0").status_code == 422


REFUSED = [
    ("POST", BRANCHES, {}, 422, "name is required"),
    ("POST", BRANCHES, {"name": ""}, 422, "name must have at least 1 character(s)"),
    ("POST", BRANCHES, {"name": [5]}, 422, "name must be a string"),
    ("POST", BRANCHES, {"name": "x", "status": {}}, 422, "status must be null or a string"),
    ("POST", REGISTERS, {}, 422, "pos_branches_id is required; name is required"),
    ("POST", REGISTERS, {"name": "x", "pos_branches_id": NOBODY}, 404,
     f"pos_branches_id {NOBODY} does not exist; make one with POST /api/pos/branches"),
    ("PUT", f"{REGISTERS}/{NOBODY}/link-terminal", {}, 422, "pos_information_id is required"),
    ("PUT", f"{REGISTERS}/{NOBODY}/link-terminal", {"pos_information_id": "T"}, 404,
     f"there is no {NOBODY} in /api/pos/sales-registers; make one with POST /api/pos/sales-registers"),
    ("GET", f"{REGISTERS}/{NOBODY}", None, 404, f"there is no {NOBODY} in /api/pos/sales-registers"),
    ("POST", "/api/pos/orders", ORDER, 422, "pos_information_id is required"),
    ("POST", "/api/pos/orders", {"pos_information_id": "T"}, 422, "currency is required; items is required"),
    ("POST", "/api/pos/orders", SALE | {"pos_information_id": None}, 422, "pos_information_id must be a string"),
    ("POST", "/api/pos/orders", SALE | {"pos_branches_id": NOBODY}, 404, f"pos_branches_id {NOBODY} does not exist"),
    ("POST", "/api/pos/orders", SALE | {"pos_sales_registers_id": "x"}, 404, "pos_sales_registers_id x does not exist"),
    ("POST", "/api/pos/orders", SALE | {"customer_id": NOBODY}, 404, f"customer_id '{NOBODY}' does not exist"),
    ("POST", "/api/pos/orders", SALE | {"items": []}, 422, "items must have at least 1 element(s)"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), REFUSED)
def test_refused(shop: ApiClient, method: str, path: str, body: Any, status: int, message: str) -> None:
    answer = shop.ask(method, path, body)
    assert (answer.status_code, answer.json()["statusCode"]) == (status, status), answer.text
    assert message in answer.json()["message"]
    for listed in (BRANCHES, REGISTERS, "/api/orders"):
        assert shop.get(listed).json()["count"] == 0


def test_a_sale_can_be_charged_to_a_card_token(shop: ApiClient) -> None:
    card = {"name": "Ana", "number": "4242424242424242", "exp_month": "10", "exp_year": "2028", "cvc": "111"}
    token = shop.post("/api/tokens", card).json()["token"]
    assert shop.post("/api/pos/orders", SALE | {"token": token}).json()["status"] == "paid"
    assert shop.post("/api/pos/orders", SALE | {"token": "ca_unknown"}).status_code == 404
    declined = shop.post("/api/tokens", card | {"number": "4000000000000002"}).json()["token"]
    assert shop.post("/api/pos/orders", SALE | {"token": declined}).status_code == 402
    assert [doc["status"] for doc in shop.get("/api/orders").json()["docs"]] == ["created", "paid"]


def test_a_register_belongs_to_its_branch(shop: ApiClient) -> None:
    north, south = branch(shop), branch(shop)
    till = register(shop, north["id"])
    place = {"pos_sales_registers_id": till["id"], "pos_branches_id": south["id"]}
    answer = shop.post("/api/pos/orders", SALE | place)
    assert (answer.status_code, answer.json()["message"]) == (
        422, f"pos_sales_registers_id {till['id']} belongs to branch {north['id']}, not to {south['id']}",
    )  # fmt: skip


def test_all_of_it_is_in_the_state_document(shop: ApiClient) -> None:
    till = register(shop, branch(shop)["id"])
    link(shop, till["id"], "T-1")
    kept = shop.get("/_mockpay/state").json()
    shop.post("/_mockpay/reset")
    assert shop.get(REGISTERS).json()["count"] == 0
    shop.put("/_mockpay/state", kept)
    assert shop.get(f"{REGISTERS}?pos_information_id=T-1").json()["docs"][0]["id"] == till["id"]


VALUES = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20) | st.lists(st.text(), max_size=2)
)
FIELDS = ["name", "timezone", "status", "pos_branches_id", "register_number", "pos_information_id",
          "pos_sales_registers_id", "items", "currency", "token"]  # fmt: skip


@given(body=st.dictionaries(st.sampled_from(FIELDS), VALUES), query=st.text(max_size=20), known=st.booleans())
@settings(
    max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_never_a_500(shop: ApiClient, body: dict[str, Any], query: str, known: bool) -> None:
    import httpx

    here = {"pos_branches_id": branch(shop)["id"]} if known else {}
    for method, path, base in [
        ("POST", BRANCHES, {"name": "x"}),
        ("POST", REGISTERS, {"name": "x"}),
        ("POST", "/api/pos/orders", SALE),
        ("PUT", f"{REGISTERS}/{NOBODY}/link-terminal", {"pos_information_id": "T"}),
    ]:
        sent = json.dumps(base | body | here).encode()
        assert shop.ask(method, path, sent).status_code in (200, 400, 402, 404, 409, 422, 501)
    for name in ("q", "page", "limit", "status", "pos_branches_id", "pos_information_id"):
        for path in (BRANCHES, REGISTERS):
            assert shop.get(f"{path}?{httpx.QueryParams({name: query})}").status_code in (200, 422)
