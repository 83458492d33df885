"""Chaos over HTTP: set, shown with what it did, set again by the line it gives, cleared."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from api_client import ApiClient, Receiver, schema

from mockpay.resources import folder
from mockpay.scenario.chaos import ChaosKind, ChaosPlan, Rates
from mockpay.scenario.load import parse

Open = Callable[..., ApiClient]
CHAOS = "/_mockpay/chaos"
OFF = {"chaos": None, "done": [], "replay": None}
RATES = {"duplicate": 0.2, "reorder": 0.15, "delay": 0.15, "drop": 0.05, "stale": 0.1, "bad_signature": 0.1,
         "old_secret": 0.1}  # fmt: skip


def told(api: ApiClient) -> Any:
    answer = api.get(CHAOS)
    assert answer.status_code == 200, answer.text
    schema("control/chaos.response").check(answer.json())
    return answer.json()


def test_it_is_set_shown_and_cleared(api: ApiClient) -> None:
    assert told(api) == OFF
    assert api.post(CHAOS, {"seed": 7, "rates": {"drop": 0}}).json() == {
        "chaos": {"seed": 7, "rates": RATES | {"drop": 0.0}, "schedule": None, "wait": 2},
        "done": [],
        "replay": """curl -X POST http://sandbox.test/_mockpay/chaos -d '{"seed":7,"rates":{"drop":0.0}}'""",
    }
    assert told(api)["chaos"]["seed"] == 7
    assert api.ask("DELETE", CHAOS).json() == OFF == told(api)


def test_what_was_done_is_told_webhook_by_webhook(api: ApiClient, receiver: Receiver) -> None:
    receiver.answer = lambda count: 403 if count == 1 else 200
    api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
    schedule = [{"hook": 1, "kind": "stale"}, {"hook": 1, "kind": "duplicate"}, {"hook": 2, "kind": "drop"},
                {"hook": 3, "kind": "delay"}, {"hook": 9, "kind": "drop"}]  # fmt: skip
    api.post(CHAOS, {"schedule": schedule})
    ids = []
    for _ in range(3):
        ids.append(api.order(notify_url=receiver.url)["id"])
        api.act(ids[-1], "pay", wait=True)
    webhooks = [row["id"] for row in api.get("/_mockpay/webhooks").json()["deliveries"]]
    assert told(api)["done"] == [
        {"hook": webhook, "kind": kind, "delivery": webhooks[webhook - 1], "order_id": ids[webhook - 1],
         "event": "orders.confirmation", "status": status}
        for webhook, kind, status in
        ((1, "duplicate", 200), (1, "stale", 403), (2, "drop", None), (3, "delay", None))
    ]  # fmt: skip


def test_the_line_it_gives_sets_the_same_again(api: ApiClient) -> None:
    for body in (
        {"seed": 3},
        {"seed": 1, "wait": 0.5},
        {"schedule": [{"hook": 2, "kind": "drop"}], "rates": {"stale": 1}},
    ):
        first = api.post(CHAOS, body).json()
        command = shlex.split(first["replay"])
        assert command[:4] == ["curl", "-X", "POST", f"http://sandbox.test{CHAOS}"]
        api.ask("DELETE", CHAOS)
        assert api.post(CHAOS, json.loads(command[5])).json() == first
    assert f"http://sandbox.test/~x{CHAOS}" in api.post(f"/~x{CHAOS}", {}).json()["replay"]


def test_a_scenario_brings_its_own_and_a_reset_brings_it_back(open_client: Open) -> None:
    api = open_client(scenario=parse("extends: default\nwebhooks: {chaos: {seed: 9}}"))
    assert told(api)["chaos"]["seed"] == 9
    api.ask("DELETE", CHAOS)
    assert told(api) == OFF
    api.post("/_mockpay/reset")
    assert told(api)["chaos"]["seed"] == 9
    assert told(open_client()) == OFF


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": "7"}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"rates": {"drop": 1.1}}, "rates.drop"),
        ({"rates": {"dorp": 1}}, "dorp"),
        ({"schedule": [{"hook": 0, "kind": "drop"}]}, "schedule[0].hook"),
        ({"schedule": [{"hook": 1, "kind": "dorp"}]}, "schedule[0].kind"),
        ({"schedule": [{"hook": 1}]}, "schedule[0].kind"),
        ({"wait": 1e9}, "wait"),
        (b'{"wait": NaN}', "JSON"),
        (b'{"wait": 1e400}', "JSON"),
        (b"[" * 100_000, "JSON"),
        ([], "object"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_ones_are_named_and_change_nothing(api: ApiClient, body: Any, field: str) -> None:
    answer = api.post(CHAOS, body)
    assert answer.status_code in (400, 422)
    assert field in answer.json()["error"]["message"]
    assert told(api) == OFF


def test_requests_and_scenarios_say_it_in_the_same_words() -> None:
    def schemas(path: Path) -> Any:
        return msgspec.json.decode(path.read_bytes())["properties"]

    request = schemas(folder("schemas") / "control" / "chaos.request.json")
    scenario = schemas(folder("schemas") / "scenario.json")["webhooks"]["properties"]["chaos"]["properties"]
    assert [*request] == [*scenario] == [*ChaosPlan.__struct_fields__]
    assert [*request["rates"]["properties"]] == [*scenario["rates"]["properties"]] == list(ChaosKind)
    kinds = [one["schedule"]["items"]["properties"]["kind"]["enum"] for one in (request, scenario)]
    assert kinds == [list(ChaosKind)] * 2
    rates = Rates()
    for name, rate in request["rates"]["properties"].items():
        assert rate["default"] == getattr(rates, name)
    assert (request["seed"]["default"], request["wait"]["default"]) == (ChaosPlan().seed, ChaosPlan().wait)
