"""The control plane over HTTP: health, spaces, clock, state, actions."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ANYBODY, ORDER, ApiClient

from mockpay.orders.actions import NAMED
from mockpay.settings import VERSION

Open = Callable[..., ApiClient]


def now(api: ApiClient) -> str:
    told: str = api.get("/_mockpay/clock").json()["now"]
    return told


def test_health_says_version_scenario_and_counts(api: ApiClient) -> None:
    api.order()
    body = api.get("/_mockpay/health", headers={}).json()
    assert body.pop("now").endswith("Z")
    assert body == {
        "status": "ok",
        "version": VERSION,
        "providers": ["conekta", "ecartapi", "ecartpay"],
        "scenario": "default",
        "space": "",
        "counts": {"spaces": 1, "orders": 1, "deliveries_pending": 0},
    }
    for probe in ("/livez", "/readyz"):
        assert (api.get(probe, headers={}).status_code, api.get(probe).json()) == (200, {"status": "ok"})


def test_unknown_paths_name_the_nearest_routes(api: ApiClient) -> None:
    answer = api.get("/_mockpa/health")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith(
        "there is no GET /_mockpa/health; nearest: GET /_mockpay/health"
    )
    assert api.get("/_mockpay/nothing").json()["error"]["code"] == "not_found"
    assert api.post("/_mockpay/health").status_code == 405


class TestSpaces:
    def test_spaces_share_nothing(self, api: ApiClient) -> None:
        body = ORDER | {"reference_id": "same"}
        ids = {api.post(f"{space}/api/orders", body).json()["id"] for space in ("", "/~a", "/~b")}
        assert len(ids) == 3, "ids hang on the space's name too"
        api.post("/~a/_mockpay/clock", {"freeze": "2020-01-01T00:00:00Z"})
        api.post("/~b/_mockpay/reset")
        assert [api.get(f"{space}/api/orders").json()["count"] for space in ("", "/~a", "/~b")] == [1, 1, 0]
        assert api.get("/~a/_mockpay/clock").json()["mode"] == "frozen"
        assert api.get("/_mockpay/clock").json()["mode"] == "wall"

    def test_the_same_calls_give_the_same_bytes_alone_or_among_others(self, open_client: Open) -> None:
        def story(api: ApiClient, space: str, between: Callable[[], object]) -> list[bytes]:
            api.post(f"{space}/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
            seen = []
            for index in range(3):
                between()
                created = api.post(f"{space}/api/orders", ORDER | {"reference_id": str(index)})
                order_id = created.json()["id"]
                api.post(f"{space}/_mockpay/orders/{order_id}/actions/pay", {"amount": 100 + index})
                seen += [created.content, api.get(f"{space}/api/orders/{order_id}").content]
            return seen

        alone, among = open_client(), open_client()
        assert story(alone, "/~x", lambda: None) == story(among, "/~x", lambda: among.post("/~y/api/orders", ORDER))

    @pytest.mark.parametrize(
        "path", ["/~/api/orders", "/~a b/api/orders", "/~../api/orders", f"/~{'x' * 65}/api/orders"]
    )
    def test_names_that_cannot_be(self, api: ApiClient, path: str) -> None:
        answer = api.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_space")

    def test_too_many_are_refused(self, open_client: Open) -> None:
        api = open_client(max_spaces=2)
        assert [api.get(f"/~{name}/api/orders").status_code for name in "abca"] == [200, 200, 503, 200]


class TestClock:
    def test_freeze_set_advance_tick_wall(self, api: ApiClient) -> None:
        assert api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"}).json() == {
            "now": "2025-01-01T00:00:00.000Z",
            "mode": "frozen",
            "offset_seconds": 0.0,
        }
        for length, expected in (
            (1.5, "2025-01-01T00:00:01.500Z"),
            ("1h 30m", "2025-01-01T01:30:01.500Z"),
            ({"days": 3, "seconds": 1}, "2025-01-04T01:30:02.500Z"),
            ("2w", "2025-01-18T01:30:02.500Z"),
            (0, "2025-01-18T01:30:02.500Z"),
        ):
            assert api.post("/_mockpay/clock", {"advance": length}).json()["now"] == expected
        assert api.post("/_mockpay/clock", {"set": "2024-06-01"}).json()["now"] == "2024-06-01T00:00:00.000Z"
        assert api.post("/_mockpay/clock", {"tick": True}).json()["mode"] == "shifted"
        assert now(api).startswith("2024-06-01T00:00:0")
        assert api.post("/_mockpay/clock", {"wall": True}).json()["mode"] == "wall"
        assert now(api) > "2025"

    def test_a_ticking_clock_goes_on_ticking_after_an_advance(self, api: ApiClient) -> None:
        assert api.post("/_mockpay/clock", {"advance": "365d"}).json()["mode"] == "shifted"

    @pytest.mark.parametrize(
        "body",
        [
            {}, {"advance": -1}, {"advance": "soon"}, {"advance": "1y"}, {"advance": {"years": 1}}, {"advance": 1e18},
            {"advance": {"days": "x"}}, {"freeze": "never"}, {"set": "0001-01-01"}, {"set": "9999-12-31T23:59-12:00"},
            {"wall": True, "tick": True}, {"wall": False}, {"speed": 2}, {"run": "away"}, [],
            {"run": "next", "wall": True},
        ],
        ids=str,
    )  # fmt: skip
    def test_wrong_turns_change_nothing(self, api: ApiClient, body: Any) -> None:
        answer = api.post("/_mockpay/clock", body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["message"]
        assert api.get("/_mockpay/clock").json()["mode"] == "wall"

    def test_a_cash_charge_expires_by_itself_with_its_webhook(self, api: ApiClient) -> None:
        api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        order = api.order(notify_url="http://127.0.0.1:9/")
        api.act(order["id"], "wait", method="cash")
        api.post("/_mockpay/clock", {"advance": {"days": 2}})
        assert api.get(f"/api/orders/{order['id']}").json()["status"] == "created"
        api.post("/_mockpay/clock", {"advance": {"days": 2}})
        got = api.get(f"/api/orders/{order['id']}").json()
        assert (got["status"], got["updated_at"]) == ("expired", "2025-01-04T00:00:00.000Z")
        (webhook,) = api.get("/_mockpay/webhooks").json()["deliveries"]
        assert (webhook["event"], webhook["created_at"]) == ("orders.update", "2025-01-04T00:00:00.000Z")

    def test_it_runs_to_the_next_thing_that_is_due_and_on_until_nothing_is(self, api: ApiClient) -> None:
        api.post("/_mockpay/clock", {"freeze": "2025-01-01T00:00:00Z"})
        first, second = (api.order(notify_url="http://127.0.0.1:9/") for _ in range(2))
        api.act(first["id"], "wait", method="cash")
        api.post("/_mockpay/clock", {"advance": {"hours": 1}})
        api.act(second["id"], "wait", method="transfer")
        assert api.post("/_mockpay/clock", {"run": "next"}).json()["now"] == "2025-01-04T00:00:00.000Z"
        assert [api.get(f"/api/orders/{one['id']}").json()["status"] for one in (first, second)] == [
            "expired",
            "created",
        ]
        told = api.post("/_mockpay/clock", {"run": "idle"}).json()
        webhooks = api.get("/_mockpay/webhooks").json()["deliveries"]
        assert [(one["created_at"], one["state"], len(one["attempts"])) for one in webhooks] == [
            ("2025-01-04T00:00:00.000Z", "failed", 6),
            ("2025-01-04T01:00:00.000Z", "failed", 6),
        ]
        assert told["now"] == webhooks[1]["attempts"][-1]["at"] == "2025-01-04T01:01:40.000Z"
        assert api.post("/_mockpay/clock", {"run": "next"}).json() == told, "nothing is left"

    @pytest.mark.parametrize(
        ("actions", "status", "received"),
        [
            ([("receive", {})], "paid", ["exact"]),
            ([("receive", {"amount": 10}), ("receive", {})], "paid", ["part", "exact"]),
            ([("receive", {"amount": 5000})], "paid", ["over"]),
            ([("receive", {}), ("receive", {})], "paid", ["exact", "twice"]),
            ([("expire", {}), ("receive_late", {})], "paid", ["late"]),
            ([("expire", {}), ("receive", {})], "expired", ["too_late"]),
        ],
        ids=str,
    )
    def test_money_arrives_by_name(self, api: ApiClient, actions: Any, status: str, received: list[str]) -> None:
        order = api.order()
        api.act(order["id"], "wait", method="cash")
        for action, body in actions:
            told = api.act(order["id"], action, **body)
        (charge,) = api.get(f"/_mockpay/orders/{order['id']}").json()["order"]["charges"]
        assert [receipt["fit"] for receipt in charge["receipts"]] == received
        assert api.get(f"/api/orders/{order['id']}").json()["status"] == status
        assert "receive" in told["allowed"]


class TestState:
    @pytest.fixture
    def busy(self, open_client: Open) -> ApiClient:
        """A space with orders in many states, webhooks under way, things due."""
        api = open_client("printed")
        api.post("/api/webhooks", {"url": "http://127.0.0.1:9/", "events": ["orders.create"]})
        for actions in (
            ["pay", "refund"],
            ["wait"],
            ["authorize"],
            ["pay", "dispute"],
            ["ship", "deliver"],
            ["decline"],
        ):
            order = api.order(notify_url="http://127.0.0.1:9/", metafields={"x": 1.5, "y": 1e21}, send_email=True)
            for action in actions:
                api.act(order["id"], action, **({"method": "cash"} if action == "wait" else {}))
        api.post("/_mockpay/clock", {"advance": 0, "wait": True})
        return api

    def test_out_in_and_out_again_gives_the_same_bytes(self, busy: ApiClient, open_client: Open) -> None:
        document = busy.get("/_mockpay/state").content
        other = open_client("printed")
        assert other.put("/_mockpay/state", document).status_code == 200
        assert other.get("/_mockpay/state").content == document
        assert other.get("/api/orders").content == busy.get("/api/orders").content
        assert other.order()["id"] == busy.order()["id"], "what comes next is the same too"

    def test_reset_returns_to_the_scenario(self, busy: ApiClient, open_client: Open) -> None:
        fresh = open_client("printed")
        assert busy.post("/_mockpay/reset").json() == fresh.get("/_mockpay/health").json()
        assert busy.get("/_mockpay/state").content == fresh.get("/_mockpay/state").content

    @pytest.mark.parametrize(
        ("document", "message"),
        [
            (b"{", "the body cannot be read as JSON"),
            (b"[]", "Expected `object`, got `array`"),
            (b'{"version": 1}', "Object missing required field"),
            (b'{"version": 2, "scenario": "x", "seed": "x"}', "state documents of version 2 cannot be read, only 1"),
            (b'{"version": 1, "scenario": "x", "seed": "x", "orders": [{"id": 5}]}', "$.orders[0].id"),
            (b'{"version": 1, "scenario": "x", "seed": "x", "lost": 1}', "unknown field `lost`"),
        ],
    )
    def test_a_wrong_document_changes_nothing(self, busy: ApiClient, document: bytes, message: str) -> None:
        before = busy.get("/_mockpay/state").content
        answer = busy.put("/_mockpay/state", document)
        assert answer.status_code in (400, 422)
        assert message in answer.json()["error"]["message"]
        assert busy.get("/_mockpay/state").content == before

    @pytest.mark.parametrize(
        ("spoil", "message"),
        [
            (lambda state: state["orders"][0].update(origin="nobody"), "origin must be one of"),
            (lambda state: state["orders"][0]["charges"][0].update(references={}), "needs references ['folio', "),
            (lambda state: state["orders"][0]["charges"][0].update(context={"risk": "low"}), "Expected `object`"),
            (lambda state: state["deliveries"][0]["hook"].update(origin="nobody"), "origin must be one of"),
            (lambda state: state["dues"][0].update(kind="dance"), "dues: there is no dance"),
            (lambda state: state["dues"][0].update(kind="timeline", part="7"), "dues: there is no timeline 7"),
        ],
        ids=["origin", "references", "context", "hook", "due", "step"],
    )
    def test_a_document_this_sandbox_could_not_go_on_with_changes_nothing(
        self, busy: ApiClient, spoil: Callable[[Any], None], message: str
    ) -> None:
        before = busy.get("/_mockpay/state")
        document = before.json()
        spoil(document)
        answer = busy.put("/_mockpay/state", document)
        assert (answer.status_code, message in answer.json()["error"]["message"]) == (422, True), answer.text
        assert busy.get("/_mockpay/state").content == before.content


def test_a_scenario_with_more_orders_than_may_be_says_so(open_client: Open) -> None:
    answer = open_client("demo", max_orders=10).get("/_mockpay/health")
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "no_space")
    assert "MOCKPAY_MAX_ORDERS" in answer.json()["error"]["message"]


class TestActions:
    def test_an_action_tells_where_the_order_stands_and_what_is_allowed(self, api: ApiClient) -> None:
        order = api.order()
        assert api.act(order["id"], "pay", amount=100) == {
            "id": order["id"],
            "version": 2,
            "origin": "ecartpay",
            "payment": "partially_paid",
            "fulfilment": "unfulfilled",
            "life": "active",
            "total": "243.33",
            "captured": "100.00",
            "refunded": "0.00",
            "currency": "MXN",
            "allowed": [
                "hold", "complete", "delete", "pay", "authorize", "wait", "challenge", "review", "decline",
                "cancel", "refund", "request_refund", "dispute", "pack", "ship",
            ],
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("action", "body", "status", "message"),
        [
            ("refund", {}, 409, "nothing was paid; pay it first"),
            ("capture", {}, 409, "has no charge to capture yet; pay it first"),
            ("pay", {"amount": 1000}, 422, "only 243.33 MXN is left to pay"),
            ("pay", {"amount": 0}, 422, "amount must be greater than 0"),
            ("pay", {"amount": "1"}, 422, "amount must be a number"),
            ("pay", {"method": "gold"}, 422, "method must be one of card or cash or transfer or wallet"),
            ("pay", {"amout": 1}, 422, "amout"),
            ("fly", {}, 422, "there is no action 'fly'; there are hold, release"),
            ("place", {}, 422, "there is no action 'place'"),
        ],
    )
    def test_refusals(self, api: ApiClient, action: str, body: Any, status: int, message: str) -> None:
        order = api.order()
        answer = api.post(f"/_mockpay/orders/{order['id']}/actions/{action}", body)
        assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True), answer.text
        assert api.get(f"/_mockpay/orders/{order['id']}").json()["version"] == 1

    @pytest.mark.parametrize("action", NAMED)
    def test_every_action_on_every_early_state_is_done_or_refused_in_a_sentence(
        self, api: ApiClient, action: str
    ) -> None:
        for before in ([], ["pay"], ["wait"], ["authorize"], ["decline"], ["cancel"], ["hold"], ["pay", "ship"]):
            order = api.order()
            for step in before:
                api.act(order["id"], step)
            answer = api.post(f"/_mockpay/orders/{order['id']}/actions/{action}")
            assert answer.status_code in (200, 409), answer.text

    def test_cash_is_not_refunded(self, api: ApiClient) -> None:
        order = api.order()
        api.act(order["id"], "pay", method="cash")
        answer = api.post(f"/_mockpay/orders/{order['id']}/actions/refund")
        assert answer.json()["error"] == {
            "code": "not_allowed",
            "message": "cash payments cannot be refunded; give the money back outside the provider",
        }

    def test_unknown_order(self, api: ApiClient) -> None:
        answer = api.post("/_mockpay/orders/nothing/actions/pay")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")

    def test_an_order_shows_its_history_and_balanced_books(self, api: ApiClient) -> None:
        order = api.order()
        for action in ("decline", "pay", "refund"):
            api.act(order["id"], action)
        shown = api.get(f"/_mockpay/orders/{order['id']}").json()
        assert [(one["version"], one["name"]) for one in shown["history"]] == [
            (1, "order.placed"),
            (2, "charge.declined"),
            (3, "charge.captured"),
            (4, "refund.paid"),
        ]
        assert sum(entry["posting"]["amount"] for entry in shown["books"]) == 0
        assert shown["order"]["totals"]["total"] == 24333


def test_deliveries_can_be_narrowed(api: ApiClient) -> None:
    ids = []
    for _ in range(2):
        order = api.order(notify_url="http://127.0.0.1:9/")
        api.act(order["id"], "pay")
        ids.append(order["id"])
    assert api.get("/_mockpay/webhooks").json()["count"] == 2
    assert api.get(f"/_mockpay/webhooks?order_id={ids[0]}").json()["count"] == 1
    assert api.get("/_mockpay/webhooks?state=success", headers=ANYBODY).json()["count"] == 0
