"""Orders over HTTP: made, changed, ended; and what other providers made, seen from here."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.app import build
from mockpay.providers.ecartapi.protocol.rules import NAME
from mockpay.providers.ecartapi.stores.presets import PRESETS
from mockpay.scenario.load import BadScenario
from mockpay.settings import Settings
from tests.providers.ecartapi.shop import NOW, ORDER, made, scenario, store, token

Open = Callable[..., ApiClient]


def create(api: ApiClient, who: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    answer = api.post("/api/v2/orders", {"order": ORDER | more}, headers=who)
    assert answer.status_code == 200, answer.text
    order: dict[str, Any] = answer.json()["order"]
    return order


def get(api: ApiClient, order_id: str) -> dict[str, Any]:
    answer = api.get(f"/api/v2/orders/{order_id}")
    assert answer.status_code == 200, answer.text
    order: dict[str, Any] = answer.json()["order"]
    return order


def post(api: ApiClient, path: str, body: Any = None) -> Any:
    answer = api.post(f"/api/v2/orders/{path}", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_i_made_one_i_see_one(api: ApiClient) -> None:
    assert api.get("/api/v2/orders").json()["orders"] == []
    order = create(api)
    assert order["totals"] == {
        "subtotal": "250.00", "discount": "0.00", "shipping": "30.00", "otherFees": None, "tax": "0.00",
        "total": "280.00", "weight": None,
    }  # fmt: skip
    assert [(item["quantity"], item["price"], item["variantId"]) for item in order["items"]] == [
        ("2", "100.50", "7"), ("1", "49.00", None),
    ]  # fmt: skip
    assert order["items"][1]["ecartapiUrl"] == "http://sandbox.test/api/v2/products/P1"
    assert order["status"] == {
        "id": None, "status": "pending", "financial": "pending", "ecartapi": "pending", "ecartapiId": "2",
    }  # fmt: skip
    assert (order["note"], order["tags"], order["shippingMethod"]) == ("ring twice", ["a"], "Express")
    assert order["shippingAddress"]["country"] == {
        "code": "MX", "name": "Mexico", "codeIso2": "MX", "codeIso3": "MEX",
    }  # fmt: skip
    assert order["customer"]["firstName"] == "Ana"
    assert api.get("/api/v2/orders").json()["orders"] == [order] == [get(api, order["id"])]
    assert api.get("/api/v1/orders/count").json() == {"success": True, "count": 1}


def test_a_create_may_ask_for_a_status(api: ApiClient) -> None:
    for word, status in (
        ("paid", "paid"),
        ("authorized", "authorized"),
        ("Pending", "pending"),
        ("on_hold", "on_hold"),
    ):
        assert create(api, status={"status": word})["status"]["ecartapi"] == status
    odd = api.post("/api/v2/orders", {"order": ORDER | {"status": {"status": "sold"}}})
    assert odd.headers["mockpay-ignored-fields"] == "order.status.status"


def test_an_update_changes_what_is_sent_and_nothing_else(api: ApiClient) -> None:
    order = create(api)
    first = order["items"][0]["id"]
    change = {
        "shippingAddress": {"city": "Saltillo"},
        "customer": {"phone": "1"},
        "note": "new",
        "items": [{"id": first, "quantity": 0}, {"name": "Vaso", "quantity": 1, "price": 5}],
    }
    answer = api.put(f"/api/v2/orders/{order['id']}", {"order": change})
    after = answer.json()["order"]
    assert (after["shippingAddress"]["city"], after["shippingAddress"]["address1"]) == ("Saltillo", "Calle 5")
    assert (after["customer"]["phone"], after["customer"]["firstName"]) == ("1", "Ana")
    assert (after["note"], after["tags"]) == ("new", ["a"])
    assert [item["name"] for item in after["items"]] == ["Plato", "Vaso"]
    assert after["totals"]["total"] == "84.00"
    unknown = api.put(f"/api/v2/orders/{order['id']}", {"order": {"items": [{"id": "x", "quantity": 1}]}})
    assert (unknown.status_code, unknown.json()["error"]) == (422, "Unprocessable Entity")


@pytest.mark.parametrize(
    ("change", "status", "fulfilment"),
    [
        ({"status": {"status": "paid"}}, "paid", "unfulfilled"),
        ({"status": {"financial": "paid"}, "fulfillmentStatus": "fulfilled"}, "shipped", "fulfilled"),
        ({"status": {"status": "cancelled"}}, "cancelled", "unfulfilled"),
        ({"status": "pending"}, "pending", "unfulfilled"),
        ({"status": {"status": "completed"}}, "completed", "unfulfilled"),
    ],
)
def test_an_update_may_move_the_order(api: ApiClient, change: Any, status: str, fulfilment: str) -> None:
    order = create(api)
    after = api.put(f"/api/v2/orders/{order['id']}", {"order": change}).json()["order"]
    assert (after["status"]["ecartapi"], after["fulfillmentStatus"]["ecartapi"]) == (status, fulfilment)
    again = api.put(f"/api/v2/orders/{order['id']}", {"order": change})
    assert again.status_code == 200, "what it is already asks for nothing"


def test_cancel_says_why_and_twice_is_refused_with_a_sentence(api: ApiClient) -> None:
    order = create(api)
    assert post(api, f"{order['id']}/cancel", {"order": {"cancelReason": "no stock"}}) == {"success": True}
    after = get(api, order["id"])
    assert (after["status"]["ecartapi"], after["status"]["ecartapiId"]) == ("cancelled", "4")
    assert after["cancelReason"] == "no stock"
    assert after["dates"]["canceledAt"] == after["dates"]["updatedAt"]
    again = api.post(f"/api/v2/orders/{order['id']}/cancel")
    assert (again.status_code, again.json()) == (
        422,
        {
            "statusCode": 422,
            "error": "Unprocessable Entity",
            "message": "cannot cancel an order that is cancelled; allowed now: delete",
        },
    )
    assert api.put(f"/api/v3/orders/{create(api)['id']}/cancel").json() == {"success": True}


def test_what_was_sent_cannot_be_cancelled(api: ApiClient) -> None:
    order = create(api, status={"status": "paid"})
    api.act(order["id"], "ship")
    answer = api.post(f"/api/v2/orders/{order['id']}/cancel")
    assert answer.status_code == 422
    assert answer.json()["message"].endswith("it has left; return and refund it instead")


def test_delete_cancels_and_hides(api: ApiClient) -> None:
    kept, order = create(api), create(api, status={"status": "paid"})
    assert api.ask("DELETE", f"/api/v2/orders/{order['id']}").json() == {"success": True}
    assert [one["id"] for one in api.get("/api/v2/orders").json()["orders"]] == [kept["id"]]
    assert api.get("/api/v2/orders/count").json()["count"] == 1
    after = get(api, order["id"])
    assert (after["status"]["ecartapi"], after["status"]["financial"]) == ("delete", "refunded")
    assert api.ask("DELETE", f"/api/v2/orders/{order['id']}").status_code == 422
    gone = create(api)
    post(api, f"{gone['id']}/cancel")
    assert api.ask("DELETE", f"/api/v1/orders/{gone['id']}").status_code == 200


def test_complete_closes(api: ApiClient) -> None:
    order = create(api, status={"status": "paid"})
    assert post(api, f"{order['id']}/complete") == {"success": True}
    after = get(api, order["id"])
    assert (after["status"]["ecartapi"], after["dates"]["closedAt"]) == ("completed", after["dates"]["updatedAt"])


def test_life_after_payment_moves_parcels_and_dates(api: ApiClient) -> None:
    api.post("/_mockpay/clock", {"freeze": "2025-09-24T12:00:00Z"})
    order = create(api, status={"status": "paid"})
    assert order["dates"]["paidAt"] == "2025-09-24T12:00:00.000Z"
    assert order["packages"][0]["status"] == "open"
    moves = (("ship", "fulfilled", "shipped"), ("deliver", "fulfilled", "delivered"), ("return", "unfulfilled", "open"))
    for action, fulfilment, shipment in moves:
        api.act(order["id"], action)
        after = get(api, order["id"])
        assert (after["fulfillmentStatus"]["ecartapi"], after["packages"][0]["status"]) == (fulfilment, shipment)
        assert (after["dates"]["deliveredAt"] is not None) == (action == "deliver")


# One world


def test_an_order_made_elsewhere_is_here_under_the_same_id(api: ApiClient) -> None:
    there = api.order(reference_id="r-1", shipping_items=[{"name": "Express", "amount": 160, "carrier": "OWN"}])
    here = get(api, there["id"])
    assert (here["number"], here["marketPlaceId"], here["reference"]) == (there["number"], "ecartpay", "r-1")
    assert (here["totals"]["total"], here["status"]["ecartapi"]) == ("403.33", "pending")
    assert (here["dates"]["createdAt"], here["shippingMethod"]) == (there["created_at"], "Express")
    api.act(there["id"], "pay")
    assert get(api, there["id"])["status"]["ecartapi"] == "paid"
    api.act(there["id"], "refund", amount=43.33)
    after = get(api, there["id"])
    assert (after["status"]["ecartapi"], after["refunds"][0]["amount"]) == ("partially_refunded", "43.33")
    listed = api.get("/api/v2/orders?marketplaceId=ecartpay&status[ecartapi]=partially_refunded").json()["orders"]
    assert listed == [after]
    edited = api.put(f"/api/v2/orders/{there['id']}", {"order": {"note": "seen", "shippingAddress": {"city": "X"}}})
    assert edited.json()["order"]["note"] == "seen"
    assert api.get(f"/api/orders/{there['id']}").json()["shipping_address"] == {"city": "X"}
    lines = api.put(f"/api/v2/orders/{there['id']}", {"order": {"items": [{"name": "x", "quantity": 1, "price": 1}]}})
    assert lines.status_code == 422, "the order's own rules decide"


def test_the_orders_own_rules_refuse_a_cancel(api: ApiClient) -> None:
    there = api.order()
    api.act(there["id"], "pay", method="cash")
    answer = api.post(f"/api/v2/orders/{there['id']}/cancel")
    assert (answer.status_code, answer.json()["message"]) == (
        422, "cash payments cannot be refunded; give the money back outside the provider",
    )  # fmt: skip
    assert get(api, there["id"])["status"]["ecartapi"] == "paid"


# Stores


def test_a_store_holds_its_own_orders(open_client: Open) -> None:
    api = open_client(scenario=scenario(store("shopify"), store("bigcommerce", orders=(made(1, "paid"),)), store()))
    ours = create(api, token("shopify"))
    default = create(api, token("nobody's"))
    lists = {
        name: [one["id"] for one in api.get("/api/v2/orders", headers=token(name)).json()["orders"]]
        for name in ("shopify", "bigcommerce", "default", "whoever")
    }
    assert lists == {
        "shopify": [ours["id"]],
        "bigcommerce": ["o1"],
        "default": [default["id"]],
        "whoever": [default["id"]],
    }
    for method, path in (("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/cancel"), ("GET", "/fulfillments")):
        body = {"order": {}} if method == "PUT" else None
        answer = api.ask(method, f"/api/v2/orders/{ours['id']}{path}", body, headers=token("bigcommerce"))
        assert (answer.status_code, answer.json()["message"]) == (404, "The order does not exist.")


@pytest.mark.parametrize("preset", [name for name in PRESETS if name])
@pytest.mark.parametrize("state", ["pending", "paid", "shipped", "cancelled", "refunded", "declined"])
def test_every_preset_writes_every_state_in_its_own_shape(open_client: Open, preset: str, state: str) -> None:
    api = open_client(scenario=scenario(store(preset, orders=(made(1, state),))))
    alone = api.get("/api/v2/orders/o1", headers=token(preset)).json()["order"]
    assert api.get("/api/v2/orders", headers=token(preset)).json()["orders"] == [alone]
    assert list(alone) == [key for key, _ in shape_of(preset)]
    words = {row.native for row in PRESETS[preset].statuses}
    assert alone["status"]["status"] in words


def shape_of(preset: str) -> Any:
    from mockpay.providers.ecartapi.stores.shapes import parse

    return parse(PRESETS[preset].shape())


def test_generation_words_and_masks_are_a_stores_to_choose(open_client: Open) -> None:
    from mockpay.providers.ecartapi.protocol.settings import NativeStatus

    rows = (NativeStatus(native="LISTO", id="9", status="paid", financial="si", fulfillment="other"),)
    address = {"first_name": "Ana", "last_name": "López", "address1": "Calle 55", "phone": "(+52)8112345678"}
    order = made(1, "paid", shipping_address=address)
    api = open_client(
        scenario=scenario(store("shopify", orders=(order,), generation=2023, statuses=rows, masked=True)),
    )
    body = api.get("/api/v2/orders/o1", headers=token("shopify")).json()["order"]
    assert body["discountsCoupon"] == []
    assert body["status"] == {
        "id": "9", "status": "LISTO", "financial": "si", "ecartapi": "paid", "ecartapiId": "1",
    }  # fmt: skip
    place = body["shippingAddress"]
    assert (place["firstName"], place["address1"], place["phone"]) == ("A***a", "Ca******", "(+52)81******78")


def test_a_native_word_holds_until_the_state_changes(open_client: Open) -> None:
    api = open_client("printed")
    who = token("liverpool")
    order_id = "2750000094-A"
    assert api.get(f"/api/v2/orders/{order_id}", headers=who).json()["order"]["status"]["status"] == "SHIPPING"
    api.act(order_id, "ship")
    after = api.get(f"/api/v2/orders/{order_id}", headers=who).json()["order"]
    assert (after["status"]["status"], after["status"]["ecartapi"]) == ("SHIPPED", "shipped")
    api.post("/_mockpay/reset")
    api.act(order_id, "cancel")
    after = api.get(f"/api/v2/orders/{order_id}", headers=who).json()["order"]
    assert (after["status"]["status"], after["status"]["ecartapi"], after["fulfillmentStatus"]["ecartapi"]) == (
        "CANCELED", "other", "other",
    )  # fmt: skip


UNSUPPORTED = [
    ("POST", "/api/v2/orders", "create_order"),
    ("PUT", "/api/v2/orders/o1", "update_order"),
    ("DELETE", "/api/v2/orders/o1", "delete_order"),
    ("POST", "/api/v2/orders/o1/complete", "complete_order"),
    ("POST", "/api/v2/orders/o1/cancel", "cancel_order"),
]


@pytest.mark.parametrize(("method", "path", "name"), UNSUPPORTED)
def test_what_a_platform_cannot_do_is_501(open_client: Open, method: str, path: str, name: str) -> None:
    api = open_client(scenario=scenario(store("liverpool", orders=(made(1, "paid"),))))
    answer = api.ask(method, path, {"order": ORDER}, headers=token("liverpool"))
    assert (answer.status_code, answer.json()) == (
        501, {"statusCode": 501, "error": "Not Implemented", "message": f"{name} is not available on liverpool"},
    )  # fmt: skip


def test_the_state_document_keeps_stores_and_their_orders(open_client: Open) -> None:
    api = open_client("printed")
    state = api.get("/_mockpay/state")
    before = api.get("/api/v2/orders", headers=token("liverpool")).content
    api.act("2750000094-A", "cancel")
    assert api.put("/_mockpay/state", state.content).status_code == 200
    assert api.get("/api/v2/orders", headers=token("liverpool")).content == before


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ([store("amazon")], "there is no preset 'amazon'; there are liverpool"),
        ([store("shopify", generation=2019)], "there is no generation 2019; there are 2023, 2024"),
        ([store("shopify", "a"), store("tiktok", "a")], "each needs a token and a name of its own"),
    ],
)
def test_a_store_that_cannot_be_is_told_at_the_start(wrong: list[Any], sentence: str) -> None:
    with pytest.raises(BadScenario, match=sentence):
        build(Settings(), scenario=scenario(*wrong))


def test_all_presets_name_operations_that_exist() -> None:
    from mockpay.app import find_providers

    (provider,) = [one for one in find_providers() if one.name == NAME]
    names = {one.name for one in provider.operations}
    assert all(set(preset.operations) <= names for preset in PRESETS.values())
    assert NOW.year == 2025
