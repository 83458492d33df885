"""Slashes too many: on the way to a provider they are passed over, and on the way to anything else they are not."""

from collections.abc import Callable

import httpx
import pytest
from api_client import ANYBODY, ORDER, ApiClient, Server

from tests.providers.conekta.box import ORDER as BOX

Open = Callable[..., ApiClient]
LISTS = {"ecartpay": "/api/orders", "conekta": "/orders", "ecartapi": "/api/v2/orders"}
WAYS = {"behind": "{}/", "in front": "/{}", "both": "//{}//", "inside": None}
MADE = {"/api/orders": ORDER, "/orders": BOX, "/api/v2/orders": {"order": {"items": [{"quantity": 1, "price": "9"}]}}}


def odd(path: str, way: str) -> str:
    form = WAYS[way]
    return form.format(path) if form else f"/{'//'.join(path.split('/')[1:])}"


@pytest.mark.parametrize("path", LISTS.values())
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("space", ["", "/~a", "//~a"])
def test_they_reach_the_operation(server: Server, path: str, way: str, space: str) -> None:
    sent = f"{space}{odd(path, way)}"
    plain = path == sent.replace("//~a", "").replace("/~a", "")
    with httpx.Client(base_url=server.url, headers=ANYBODY) as client:
        for answer in (client.get(server.url + sent), client.post(server.url + sent, json=MADE[path])):
            assert answer.status_code == 200, answer.text
            assert plain or answer.headers["mockpay-fidelity"] == "invented"


def test_the_journal_has_the_path_as_it_was_sent_and_explains_it(api: ApiClient) -> None:
    api.get("/orders//")
    (entry,) = api.get("/_mockpay/requests?limit=1").json()["requests"]
    assert (entry["path"], entry["operation"]) == ("/orders//", "conekta.get_orders")
    explained = api.get(f"/_mockpay/requests/{entry['id']}/explain").json()
    assert (explained["operation"]["path"], explained["fidelity"]) == ("/orders", "invented")


def test_a_plain_path_is_marked_as_before(api: ApiClient) -> None:
    assert api.get("/orders").headers["mockpay-fidelity"] == "documented"
    assert api.get("/orders", headers={}).headers["mockpay-fidelity"] == "documented"
    assert api.get("/orders/", headers={}).headers["mockpay-fidelity"] == "invented"


@pytest.mark.parametrize(
    "path",
    ["//_mockpay/state", "/_mockpay//state", "/_mockpay/state/", "//_mockpay//state//", "/~a//_mockpay/state",
     "//~a/_mockpay/state", "//~a//_mockpay/state", "/orders/..//_mockpay/state", "//livez", "/api//_mockpay/state",
     "///_mockpay/live/", "//~a/_mockpay/live/"],
)  # fmt: skip
def test_they_open_no_other_way_to_the_control_plane(open_client: Open, path: str) -> None:
    client = open_client(control_token="secret-token")
    for headers in ({}, ANYBODY, {"origin": "http://evil.test"}):
        answer = client.get(f"http://sandbox.test{path}", headers=headers)
        assert answer.status_code in (401, 403, 404), (path, answer.text)
        assert answer.status_code != 404 or "orders" not in answer.json(), answer.text


def test_an_id_that_is_missing_is_no_other_operation(api: ApiClient) -> None:
    answers = [api.ask(*asked) for asked in (("POST", "/orders//refunds"), ("DELETE", "/customers//"))]
    assert [one.status_code for one in answers] == [422, 422]
    assert api.ask("DELETE", "http://sandbox.test//orders").status_code == 404
