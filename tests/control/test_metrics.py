"""What Prometheus is told, read with the parser of its own library: exactly what was done before."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ORDER, ApiClient, Receiver
from prometheus_client.parser import text_string_to_metric_families

from mockpay.orders.status import Payment
from mockpay.sandbox.counters import BOUNDS
from mockpay.sandbox.outbox import DeliveryState
from mockpay.scenario.load import parse
from mockpay.scenario.scenario import FaultPoint
from mockpay.settings import VERSION

Open = Callable[..., ApiClient]
Samples = dict[str, float]
DURATION = "mockpay_request_duration_seconds"
CHAOS = "extends: default\nwebhooks: {chaos: {schedule: [{hook: 1, kind: stale}]}}"


def samples(api: ApiClient, space: str = "") -> Samples:
    """`name{label=value,…}` -> figure, of mockpay's own."""
    answer = api.get(f"{space}/_mockpay/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        f"{one.name}{{{','.join(f'{name}={value}' for name, value in sorted(one.labels.items()))}}}": one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
        if one.name.startswith("mockpay_")
    }


def told(found: Samples) -> Samples:
    """Those that are not 0, without how long things took."""
    return {name: value for name, value in found.items() if value and not name.startswith(DURATION)}


def requests(origin: str, operation: str, status: int | str) -> str:
    return f"mockpay_requests_total{{operation={operation},origin={origin},status={status}}}"


def attempts(outcome: int | str, chaos: str = "") -> str:
    return f"mockpay_delivery_attempts_total{{chaos={chaos},origin=ecartpay,outcome={outcome}}}"


START = {f"mockpay_build_info{{version={VERSION}}}": 1, "mockpay_spaces{}": 1}


def test_at_the_start_every_figure_that_is_known_beforehand_is_there(api: ApiClient) -> None:
    found = samples(api)
    assert told(found) == START
    origins = ("conekta", "ecartapi", "ecartpay")
    assert set(found) == {
        *START,
        *[f"mockpay_orders{{origin={origin},payment={one}}}" for origin in origins for one in Payment],
        *[f"mockpay_deliveries{{state={one}}}" for one in DeliveryState],
        *[f"mockpay_faults_struck_total{{at={one}}}" for one in FaultPoint],
        "mockpay_journal_entries{}",
        "mockpay_journal_forgotten_entries{}",
    }


def test_it_tells_what_was_done_in_all_spaces(open_client: Open, receiver: Receiver) -> None:
    api = open_client(scenario=parse(CHAOS), journal=3)
    paid = api.order(notify_url=f"{receiver.url}/webhooks")
    api.act(paid["id"], "pay", wait=True)
    api.get("/api/orders/68d43abc0952134a3213e96d")
    api.get("/nowhere")
    api.get(f"/checkout?id={paid['id']}", headers={})
    api.post("/~other/api/v2/orders", {"order": {"currency": "MXN", "items": [], "nonsense": 1}})
    public = api.post("/~other/api/orders", ORDER | {"notify_url": "http://93.184.216.34/"}).json()
    api.post(f"/~other/_mockpay/orders/{public['id']}/actions/pay", {"wait": True})
    api.post("/~other/_mockpay/faults", {"at": "before_commit", "status": 503, "times": 1})
    api.get("/~other/api/orders")
    done = {
        requests("ecartpay", "ecartpay.create_order", 200): 2,
        requests("ecartpay", "ecartpay.get_order", 404): 1,
        requests("ecartpay", "ecartpay.list_orders", 503): 1,
        requests("ecartapi", "ecartapi.create_order", 400): 1,
        requests("checkout", "checkout.open", 200): 1,
        requests("", "", 404): 1,
        "mockpay_faults_struck_total{at=before_commit}": 1,
        attempts(200): 1,
        attempts(200, "stale"): 1,
        attempts("refused"): 1,
        attempts("refused", "stale"): 1,
    }
    held = {
        "mockpay_spaces{}": 2,
        "mockpay_orders{origin=ecartpay,payment=paid}": 2,
        "mockpay_deliveries{state=success}": 1,
        "mockpay_deliveries{state=refused}": 1,
        "mockpay_journal_entries{}": 6,
        "mockpay_journal_forgotten_entries{}": 1,
    }
    assert told(samples(api)) == told(samples(api, "/~other")) == START | done | held
    api.post("/_mockpay/reset")
    api.ask("DELETE", "/_mockpay/spaces/other")
    assert told(samples(api)) == START | done, "what was done stays done"


def test_how_long_it_took_is_told_by_operation(api: ApiClient) -> None:
    api.order()
    api.post("/api/orders", {})
    slow = {"at": "before_commit", "when": {"operation": "ecartpay.create_order"}, "delay": 0.06, "status": 500}
    api.post("/_mockpay/faults", slow)
    api.post("/api/orders", ORDER)
    found = samples(api)
    labels = "operation=ecartpay.create_order,origin=ecartpay"
    buckets = [found[f"{DURATION}_bucket{{le={bound},{labels}}}"] for bound in (*BOUNDS, "+Inf")]
    assert buckets == sorted(buckets)
    assert (buckets[BOUNDS.index(0.05)], buckets[-1], found[f"{DURATION}_count{{{labels}}}"]) == (2, 3, 3)
    assert 0.06 < found[f"{DURATION}_sum{{{labels}}}"] < 5


@pytest.mark.parametrize("journal", [0, 1_000])
def test_requests_are_counted_whether_a_journal_keeps_them_or_not(open_client: Open, journal: int) -> None:
    api = open_client(journal=journal)
    order = api.order()
    api.post("/_mockpay/faults", {"at": "before_commit", "when": {"operation": "checkout.open"}, "drop": True})
    assert api.get(f"/checkout?id={order['id']}").status_code == 500, "there is no connection here that could close"
    counted = {name: value for name, value in samples(api).items() if name.startswith("mockpay_requests")}
    assert counted == {
        requests("ecartpay", "ecartpay.create_order", 200): 1,
        requests("checkout", "checkout.open", "none"): 1,
    }


def test_orders_of_several_providers_in_one_space(api: ApiClient) -> None:
    api.order()
    paid = api.order()
    api.act(paid["id"], "pay")
    body: dict[str, Any] = {"currency": "MXN", "items": [{"name": "Cup", "quantity": 1, "price": "9.9"}]}
    assert api.post("/api/v2/orders", {"order": body}).status_code == 200
    orders = {name: value for name, value in told(samples(api)).items() if name.startswith("mockpay_orders")}
    assert orders == {
        "mockpay_orders{origin=ecartpay,payment=none}": 1,
        "mockpay_orders{origin=ecartpay,payment=paid}": 1,
        "mockpay_orders{origin=ecartapi,payment=none}": 1,
    }


def test_scrapers_bring_the_token(open_client: Open) -> None:
    api = open_client(control_token="s3cret")
    assert api.get("/_mockpay/metrics").status_code == 401
    assert api.get("/_mockpay/metrics", headers={"authorization": "Bearer s3cret"}).status_code == 200


def test_without_the_library_it_says_how_to_get_it(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mockpay.control.metrics.families", raising=False)
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    answer = api.get("/_mockpay/metrics")
    message = "prometheus-client is not installed here; `pip install prometheus-client` brings it"
    assert (answer.status_code, answer.json()) == (501, {"error": {"code": "not_implemented", "message": message}})


def test_the_document_says_that_it_is_text(api: ApiClient) -> None:
    described = api.get("/_mockpay/openapi.json").json()["paths"]["/_mockpay/metrics"]["get"]["responses"]
    assert described["200"]["content"] == {"text/plain": {"schema": {"type": "string"}}}
    assert list(described["default"]["content"]) == ["application/json"]
