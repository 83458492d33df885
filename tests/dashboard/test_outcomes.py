"""What the live page says after an act: the money, the charge, where the webhooks went; once, and no more."""

import re
from html import unescape
from typing import Any

import pytest
from api_client import ApiClient, Receiver

from mockpay.dashboard.notices import MOST, Notice, Notices
from mockpay.dashboard.outcomes import OTHERWISE, ROWS
from tests.dashboard.pages import BROWSER, Reading, led_to, press, read, said

NO_ADDRESS = "no webhook: "


def act(api: ApiClient, order: dict[str, Any], action: str, **fields: str) -> str:
    page = f"/_mockpay/live/orders/{order['id']}"
    answer = press(api, f"POST /_mockpay/orders/{order['id']}/actions/{action}", back=page, **fields)
    assert led_to(answer) == page
    return said(api, answer).replace("\N{NO-BREAK SPACE}", " ")


def charge(api: ApiClient, order: dict[str, Any]) -> str:
    found: str = api.get(f"/_mockpay/orders/{order['id']}").json()["order"]["charges"][-1]["id"]
    return found


def test_a_refund_says_how_much_of_which_charge_and_who_was_told(api: ApiClient, receiver: Receiver) -> None:
    order = api.order(notify_url=f"{receiver.url}/webhooks")
    paid = act(api, order, "pay")
    one = charge(api, order)
    assert paid == (
        f"243.33 MXN captured · charge {one} · webhook orders.confirmation sent to {receiver.url}/webhooks 200"
    )
    assert act(api, order, "refund", **{"number:amount": "43.33", "reason": "broken"}) == (
        f"43.33 MXN refunded · charge {one} · webhook orders.update sent to {receiver.url}/webhooks 200"
    )
    (refund,) = api.get(f"/_mockpay/orders/{order['id']}").json()["order"]["charges"][0]["refunds"]
    assert (refund["amount"], refund["reason"]) == (4333, "broken")


def test_a_receiver_that_fails_and_one_that_is_not_there(api: ApiClient) -> None:
    with Receiver(lambda _count: 500) as failing:
        order = api.order(notify_url=f"{failing.url}/webhooks")
        assert act(api, order, "pay").endswith(
            f"webhook orders.confirmation to {failing.url}/webhooks: the receiver answered 500"
        )
    order = api.order(notify_url="http://127.0.0.1:9/")
    assert "webhook orders.confirmation to http://127.0.0.1:9/: " in act(api, order, "pay")
    assert NO_ADDRESS in act(api, api.order(), "pay")


def test_webhooks_that_are_paused_keep_nobody_waiting(api: ApiClient, receiver: Receiver) -> None:
    api.post("/_mockpay/webhooks/pause")
    order = api.order(notify_url=f"{receiver.url}/webhooks")
    assert act(api, order, "pay").endswith("webhooks are paused; POST /_mockpay/webhooks/resume lets them go")


def test_options_count(api: ApiClient) -> None:
    order = api.order()
    why = '{"code":"401","message":"Insufficient funds"}'
    assert act(api, order, "decline", **{"json:": why, "method": "card", "code": ""}).startswith("243.33 MXN declined")
    assert act(api, order, "decline", **{"json:": why, "code": "x1", "message": "Not today"})
    assert act(api, order, "wait", method="cash").startswith("243.33 MXN waits to be paid")
    first, second, third = api.get(f"/_mockpay/orders/{order['id']}").json()["order"]["charges"]
    assert first["failure"] == {"code": "401", "message": "Insufficient funds"}
    assert second["failure"] == {"code": "x1", "message": "Not today"}
    assert third["method"]["kind"] == "cash"
    assert act(api, order, "cancel", reason="no stock").startswith("243.33 MXN canceled · Order cancelled")
    assert api.get(f"/_mockpay/orders/{order['id']}").json()["order"]["marks"]["cancelled"]["reason"] == "no stock"


@pytest.mark.parametrize("amount", ["1,000.5", " 1000.50 "])
def test_amounts_are_written_as_people_do(api: ApiClient, amount: str) -> None:
    order = api.order(items=[{"name": "Taza", "quantity": 1, "price": 2000}])
    act(api, order, "pay")
    assert act(api, order, "refund", **{"number:amount": amount}).startswith("1,000.50 MXN refunded")


@pytest.mark.parametrize("amount", ["a lot", "1.2.3", "-", "1e5", ".5", "{}"])
def test_what_is_no_amount_is_said_in_words(api: ApiClient, amount: str) -> None:
    order = api.order()
    answer = press(api, f"POST /_mockpay/orders/{order['id']}/actions/pay", **{"number:amount": amount})
    assert answer.status_code == 422
    assert f"amount must be a number, such as 500 or 1,000.50, not '{amount}'" in Reading(answer.text).text


def test_a_refusal_leads_back_to_where_one_was(api: ApiClient) -> None:
    order = api.order()["id"]
    back = f"/_mockpay/live/orders/{order}"
    answer = press(api, f"POST /_mockpay/orders/{order}/actions/refund", space="/~a", back=back)
    assert answer.status_code == 404 and f"/~a{back}" in Reading(answer.text).links


SENTENCES = [
    ("POST /_mockpay/clock", {"freeze": "2025-09-24T18:43:40Z"}, "The clock says 24 Sep 2025, 18:43:40; frozen"),
    ("PUT /_mockpay/scenario", {"name": "declines"}, "Scenario declines applied; the space starts anew"),
    (
        "PUT /_mockpay/scenario",
        {"name": "declines", "json:reset": "false"},
        "Scenario declines applied; orders, clock and webhooks stay",
    ),
    ("POST /_mockpay/reset", {}, "Space reset; it starts with 0 orders"),
    ("POST /_mockpay/snapshots", {"name": "b"}, "Snapshot b taken, with 2 orders"),
    ("POST /_mockpay/snapshots/a/restore", {}, "The space is as at snapshot a"),
    ("DELETE /_mockpay/snapshots/a", {}, "Snapshot a dropped"),
    (
        "POST /_mockpay/faults",
        {"number:status": "503", "number:times": "1"},
        "Fault fault-2 set: every operation, 1 time",
    ),
    (
        "POST /_mockpay/faults",
        {"number:status": "503", "when.operation": "ecartpay.get_order"},
        "Fault fault-2 set: ecartpay.get_order, until it is cleared",
    ),
    ("DELETE /_mockpay/faults/fault-1", {}, "Fault fault-1 cleared"),
    ("DELETE /_mockpay/faults", {}, "1 fault cleared"),
    ("POST /_mockpay/chaos", {"number:seed": "7"}, "Webhook chaos is on, with seed 7"),
    ("DELETE /_mockpay/chaos", {}, "Webhook chaos is off"),
    ("POST /_mockpay/webhooks/pause", {}, "Webhooks are paused and pile up"),
    ("POST /_mockpay/webhooks/resume", {}, "Webhooks go out again; 0 had piled up"),
    ("POST /_mockpay/webhooks/flush", {"json:wait": "true"}, "No webhook was waiting"),
    ("POST /_mockpay/webhooks/replay", {"json:wait": "true"}, "1 webhook sent again: 1 success"),
    (
        "POST /_mockpay/webhooks/{webhook}/replay",
        {"json:wait": "true"},
        "Webhook orders.confirmation sent again to {receiver}/ 200",
    ),
    ("DELETE /_mockpay/requests", {}, "All requests are forgotten"),
    ("DELETE /_mockpay/inbox/shop", {}, "All webhooks of inbox shop are forgotten"),
    ("PUT /_mockpay/inbox/shop/behaviour", {"number:status": "503"}, "Inbox shop answers 503 from now on"),
    ("PUT /_mockpay/inbox/shop/behaviour", {"json:hang": "true"}, "Inbox shop never answers from now on"),
    ("DELETE /_mockpay/spaces/other", {}, "Space other dropped"),
]


@pytest.mark.parametrize(("call", "fields", "sentence"), SENTENCES, ids=lambda one: str(one)[:60])
def test_every_other_act_says_what_it_did(
    api: ApiClient, receiver: Receiver, call: str, fields: dict[str, str], sentence: str
) -> None:
    api.get("/~other/_mockpay/health")
    order = api.order(notify_url=f"{receiver.url}/")["id"]
    api.order()
    api.act(order, "pay", wait=True)
    api.post("/_mockpay/snapshots", {"name": "a"})
    api.post("/_mockpay/faults", {"at": "before_commit", "status": 503})
    (webhook,) = api.get("/_mockpay/webhooks").json()["deliveries"]
    answer = press(api, call.format(webhook=webhook["id"]), **fields)
    assert answer.status_code == 303, answer.text
    assert said(api, answer) == sentence.format(receiver=receiver.url) != OTHERWISE


def test_no_act_is_left_without_a_sentence() -> None:
    tried = {call.format(webhook="x") for call, _, _ in SENTENCES}
    assert [row.pattern for row in ROWS if not any(re.fullmatch(row.pattern, call) for call in tried)] == []


@pytest.mark.parametrize("provider", ["ecartpay", "conekta"])
def test_a_sample_says_which_order_it_made(api: ApiClient, provider: str) -> None:
    answer = api.post(f"/_mockpay/live/samples/{provider}", b"", headers=BROWSER)
    (order,) = api.get("/_mockpay/orders").json()["orders"]
    assert said(api, answer).startswith(f"Order {order['id']} · Order placed · ")


def test_what_is_said_is_escaped_and_read_once() -> None:
    notices = Notices()
    keys = [notices.keep([Notice(str(number))]) for number in range(MOST + 1)]
    assert [len(notices.take(key)) for key in (keys[0], keys[1], keys[1], None, "", "none")] == [0, 1, 0, 0, 0, 0]


def test_names_of_others_are_said_and_not_obeyed(api: ApiClient) -> None:
    order = api.order(notify_url="http://127.0.0.1:9/?<b>x</b>")
    answer = press(api, f"POST /_mockpay/orders/{order['id']}/actions/pay")
    text = api.get(answer.headers["location"], headers=BROWSER).text
    assert "webhook orders.confirmation to http://127.0.0.1:9/?&lt;b&gt;x&lt;/b&gt;" in text


def busy(api: ApiClient) -> list[str]:
    """Pages with every form that has an example in it."""
    order = api.order(notify_url="http://sandbox.test/_mockpay/inbox/shop")["id"]
    api.act(order, "decline")
    held = api.order()["id"]
    api.act(held, "authorize")
    cash = api.order()["id"]
    api.act(cash, "wait", method="cash")
    paid = api.order()["id"]
    api.act(paid, "pay")
    return [f"/_mockpay/live/{path}" for path in ("controls", *(f"orders/{one}" for one in (order, held, cash, paid)))]


FORMS = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
EXAMPLE = re.compile(r'<(?:input|textarea)[^>]*name="([^"]+)"[^>]*placeholder="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CALL = re.compile(r'<button name="call" value="([^"]+)"')


def test_every_example_is_accepted(api: ApiClient) -> None:
    tried = set()
    for path in busy(api):
        for form in FORMS.findall(api.get(path, headers=BROWSER).text):
            fields = {name: unescape(value) for name, value in HIDDEN.findall(form)}
            examples = {name: unescape(value) for name, value in EXAMPLE.findall(form)}
            for call in [unescape(one) for one in CALL.findall(form)] or [fields["call"]]:
                if examples:
                    api.post("/_mockpay/snapshots", {"name": "before"})
                    answer = press(api, **{**fields, **examples, "call": call})
                    assert answer.status_code == 303, (call, examples, Reading(answer.text).text)
                    api.post("/_mockpay/snapshots/before/restore")
                    tried |= {(call.rpartition("/")[2], name) for name in examples}
    assert tried >= {
        ("pay", "number:amount"),
        ("decline", "code"),
        ("decline", "message"),
        ("capture", "number:amount"),
        ("receive", "number:amount"),
        ("refund", "number:amount"),
        ("refund", "reason"),
        ("dispute", "reason"),
        ("cancel", "reason"),
        ("hold", "reason"),
        ("scenario", "yaml"),
        ("snapshots", "name"),
        ("clock", "freeze"),
        ("faults", "number:status"),
        ("faults", "number:delay"),
    }


def test_what_cannot_be_undone_asks_first(api: ApiClient) -> None:
    asked = {"refund", "dispute", "cancel", "delete", "decline", "void", "reset", "restore", "lose_dispute", "scenario"}
    paths = [*busy(api), "/_mockpay/live/spaces", "/_mockpay/live/controls"]
    api.get("/~other/_mockpay/health")
    api.post("/_mockpay/snapshots", {"name": "a"})
    found = set()
    for path in paths:
        text = api.get(path, headers=BROWSER).text
        bare = re.sub(r'<details class="ask".*?</details>', "", text, flags=re.DOTALL)
        free = {call.rpartition("/")[2] for call in Reading(bare).calls if not call.startswith("DELETE")}
        assert not free & (asked - {"scenario"}), path
        found |= {call.rpartition("/")[2] for call in Reading(text).calls}
    assert found >= {"refund", "dispute", "cancel", "delete", "decline", "void", "reset", "restore"}
    assert "Drop snapshot a?" in read(api, "/_mockpay/live/controls").text


def test_faults_choose_from_the_operations_there_are(api: ApiClient) -> None:
    text = api.get("/_mockpay/live/controls", headers=BROWSER).text
    names = re.findall(r"<option>((?:conekta|ecartpay|ecartapi)\.[a-z_0-9]+)</option>", text)
    assert len(names) > 100 and {"conekta.create_order", "ecartpay.create_order"} <= set(names)
    for name in names:
        assert api.post("/_mockpay/faults", {"status": 503, "when": {"operation": name}}).status_code == 200
        api.ask("DELETE", "/_mockpay/faults")
