"""What happened, counted: by day, state, result and operation."""

from api_client import ApiClient, Receiver


def test_everything_is_counted(api: ApiClient, receiver: Receiver) -> None:
    for moment, price in (("2025-09-23T05:59:59Z", 10), ("2025-09-23T06:00:00Z", 0.29), ("2025-09-24T05:59:59Z", 0.3)):
        api.post("/_mockpay/clock", {"freeze": moment})
        order = api.order(items=[{"name": "A", "quantity": 1, "price": price}], notify_url=f"{receiver.url}/hooks")
        last = order["id"]
    api.act(last, "pay", wait=True)
    api.get("/api/nothing")
    told = api.get("/_mockpay/statistics?utc_offset=-06:00").json()
    assert told["orders"] == [
        {"day": "2025-09-22", "payment": "none", "currency": "MXN", "count": 1, "amount": "10.00"},
        {"day": "2025-09-23", "payment": "none", "currency": "MXN", "count": 1, "amount": "0.29"},
        {"day": "2025-09-23", "payment": "paid", "currency": "MXN", "count": 1, "amount": "0.30"},
    ]
    assert told["deliveries"] == [{"state": "success", "count": 1}]
    assert [(one["result"], one["count"]) for one in told["attempts"]] == [("success", 1)]
    assert told["attempts"][0]["up_to"] in (10, 50, 100, 500, 1000, 5000)
    assert told["requests"] == [
        {"operation": "", "status": 404, "count": 1},
        {"operation": "ecartpay.create_order", "status": 200, "count": 3},
    ]


def test_only_what_lies_between(api: ApiClient) -> None:
    for moment in ("2025-09-22T12:00:00Z", "2025-09-23T12:00:00Z", "2025-09-24T12:00:00Z"):
        api.post("/_mockpay/clock", {"freeze": moment})
        api.order()
    told = api.get("/_mockpay/statistics?from=2025-09-23T12:00:00Z&to=2025-09-23T12:00:00Z").json()
    assert [one["day"] for one in told["orders"]] == ["2025-09-23"]
    assert told["requests"] == [{"operation": "ecartpay.create_order", "status": 200, "count": 1}]


def test_what_did_not_get_there_is_told_apart(api: ApiClient, receiver: Receiver) -> None:
    receiver.answer = lambda _count: 500
    for url in (f"{receiver.url}/hooks", "http://127.0.0.1:9/closed"):
        api.act(api.order(notify_url=url)["id"], "pay", wait=True)
    told = api.get("/_mockpay/statistics").json()
    assert sorted((one["result"], one["count"]) for one in told["attempts"]) == [("error", 1), ("no_answer", 1)]


def test_a_wrong_offset_is_named(api: ApiClient) -> None:
    for offset in ("6", "-15:00", "Mexico"):
        answer = api.get(f"/_mockpay/statistics?utc_offset={offset}")
        assert (answer.status_code, answer.json()["error"]["message"].split()[0]) == (422, "utc_offset")
