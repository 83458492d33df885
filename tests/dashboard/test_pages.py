"""The live page without a browser: each page, each link, each button, in a space and behind a public address."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ORDER, ApiClient, Receiver

from mockpay.dashboard.lists import A_PAGE
from mockpay.dashboard.pages import A_PILE, PAGES
from mockpay.dashboard.pretty import MOST_LINES, pretty
from tests.dashboard.pages import BROWSER, FORM, Reading, led_to, press, read

Open = Callable[..., ApiClient]
EVIL = '"><script>alert(1)</script>{{7*7}}'
SPACE = "/~crawled"


def busy(api: ApiClient, space: str = "") -> str:
    """A space in which there is something of everything; the id of an order with a long story."""
    base = f"http://sandbox.test{space}"
    body = ORDER | {"notify_url": f"{base}/_mockpay/inbox/shop", "items": [{**ORDER["items"][0], "colour": "red"}]}
    order: str = api.post(f"{space}/api/orders", body).json()["id"]
    for path, sent in (
        (f"/_mockpay/orders/{order}/actions/decline", {}),
        (f"/_mockpay/orders/{order}/actions/pay", {}),
        (f"/api/orders/{order}/refund", {"amount": 43.33}),
        (f"/_mockpay/orders/{order}/actions/dispute", {}),
        (f"/_mockpay/orders/{order}/actions/ship", {}),
        ("/api/orders", {"items": "none"}),
        ("/api/order", {}),
        ("/_mockpay/inbox/shop", {"id": 1}),
        ("/_mockpay/inbox/shop", None),
        ("/_mockpay/snapshots", {"name": "now"}),
        ("/_mockpay/faults", {"at": "before_commit", "status": 503, "when": {"operation": "ecartpay.get_order"}}),
        ("/_mockpay/chaos", {"seed": 3, "rates": {"duplicate": 1}}),
    ):
        api.post(space + path, sent)
    return order


def test_each_link_leads_to_a_page_and_each_button_to_an_operation(api: ApiClient) -> None:
    busy(api, SPACE)
    api.get("/~other/_mockpay/health")
    seen, waiting, calls = {f"{SPACE}/_mockpay/"}, [f"{SPACE}/_mockpay/"], set[str]()
    while waiting:
        answer = api.get(waiting.pop(), headers=BROWSER)
        assert answer.status_code == 200, answer.url
        if answer.headers["content-type"].startswith("text/html") and "/_mockpay/" in answer.url.path:
            page = Reading(answer.text)
            calls |= page.calls
            fresh = {link for link in page.links if link.startswith(f"{SPACE}/")} - seen
            waiting += fresh
            seen |= fresh
    templates = [re.compile(re.sub(r"{\w+}", "[^/]+", f"{SPACE}{page.path}")) for page in PAGES]
    assert [one.pattern for one in templates if not any(one.fullmatch(link) for link in seen)] == []
    operations = {
        f"{method.upper()} {path}"
        for path, methods in api.get("/_mockpay/openapi.json").json()["paths"].items()
        for method in methods
    }
    patterns = {one: re.compile(re.sub(r"{\w+}", "[^/]+", one)) for one in operations}
    found = {next((name for name, one in patterns.items() if one.fullmatch(call)), call) for call in calls}
    assert found == {
        "DELETE /_mockpay/chaos",
        "DELETE /_mockpay/faults",
        "DELETE /_mockpay/faults/{id}",
        "DELETE /_mockpay/inbox/{name}",
        "DELETE /_mockpay/requests",
        "DELETE /_mockpay/snapshots/{name}",
        "DELETE /_mockpay/spaces/{name}",
        "POST /_mockpay/chaos",
        "POST /_mockpay/clock",
        "POST /_mockpay/faults",
        "POST /_mockpay/orders/{id}/actions/{action}",
        "POST /_mockpay/reset",
        "POST /_mockpay/snapshots",
        "POST /_mockpay/snapshots/{name}/restore",
        "POST /_mockpay/webhooks/flush",
        "POST /_mockpay/webhooks/pause",
        "POST /_mockpay/webhooks/replay",
        "POST /_mockpay/webhooks/{id}/replay",
        "PUT /_mockpay/inbox/{name}/behaviour",
        "PUT /_mockpay/scenario",
    }


def test_an_order_tells_its_whole_story(api: ApiClient, receiver: Receiver) -> None:
    api.post("/_mockpay/clock", {"freeze": "2025-09-24T18:43:40Z"})
    order = api.order(notify_url=f"{receiver.url}/webhooks")["id"]
    api.act(order, "pay", wait=True)
    api.post("/_mockpay/clock", {"advance": "1d"})
    api.post(f"/api/orders/{order}/refund", {"amount": 43.33})
    api.post("/_mockpay/webhooks/flush", {"wait": True})
    text = read(api, f"/_mockpay/live/orders/{order}").text
    story = re.findall("Order placed|Charge captured|Refund paid|POST [a-z/]+|Webhook [a-z.]+", text)
    assert story[: story.index("Refund paid") + 2] == [
        "POST /api/orders",
        "Order placed",
        "Charge captured",
        "Webhook orders.confirmation",
        "POST /api/orders/",  # and its id
        "Refund paid",
        "Webhook orders.update",
    ]
    for sentence in (
        "partially refunded ecartpay says partially_refunded",
        "24 Sep, 12:43 POST /api/orders answered 200 in",
        "24 Sep, 12:43 Order placed 243.33 MXN by API call",
        "24 Sep, 12:43 Charge captured 243.33 MXN card visa •••• 4242 by control API",
        f"12:43:40 POST /api/orders/{order}/refund answered 200",
        "12:43:40 Refund paid 43.33 MXN requested by API call",
        "balance -200.00 MXN 187.64 MXN 10.65 MXN 1.71 MXN",
        "cannot release an order that is active",
    ):
        assert sentence in text


def test_a_charge_says_which_card_decided_it(api: ApiClient) -> None:
    card = {"name": "Ana", "number": "4000000000009995", "exp_month": "10", "exp_year": "2050", "cvc": "111"}
    token = api.post("/api/tokens", card).json()["token"]
    assert api.post("/api/orders", ORDER | {"token": token}).status_code == 402
    (order,) = api.get("/_mockpay/orders").json()["orders"]
    (charge,) = api.get(f"/_mockpay/orders/{order['id']}/explain").json()["charges"]
    rule, then = charge["decided"]["rule"], charge["decided"]["then"]
    text = read(api, f"/_mockpay/live/orders/{order['id']}").text
    assert f"Decided by {rule} of default: {then}" in text and then == "decline"


def test_a_button_does_what_a_test_could_do_and_comes_back(api: ApiClient) -> None:
    order = api.order(items=[{"name": "Taza", "quantity": 1, "price": 100}])["id"]
    page = f"/_mockpay/live/orders/{order}"
    done = press(api, f"POST /_mockpay/orders/{order}/actions/pay", back=page)
    assert led_to(done) == page
    press(api, f"POST /_mockpay/orders/{order}/actions/refund", **{"json:amount": "0.29", "reason": ""})
    stands = api.get(f"/_mockpay/orders/{order}").json()
    assert (stands["payment"], stands["captured"], stands["refunded"]) == ("partially_refunded", "100.00", "0.29")


BUTTONS: list[tuple[str, dict[str, str], str, Callable[[Any], object]]] = [
    ("POST /_mockpay/clock", {"json:freeze": "true"}, "/_mockpay/clock", lambda told: told["mode"] == "frozen"),
    ("POST /_mockpay/clock", {"advance": "3d"}, "/_mockpay/clock", lambda told: told["offset_seconds"] > 259_199),
    (
        "PUT /_mockpay/scenario",
        {"name": "declines", "json:reset": "false"},
        "/_mockpay/scenario",
        lambda told: told["name"] == "declines",
    ),
    (
        "PUT /_mockpay/scenario",
        {"yaml": "extends: default\nstrict: true\n", "json:reset": "false"},
        "/_mockpay/scenario",
        lambda told: told["document"]["strict"],
    ),
    (
        "POST /_mockpay/faults",
        {"at": "mid_body", "when.operation": "ecartpay.get_order", "json:times": "2", "json:status": ""},
        "/_mockpay/faults",
        lambda told: told["set"][0]["fault"]["when"]["operation"] == "ecartpay.get_order",
    ),
    ("POST /_mockpay/chaos", {"json:seed": "7"}, "/_mockpay/chaos", lambda told: told["chaos"]["seed"] == 7),
    (
        "PUT /_mockpay/inbox/shop/behaviour",
        {"json:status": "503", "json:delay": "0.5", "body": "late"},
        "/_mockpay/inbox/shop",
        lambda told: told["behaviour"] == {"status": 503, "delay": 0.5, "hang": False, "body": "late"},
    ),
    ("POST /_mockpay/snapshots", {"name": "here"}, "/_mockpay/snapshots", lambda told: told["count"] == 1),
    ("POST /_mockpay/webhooks/pause", {}, "/_mockpay/webhooks", lambda told: told["paused"]),
]


@pytest.mark.parametrize(("call", "fields", "path", "holds"), BUTTONS, ids=lambda one: one if "/" in str(one) else "")
def test_buttons(api: ApiClient, call: str, fields: dict[str, str], path: str, holds: Callable[[Any], object]) -> None:
    assert led_to(press(api, call, space=SPACE, **fields)) == f"{SPACE}/_mockpay/"
    assert holds(api.get(SPACE + path).json())


REFUSED = [
    ("POST /_mockpay/clock", {"advance": "soon"}, 422, "advance"),
    ("POST /_mockpay/orders/nobody/actions/pay", {}, 404, "there is no order nobody"),
    ("POST /_mockpay/snapshots/none/restore", {}, 404, "none"),
    ("PUT /_mockpay/scenario", {"yaml": "a: ["}, 422, "YAML"),
    ("PUT /_mockpay/inbox/shop/behaviour", {"json:status": "many"}, 422, "status must be JSON"),
    ("POST /_mockpay/nothing", {}, 404, "there is no POST /_mockpay/nothing"),
    ("GET /_mockpay/state", {}, 422, "call must be a method and a path"),
    ("nonsense", {}, 422, "call must be a method and a path"),
    ("POST /_mockpay/clock", {"advance": "1h", "advance.days": "1"}, 422, "advance is a value already"),
    ("POST /_mockpay/clock", {"a" + ".a" * 5_000: "1"}, 422, "not allowed"),
]


@pytest.mark.parametrize(("call", "fields", "status", "why"), REFUSED)
def test_what_is_refused_is_said(api: ApiClient, call: str, fields: dict[str, str], status: int, why: str) -> None:
    before = api.get("/_mockpay/state").content
    answer = press(api, call, **fields)
    assert answer.status_code == status
    assert why in Reading(answer.text).text
    assert api.get("/_mockpay/state").content == before


@pytest.mark.parametrize("body", [b"\xff", b"&".join(b"a=b" for _ in range(50)), b"x" * 2_000_000, b""])
def test_what_is_no_form_is_refused(api: ApiClient, body: bytes) -> None:
    assert api.post("/_mockpay/live/do", body, headers=FORM).status_code in (400, 413, 422)


@pytest.mark.parametrize("back", ["//evil.test/", "https://evil.test/", "/checkout", "\r\nx: y", "/_mockpay/live/é"])
def test_nobody_is_led_away(api: ApiClient, back: str) -> None:
    location = press(api, "POST /_mockpay/clock", back=back, **{"json:freeze": "true"}).headers["location"]
    assert location.startswith("/_mockpay/") and "evil" not in location


@pytest.mark.parametrize("path", ["/_mockpay/live/orders/none", "/_mockpay/live/requests/none", "/_mockpay/live/none"])
def test_what_is_not_there_has_a_page_too(api: ApiClient, path: str) -> None:
    answer = api.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert "there is no" in answer.text or "has no request" in answer.text
    assert api.ask("DELETE", "/_mockpay/live/orders").status_code == 405


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 3),
        ("?text=ana", 1),
        ("?payment=paid", 1),
        ("?payment=paid&life=held", 0),
        ("?origin=ecartpay", 3),
        ("?origin=conekta", 0),
        ("?page=2", 0),
        ("?page=-1", 3),
        ("?page=many", 3),
        ("?page=999999", 0),
        ("?utm=1", 3),
    ],
)
def test_orders_are_found(api: ApiClient, query: str, shown: int) -> None:
    one = api.order(email="ana@example.com")["id"]
    api.order(email="rob@example.com")
    api.order(email="eva@example.com")
    api.act(one, "pay")
    page = read(api, f"/_mockpay/live/orders{query}")
    assert len([link for link in page.links if re.search("live/orders/[0-9a-f]{24}$", link)]) == shown


def test_long_lists_are_turned_page_by_page(api: ApiClient) -> None:
    for _ in range(A_PAGE + 1):
        api.order()
    first, second = read(api, "/_mockpay/live/orders"), read(api, "/_mockpay/live/orders?page=2")
    rows = [[link for link in page.links if re.search("live/orders/[0-9a-f]{24}$", link)] for page in (first, second)]
    assert [len(one) for one in rows] == [A_PAGE, 1] and not set(rows[0]) & set(rows[1])
    assert "/_mockpay/live/orders?page=2" in first.links and "/_mockpay/live/orders?page=1" in second.links
    assert "Page 1 of 2, 51 in all" in first.text


def test_empty_pages_say_what_to_do(api: ApiClient, open_client: Open) -> None:
    for path, words in (
        ("", "Point your client at http://sandbox.test/~new"),
        ("live/orders", "Place an order at ecartpay"),
        ("live/requests", "Point it at http://sandbox.test/~new"),
        ("live/webhooks", "http://sandbox.test/~new/_mockpay/inbox/shop"),
        ("live/inboxes", "have yours sent to http://sandbox.test/~new/_mockpay/inbox/shop"),
        ("live/inboxes/mine", "Nothing came yet"),
    ):
        assert words in read(api, f"/~new/_mockpay/{path}").text
    quiet = open_client(journal=0)
    assert "MOCKPAY_JOURNAL" in read(quiet, "/_mockpay/live/requests").text
    assert "MOCKPAY_JOURNAL" in read(quiet, "/_mockpay/").text


@pytest.mark.parametrize("provider", ["ecartpay", "conekta"])
def test_somebody_who_looks_around_can_place_an_order(api: ApiClient, provider: str) -> None:
    answer = api.post(f"/~new/_mockpay/live/samples/{provider}", b"", headers=FORM)
    assert led_to(answer) == "/~new/_mockpay/live/orders"
    (order,) = api.get("/~new/_mockpay/orders").json()["orders"]
    assert order["origin"] == provider
    (request,) = api.get("/~new/_mockpay/requests").json()["requests"]
    assert (request["ignored"], request["status"]) == ([], 200)
    if order["payment"] == "none":
        assert api.post(f"/~new/_mockpay/orders/{order['id']}/actions/pay").json()["payment"] == "paid"


def test_what_others_wrote_is_shown_and_not_obeyed(api: ApiClient) -> None:
    order = api.order(first_name=EVIL, reference_id=EVIL, items=[{"name": EVIL, "quantity": 1, "price": 5}])["id"]
    api.post(f"/api/{EVIL}", {EVIL: EVIL}, headers={EVIL.encode().hex(): EVIL, "authorization": "x"})
    api.post("/_mockpay/inbox/shop", f"<img src=x onerror=alert(1)>{EVIL}".encode())
    requests = [f"live/requests/{one['id']}" for one in api.get("/_mockpay/requests").json()["requests"]]
    for path in ("", "live/orders", f"live/orders/{order}", "live/requests", "live/inboxes/shop", *requests):
        answer = api.get(f"/_mockpay/{path}", headers=BROWSER)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src")
        assert answer.headers["referrer-policy"] == "same-origin"
    assert "alert(1)" in read(api, f"/_mockpay/live/orders/{order}").text


def test_numbers_of_cards_are_hidden_here_too(api: ApiClient) -> None:
    card = {"name": "Ana", "number": "4242424242424242", "exp_month": "10", "exp_year": "2050", "cvc": "917"}
    api.post("/api/tokens", card)
    (request,) = api.get("/_mockpay/requests").json()["requests"]
    text = read(api, f"/_mockpay/live/requests/{request['id']}").text
    assert "424242******4242" in text and "4242424242424242" not in text and "917" not in text


def test_bodies_as_deep_and_as_long_as_they_may_be_are_shown(api: ApiClient) -> None:
    deep = b"[" * 63 + b"1," * 30_000 + b"1" + b"]" * 63
    api.post("/api/orders", deep)
    for _ in range(A_PILE + 1):
        api.post("/_mockpay/inbox/shop", deep)
    (request,) = api.get("/_mockpay/requests").json()["requests"]
    read(api, "/_mockpay/live/requests")
    for path in (f"requests/{request['id']}", "inboxes/shop"):
        assert "the rest is left out here" in read(api, f"/_mockpay/live/{path}").text
    assert (
        f"the last {A_PILE} are shown; all {A_PILE + 1} that are kept" in read(api, "/_mockpay/live/inboxes/shop").text
    )


def test_a_public_address_need_not_be_ascii(open_client: Open) -> None:
    api = open_client(public_url="https://pay.example/caja chá/")
    assert led_to(press(api, "POST /_mockpay/reset")) == "/caja%20ch%C3%A1/_mockpay/"


def test_links_stay_in_the_space_and_behind_the_public_address(open_client: Open) -> None:
    api = open_client(public_url="https://pay.example/sandbox")
    order = api.post("/~a/api/orders", ORDER).json()["id"]
    page = read(api, f"/~a/_mockpay/live/orders/{order}")
    assert all(link.startswith("/sandbox/~a/") for link in page.links)
    assert all(form.action.startswith("/sandbox/~a/") for form in page.forms)
    assert f"/sandbox/~a/checkout?id={order}" in page.links
    assert led_to(press(api, "POST /_mockpay/reset", space="/~a")) == "/sandbox/~a/_mockpay/"


def test_a_browser_that_opens_the_host_is_led_there(api: ApiClient) -> None:
    assert api.get("/", headers=BROWSER).headers["location"] == "/_mockpay/"
    assert api.get("/~a/", headers=BROWSER).headers["location"] == "/~a/_mockpay/"
    assert api.get("/").status_code == 404
    assert api.get("/~a/_mockpay").headers["location"] == "/~a/_mockpay/"


def test_files_may_be_kept_for_ever(api: ApiClient) -> None:
    text = api.get("/_mockpay/", headers=BROWSER).text
    files = set(re.findall(r'(?:href|src)="(/_mockpay/live/files/[^"]+)"', text))
    assert sorted(path.rpartition(".")[2] for path in files) == ["css", "js", "svg"]
    for path in files:
        answer = api.get(path)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)
    assert api.get("/_mockpay/live/files/none.css").status_code == 404


def test_bodies_are_shown_line_by_line() -> None:
    value = {"a": [1, 2.5, "<b>", None, True, {}, []], "b": {"c": "é"}}
    assert pretty(value, ["b.c"]).striptags() == ('{ "a": [ 1, 2.5, "<b>", null, true, {}, [] ], "b": { "c": "é" } }')
    assert '<b class="key ignored" title="had no effect">&#34;c&#34;</b>' in pretty(value, ["b.c"])
    assert pretty("<plain>") == "&lt;plain&gt;"
    long = pretty(list(range(2_000)))
    assert long.count("\n") == MOST_LINES and "left out" in long


def test_the_old_address_of_the_controls_leads_on(api: ApiClient) -> None:
    for space in ("", SPACE):
        answer = api.ask("GET", f"{space}/_mockpay/live/steering", headers=BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{space}/_mockpay/live/controls")
