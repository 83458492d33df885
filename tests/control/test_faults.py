"""Faults set while the space runs: beside those of the scenario, as often as wanted, cleared again."""

from typing import Any

import msgspec
import pytest
from api_client import ORDER, ApiClient, schema

FAULT = {"at": "before_commit", "status": 503, "message": "Later.", "retry_after": 7}
ON_CREATE = {"operation": "ecartpay.create_order"}


def statuses(api: ApiClient, count: int) -> list[int]:
    return [api.post("/api/orders", ORDER).status_code for _ in range(count)]


def test_it_strikes_until_it_is_cleared(api: ApiClient) -> None:
    fault = FAULT | {"when": ON_CREATE}
    told = api.post("/_mockpay/faults", fault).json()
    assert told == {"id": "fault-1", "times": None, "struck": 0, "fault": fault}
    assert statuses(api, 2) == [503, 503]
    assert api.post("/api/orders", ORDER).headers["retry-after"] == "7"
    assert api.get("/_mockpay/faults").json() == {"set": [told | {"struck": 3}], "scenario": []}
    assert api.ask("DELETE", "/_mockpay/faults/fault-1").json() == {"dropped": ["fault-1"]}
    assert statuses(api, 1) == [200]


def test_only_so_many_times(api: ApiClient) -> None:
    api.post("/_mockpay/faults", FAULT | {"times": 2})
    assert statuses(api, 3) == [503, 503, 200]


def test_nth_counts_from_when_it_was_set(api: ApiClient) -> None:
    api.post("/_mockpay/faults", FAULT | {"when": ON_CREATE | {"nth": [2, 3]}})
    assert statuses(api, 4) == [200, 503, 503, 200]
    api.post("/_mockpay/faults", FAULT | {"when": ON_CREATE | {"nth": 1}})
    assert statuses(api, 2) == [503, 200]


def test_the_first_set_goes_first_and_the_scenarios_come_last(api: ApiClient) -> None:
    own = {"at": "before_commit", "status": 500}
    api.put("/_mockpay/scenario", {"document": {"extends": "default", "faults": [own]}})
    api.post("/_mockpay/faults", FAULT | {"times": 1})
    api.post("/_mockpay/faults", FAULT | {"status": 429, "times": 1})
    assert statuses(api, 4) == [503, 429, 500, 500]
    assert api.get("/_mockpay/faults").json()["scenario"] == [own]


def test_after_the_commit_the_order_is_there(api: ApiClient) -> None:
    api.post("/_mockpay/faults", {"at": "after_commit", "status": 504, "times": 1})
    assert statuses(api, 2) == [504, 200]
    assert api.get("/api/orders").json()["count"] == 2


def test_after_the_reply_it_loses_webhooks(api: ApiClient) -> None:
    with_webhook = ORDER | {"notify_url": "http://127.0.0.1:9/"}
    api.post("/api/webhooks", {"url": "http://127.0.0.1:9/", "events": ["orders.create"]})
    api.post("/_mockpay/faults", {"at": "after_reply", "drop": True, "times": 1})
    for _ in range(2):
        api.post("/api/orders", with_webhook)
    states = [one["state"] for one in api.get("/_mockpay/webhooks").json()["deliveries"]]
    assert (states[0], "lost" in states[1:]) == ("lost", False)


def test_a_body_is_matched_to_the_last_digit(api: ApiClient) -> None:
    when = {"body": {"items.0.price": 243.33}}
    told = api.post("/_mockpay/faults", FAULT | {"when": when}).json()
    assert told["fault"]["when"] == when
    dearer = ORDER | {"items": [{"name": "x", "quantity": 1, "price": 243.34}]}
    assert [api.post("/api/orders", body).status_code for body in (ORDER, dearer)] == [503, 200]


def test_all_can_be_cleared_at_once_and_a_reset_clears_them(api: ApiClient) -> None:
    for _ in range(2):
        api.post("/_mockpay/faults", FAULT)
    assert api.ask("DELETE", "/_mockpay/faults").json() == {"dropped": ["fault-1", "fault-2"]}
    assert api.post("/_mockpay/faults", FAULT).json()["id"] == "fault-3"
    api.post("/_mockpay/reset")
    assert api.get("/_mockpay/faults").json()["set"] == []
    assert statuses(api, 1) == [200]


def test_they_are_each_spaces_own(api: ApiClient) -> None:
    api.post("/~a/_mockpay/faults", FAULT)
    assert statuses(api, 1) == [200]
    assert api.post("/~a/api/orders", ORDER).status_code == 503


def test_there_is_an_end_to_them(api: ApiClient) -> None:
    answers = [api.post("/_mockpay/faults", FAULT) for _ in range(101)]
    assert {answer.status_code for answer in answers[:100]} == {200}
    assert (answers[100].status_code, answers[100].json()["error"]["code"]) == (507, "full")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "message"),
    [
        ("POST", "", {"at": "never"}, 422, "at must be one of before_commit or after_commit"),
        ("POST", "", FAULT | {"status": 200}, 422, "status must be at least 400"),
        ("POST", "", FAULT | {"times": 0}, 422, "times must be at least 1"),
        ("POST", "", FAULT | {"delay": 1e9}, 422, "delay must be at most 300"),
        ("POST", "", FAULT | {"when": {"nth": 0}}, 422, "when.nth must be at least 1"),
        ("POST", "", FAULT | {"wen": {}}, 422, "wen"),
        ("POST", "", FAULT | {"when": {"operation": "ecartpay.creat_order"}}, 422, "mean 'ecartpay.create_order'?"),
        ("POST", "", FAULT | {"when": {"operation": "~"}}, 422, "when.operation: there is no operation '~'"),
        ("POST", "", FAULT | {"when": {"operation": "ecartpay.*"}}, 422, "there is no operation 'ecartpay.*'"),
        ("POST", "", b'{"at": "before_commit", "delay": NaN}', 400, "cannot be read as JSON"),
        ("POST", "", b'{"at": "before_commit", "delay": 1e400}', 400, "cannot be read as JSON"),
        ("POST", "", [], 422, "the body must be an object"),
        ("DELETE", "/fault-9", None, 404, "no fault fault-9 is set"),
        ("PUT", "", FAULT, 405, "/_mockpay/faults does not take PUT"),
    ],
    ids=str,
)
def test_refusals(api: ApiClient, method: str, path: str, body: Any, status: int, message: str) -> None:
    answer = api.ask(method, f"/_mockpay/faults{path}", body)
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text
    assert api.get("/_mockpay/faults").json()["set"] == []


def test_a_fault_is_written_as_in_scenarios() -> None:
    from mockpay.resources import folder

    scenario = msgspec.json.decode((folder("schemas") / "scenario.json").read_bytes())
    fault = schema("control/fault.request").document
    assert fault["$defs"]["when"] == scenario["$defs"]["when"]
    own = {name: part for name, part in fault["properties"].items() if name != "times"}
    assert own == scenario["properties"]["faults"]["items"]["properties"]
