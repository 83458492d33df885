"""Bodies nobody should send to webhooks, keys, events and checkouts: refused in Conekta's shape, never a 500."""

from typing import Any

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.conekta.order_events import LINK, UNPAID
from tests.providers.conekta.people import AT_NOON, made

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9),
    st.sampled_from(("card", "cash", "HostedPayment", "order.paid", str(AT_NOON + 86_400), "http://[::1", "9" * 30)),
    st.sampled_from((2.0, 3.0, AT_NOON + 90_000.0, AT_NOON + 90_000.5)),
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
)
NAMES = st.sampled_from(
    (
        "url", "subscribed_events", "events", "active", "description", "webhooks_ids", "name", "type", "recurrent",
        "expires_at", "expired_at", "order_template", "payments_limit_count", "allowed_payment_methods",
        "excluded_payment_methods", "monthly_installments_options", "plan_ids", "success_url", "three_ds_mode", "email",
        "phonenumber", "needs_shipping_contact", "redirection_time", "max_failed_retries", "exclude_card_networks",
    )
)  # fmt: skip


@given(body=st.dictionaries(NAMES, JSON, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_500(shop: ApiClient, body: dict[str, Any]) -> None:
    webhook = made(shop, "/webhooks", {"url": "http://127.0.0.1:9/"})
    link = made(shop, "/checkouts", LINK)
    key = made(shop, "/webhook_keys", {})
    event = shop.get("/events?limit=1").json()["data"][0]
    asked = [
        ("POST", "/webhooks", body), ("POST", "/webhooks", {"url": "http://127.0.0.1:9/"} | body),
        ("PUT", f"/webhooks/{webhook['id']}", body), ("POST", f"/webhooks/{webhook['id']}/test", body),
        ("POST", "/webhook_keys", body), ("PUT", f"/webhook_keys/{key['id']}", body),
        ("POST", f"/events/{event['id']}/resend", body), ("POST", "/checkouts", LINK | body),
        ("POST", "/checkouts", body), ("POST", "/orders", UNPAID | {"checkout": body}),
        ("POST", f"/checkouts/{link['id']}/email", body), ("POST", f"/checkouts/{link['id']}/sms", body),
        ("PUT", f"/checkouts/{link['id']}/cancel", body),
    ]  # fmt: skip
    for method, where, sent in asked:
        assert shop.ask(method, where, sent).status_code in (200, 400, 404, 422), (method, where, sent)


RAW = [b"{", b"\xff", b"[1]", b"1e400", b'"x"', b"null", b"[" * 100_000]


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw[:8].decode("latin-1"))
@pytest.mark.parametrize("path", ["/webhooks", "/webhook_keys", "/checkouts", "/events/x/resend", "/checkouts/x/sms"])
def test_what_is_no_object_is_refused(shop: ApiClient, path: str, raw: bytes) -> None:
    nothing = {"/webhook_keys": 200, "/checkouts/x/sms": 404}
    expected = (nothing.get(path, 422),) if raw == b"null" else (400, 422)
    assert shop.post(path, raw).status_code in expected


@pytest.mark.parametrize("query", ["limit=0", "limit=251", "limit=x", "limit=9999999"])
@pytest.mark.parametrize("path", ["/webhooks", "/webhook_keys", "/checkouts", "/events", "/logs"])
def test_limits_of_lists(shop: ApiClient, path: str, query: str) -> None:
    assert shop.get(f"{path}?{query}").status_code == 422
    assert shop.get(f"{path}?next=nothing&search=%00&a[]=1").status_code == 200
