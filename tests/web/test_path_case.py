"""The case of a path: EcartPay passes over it, but for the values in it, as Express does; nobody else does."""

from collections.abc import Callable

import pytest
from api_client import ORDER, ApiClient

from mockpay.web.errors import NoRoute
from mockpay.web.paths import Paths, Route, path_with
from tests.providers.ecartpay.wallet import ROB

Open = Callable[..., ApiClient]


@pytest.mark.parametrize("path", ["/API/orders", "/api/Orders", "/Api/ORDERS", "/API/ORDERS/", "//Api//Orders//"])
@pytest.mark.parametrize("space", ["", "/~a"])
def test_any_case_reaches_the_operation(api: ApiClient, path: str, space: str) -> None:
    made = api.post(f"http://sandbox.test{space}{path}", ORDER)
    assert (made.status_code, made.headers["mockpay-fidelity"]) == (200, "invented")
    assert api.get(f"{space}/api/orders").json()["count"] == 1
    assert api.get(f"http://sandbox.test{space}{path}").json()["count"] == 1


def test_a_path_in_its_own_case_is_marked_as_before(api: ApiClient) -> None:
    assert api.post("/api/orders", ORDER).headers["mockpay-fidelity"] == "documented"


def test_values_keep_their_case(api: ApiClient) -> None:
    order = api.order()
    api.act(order["id"], "pay")
    assert api.get("/API/Transactions/TR0000000001").json()["transaction_id"] == "TR0000000001"
    lower = api.get("/API/Transactions/tr0000000001")
    assert lower.json()["message"].startswith("there is no transaction tr0000000001; ")
    assert api.get(f"/api/ORDERS/{order['id']}").json()["id"] == order["id"]
    assert api.get(f"/api/orders/{order['id'].upper()}").status_code == 404


def test_a_word_of_the_path_goes_before_a_value(api: ApiClient) -> None:
    assert "currency" in api.get("/API/transactions/Summary").json()
    assert api.get(f"/api/orders/PUBLIC/{api.order()['id']}", headers={}).status_code == 200


def test_what_is_not_there_is_told_as_it_was_sent(api: ApiClient) -> None:
    wrong = api.ask("DELETE", "/API/Orders")
    assert (wrong.status_code, wrong.json()["message"]) == (
        404,
        "Cannot DELETE /API/Orders; it takes GET, HEAD, POST",
    )
    assert api.get("/API/Nothing").json()["message"].startswith("there is no GET /API/Nothing")
    assert api.get("/API/Payouts").headers["mockpay-refusal"] == "not_built"


def test_the_log_has_the_path_as_it_was_sent_and_explains_it(api: ApiClient) -> None:
    api.get(f"/api/CUSTOMERS/{ROB}")
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert (entry["path"], entry["operation"]) == (f"/api/CUSTOMERS/{ROB}", "ecartpay.get_customer")
    explained = api.get(f"/_mockpay/requests/{entry['id']}/explain").json()
    assert explained["operation"]["path"] == "/api/customers/{id}"


def test_the_token_of_a_checkout_opens_it_in_any_case(open_client: Open) -> None:
    api = open_client("strict")
    from tests.providers.ecartpay.test_refusals import strict_token
    from tests.providers.producing import Caller

    caller = Caller(lambda *_scenarios, **_settings: api)
    token = strict_token(caller)
    body = {"currency": "MXN", "amounts": [100], "concept": "Recarga"}
    checkout = caller.post("/api/checkouts", body, authorization=token).json()
    for path in ("/api/checkouts", "/API/Checkouts"):
        answer = caller.get(f"{path}/{checkout['id']}", authorization=checkout["token"])
        assert answer.json()["id"] == checkout["id"], "the guard sees the path in its own case"


@pytest.mark.parametrize(
    "path",
    ["/Orders", "/ORDERS", "/API/v2/orders", "/api/V2/orders", "/Customers", "/_MOCKPAY/state", "/_Mockpay/live"],
)
def test_nobody_else_passes_over_it(api: ApiClient, path: str) -> None:
    assert api.get(path).status_code == 404


def test_a_longer_claim_in_another_case_is_found(api: ApiClient) -> None:
    assert api.post("/Webhooks/STP", {}).headers["mockpay-refusal"] == "field_required"
    assert api.get("/webhooks/whk_1").status_code == 404


def test_paths_with_and_without_case() -> None:
    rows = [Route("GET", "/api/things/{id}", 1), Route("GET", "/api/things/all", 2)]
    loose, exact = Paths(rows, any_case=True), Paths(rows)
    assert loose.find("GET", "/API/things/All") == (rows[1], {})
    assert loose.find("GET", "/API/Things/aB") == (rows[0], {"id": "aB"})
    assert exact.find("GET", "/api/things/All") == (rows[0], {"id": "All"})
    with pytest.raises(NoRoute):
        exact.find("GET", "/API/things/all")
    assert path_with("/api/things/{id}/{part:path}", {"id": "aB", "part": "x/Y"}) == "/api/things/aB/x/Y"
