"""Whatever is sent to the ways of paying, the answer is one of EcartPay's own, and never a 500."""

import json
from typing import Any

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.ecartpay.test_checkouts import PRINTED as CHECKOUT
from tests.providers.ecartpay.test_errors import JSON
from tests.providers.ecartpay.test_three_d_secure import SHOP
from tests.providers.ecartpay.test_transfers import PRINTED as TRANSFER
from tests.providers.ecartpay.test_transfers import SPEI
from tests.providers.ecartpay.wallet import costing, token_for

REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "process": ("POST", "/api/orders/{order}/process", {"method_id": SPEI}),
    "transfer": ("POST", "/webhooks/stp", TRANSFER),
    "3-D Secure": ("POST", "/api/three-d-secure", {"order": "", "token": "", "redirect_url": SHOP}),
    "checkout": ("POST", "/api/checkouts", CHECKOUT),
    "change": ("PUT", "/api/checkouts/{checkout}", {"notify_url": "https://a.example", "customer": {"email": "a"}}),
    "item": ("PUT", "/api/checkouts/{checkout}/items/{item}", {"price": 1, "quantity": 2, "discount": 0, "name": "x"}),
}


@pytest.mark.parametrize("name", REQUESTS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_a_500(api: ApiClient, name: str, data: st.DataObject) -> None:
    method, path, body = REQUESTS[name]
    checkout = api.post("/api/checkouts", CHECKOUT).json()
    order = api.post("/api/orders", costing(150)).json()
    there = {"order": order["id"], "checkout": checkout["id"], "item": checkout["items"][0]["id"]}
    known = {"order": order["id"], "token": token_for(api)}
    sent = {field: known[field] if not value and field in known else value for field, value in body.items()}
    sent |= data.draw(st.dictionaries(st.sampled_from(sorted(body)), JSON, max_size=3))
    answer = api.ask(method, path.format(**there), json.dumps(sent).encode())
    assert answer.status_code in (200, 400, 404, 409, 422), answer.text
    if name == "3-D Secure" and answer.is_success:
        assert api.get(answer.json()["url"].removeprefix("http://sandbox.test"), headers={}).status_code == 302
    if name in ("change", "item") and answer.is_success:
        assert api.get(checkout["link"].removeprefix("http://sandbox.test"), headers={}).status_code == 200
