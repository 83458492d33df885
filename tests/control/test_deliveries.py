"""Deliveries in a test's hands: found, sent again, held back, let go."""

from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient, Receiver, schema

Open = Callable[..., ApiClient]
START = "2025-01-01T00:00:00Z"
WEBHOOKS = "/_mockpay/webhooks"


@pytest.fixture
def shop(api: ApiClient) -> ApiClient:
    """A sandbox at a standstill."""
    api.post("/_mockpay/clock", {"freeze": START})
    return api


def asked(shop: ApiClient, path: str, body: Any = None, name: str = "deliveries") -> Any:
    """A good answer, in its shape."""
    answer = shop.get(path) if body is None else shop.post(path, body)
    assert answer.status_code == 200, answer.text
    schema(f"control/{name}.response").check(answer.json())
    return answer.json()


def paid(shop: ApiClient, url: str) -> str:
    order_id: str = shop.order(notify_url=url)["id"]
    shop.act(order_id, "pay", wait=True)
    return order_id


def seen(shop: ApiClient) -> list[tuple[str, list[int | None]]]:
    rows = asked(shop, WEBHOOKS)["deliveries"]
    return [(row["state"], [attempt["status"] for attempt in row["attempts"]]) for row in rows]


def run_out(shop: ApiClient) -> None:
    """Let time pass until every webhook was tried as often as it will be."""
    shop.post("/_mockpay/clock", {"run": "idle"})


class TestFinding:
    def test_each_filter_narrows(self, shop: ApiClient, receiver: Receiver) -> None:
        first, second = paid(shop, f"{receiver.url}/a"), paid(shop, f"{receiver.url}/b?c=1")
        shop.act(second, "refund", wait=True)
        for query, count in (
            ("", 3),
            (f"?order_id={first}", 1),
            ("?state=success", 3),
            ("?state=pending", 0),
            ("?origin=ecartpay", 3),
            ("?origin=nobody", 0),
            ("?event=orders.update", 1),
            (f"?url={receiver.url}/b%3Fc=1", 2),
            (f"?order_id={second}&event=orders.confirmation", 1),
            (f"?order_id={first}&event=orders.update", 0),
        ):
            found = asked(shop, f"{WEBHOOKS}{query}")
            assert (found["count"], len(found["deliveries"])) == (count, count), query

    @pytest.mark.parametrize("query", ["?stat=success", "?state=done", "?limit=-1"])
    def test_wrong_filters_are_named(self, shop: ApiClient, query: str) -> None:
        answer = shop.get(f"{WEBHOOKS}{query}")
        assert answer.status_code == 422
        assert query[1:].partition("=")[0] in answer.json()["error"]["message"]

    def test_they_are_paged_either_way(self, shop: ApiClient, receiver: Receiver) -> None:
        for _ in range(3):
            paid(shop, receiver.url)
        for query, numbers in (
            ("", [1, 2, 3]),
            ("?newest_first=true", [3, 2, 1]),
            ("?limit=2", [1, 2]),
            ("?limit=2&offset=2", [3]),
            ("?newest_first=true&limit=1&offset=1", [2]),
            ("?limit=0", []),
        ):
            found = asked(shop, f"{WEBHOOKS}{query}")
            assert (found["count"], [row["number"] for row in found["deliveries"]]) == (3, numbers), query

    def test_one_is_as_in_the_list(self, shop: ApiClient, receiver: Receiver) -> None:
        paid(shop, receiver.url)
        (row,) = asked(shop, WEBHOOKS)["deliveries"]
        assert asked(shop, f"{WEBHOOKS}/{row['id']}", name="delivery") == row
        assert (row["number"], row["chaos"], row["attempts"][0]["chaos"]) == (1, [], None)

    @pytest.mark.parametrize(("method", "path"), [("GET", "/hook_x"), ("POST", "/hook_x/replay")])
    def test_an_unknown_one(self, shop: ApiClient, method: str, path: str) -> None:
        answer = shop.ask(method, f"{WEBHOOKS}{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


class TestReplay:
    def test_the_same_body_and_id_go_out_again_signed_anew(self, shop: ApiClient, receiver: Receiver) -> None:
        paid(shop, receiver.url)
        shop.post("/_mockpay/clock", {"advance": 60})
        (before,) = asked(shop, WEBHOOKS)["deliveries"]
        after = asked(shop, f"{WEBHOOKS}/{before['id']}/replay", {"wait": True}, name="delivery")
        first, second = receiver.got
        assert (first.body, first.headers["x-pay-webhook-id"]) == (second.body, second.headers["x-pay-webhook-id"])
        assert int(second.headers["x-pay-timestamp"]) - int(first.headers["x-pay-timestamp"]) == 60_000
        assert first.headers["x-pay-signature"] != second.headers["x-pay-signature"]
        again = after["attempts"].pop()
        assert after == before, "but for the new attempt"
        assert (again["at"], again["status"]) == ("2025-01-01T00:01:00.000Z", 200)

    def test_without_wait_it_says_that_it_waits(self, shop: ApiClient, receiver: Receiver) -> None:
        paid(shop, receiver.url)
        (row,) = asked(shop, WEBHOOKS)["deliveries"]
        assert asked(shop, f"{WEBHOOKS}/{row['id']}/replay", {}, name="delivery") == row | {"state": "pending"}

    @pytest.mark.parametrize("status", [404, 500])
    def test_what_had_ended_badly_gets_another_chance(self, shop: ApiClient, status: int) -> None:
        with Receiver(lambda _count: status) as receiver:
            paid(shop, receiver.url)
            run_out(shop)
            tries = len(receiver.got)
            receiver.answer = lambda _count: 200
            asked(shop, f"{WEBHOOKS}/replay", {"wait": True})
        assert seen(shop) == [("success", [status] * tries + [200])]

    def test_the_providers_patience_begins_anew(self, shop: ApiClient) -> None:
        with Receiver(lambda _count: 500) as receiver:
            paid(shop, receiver.url)
            run_out(shop)
            asked(shop, f"{WEBHOOKS}/replay", {"wait": True})
            assert seen(shop) == [("pending", [500] * 7)]
            run_out(shop)
        assert seen(shop) == [("failed", [500] * 12)]

    def test_all_that_fit_go_out_in_their_order(self, shop: ApiClient, receiver: Receiver) -> None:
        order_id = paid(shop, receiver.url)
        shop.act(order_id, "refund", wait=True)
        paid(shop, receiver.url)
        sent = asked(shop, f"{WEBHOOKS}/replay", {"order_id": order_id, "wait": True})
        assert [row["event"] for row in sent["deliveries"]] == ["orders.confirmation", "orders.update"]
        assert [post.json["status"] for post in receiver.got[3:]] == ["paid", "refunded"]
        assert asked(shop, f"{WEBHOOKS}/replay", {"url": "http://127.0.0.1:1/"})["count"] == 0
        assert asked(shop, f"{WEBHOOKS}/replay", {})["count"] == 3

    @pytest.mark.parametrize("body", [{"state": "done"}, {"stat": "failed"}, {"wait": "yes"}, {"url": 1}, []], ids=str)
    def test_wrong_wishes_replay_nothing(self, shop: ApiClient, receiver: Receiver, body: Any) -> None:
        paid(shop, receiver.url)
        assert shop.post(f"{WEBHOOKS}/replay", body).status_code == 422
        assert seen(shop) == [("success", [200])]


class TestPause:
    def test_webhooks_pile_up_and_go_out_in_order_when_it_goes_on(self, shop: ApiClient, receiver: Receiver) -> None:
        assert asked(shop, f"{WEBHOOKS}/pause", {}, name="paused") == {"paused": True, "waiting": 0}
        order_id = paid(shop, receiver.url)
        shop.act(order_id, "refund", wait=True)
        run_out(shop)
        assert (asked(shop, WEBHOOKS)["paused"], receiver.got) == (True, [])
        assert asked(shop, f"{WEBHOOKS}/resume", {"wait": True}, name="paused") == {"paused": False, "waiting": 2}
        assert [post.json["status"] for post in receiver.got] == ["paid", "refunded"]
        assert asked(shop, WEBHOOKS)["paused"] is False

    def test_it_is_of_one_space(self, shop: ApiClient, receiver: Receiver) -> None:
        asked(shop, f"/~a{WEBHOOKS}/pause", {}, name="paused")
        paid(shop, receiver.url)
        assert len(receiver.got) == 1

    def test_a_flush_sends_what_waits_and_the_pause_goes_on(self, shop: ApiClient, receiver: Receiver) -> None:
        asked(shop, f"{WEBHOOKS}/pause", {}, name="paused")
        order_id = paid(shop, receiver.url)
        shop.act(order_id, "refund", wait=True)
        flushed = asked(shop, f"{WEBHOOKS}/flush", {"wait": True})
        assert (flushed["paused"], [row["state"] for row in flushed["deliveries"]]) == (True, ["success", "success"])
        paid(shop, receiver.url)
        run_out(shop)
        assert len(receiver.got) == 2

    def test_a_retry_during_a_pause_waits_as_well(self, shop: ApiClient) -> None:
        with Receiver(lambda count: 500 if count == 1 else 200) as receiver:
            asked(shop, f"{WEBHOOKS}/pause", {}, name="paused")
            paid(shop, receiver.url)
            asked(shop, f"{WEBHOOKS}/flush", {"wait": True})
            run_out(shop)
            assert seen(shop) == [("pending", [500])]
            asked(shop, f"{WEBHOOKS}/resume", {"wait": True}, name="paused")
            assert seen(shop) == [("success", [500, 200])]

    def test_a_reset_ends_it(self, shop: ApiClient, receiver: Receiver) -> None:
        asked(shop, f"{WEBHOOKS}/pause", {}, name="paused")
        shop.post("/_mockpay/reset")
        paid(shop, receiver.url)
        assert len(receiver.got) == 1


class TestFlush:
    def test_what_waits_for_a_retry_is_tried_now(self, shop: ApiClient) -> None:
        with Receiver(lambda count: 500 if count < 3 else 200) as receiver:
            paid(shop, receiver.url)
            for state, statuses in (("pending", [500, 500]), ("success", [500, 500, 200])):
                flushed = asked(shop, f"{WEBHOOKS}/flush", {"wait": True})
                assert flushed["count"] == 1
                assert seen(shop) == [(state, statuses)]
            assert asked(shop, f"{WEBHOOKS}/flush", {"wait": True}) == {"paused": False, "count": 0, "deliveries": []}
            run_out(shop)
            assert len(receiver.got) == 3, "the moments it had waited for bring nothing more"

    def test_what_a_fault_delayed_goes_now(self, open_client: Open, receiver: Receiver) -> None:
        api = open_client()
        api.post("/_mockpay/clock", {"freeze": START})
        api.post("/_mockpay/chaos", {"schedule": [{"hook": 1, "kind": "delay"}, {"hook": 2, "kind": "reorder"}]})
        for _ in range(2):
            paid(api, receiver.url)
        assert receiver.got == []
        asked(api, f"{WEBHOOKS}/flush", {"wait": True})
        assert len(receiver.got) == 2
