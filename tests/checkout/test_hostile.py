"""Whatever a merchant writes, a browser sends, a scenario lets go wrong: escaped, refused, never a defect."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpay.scenario.load import parse
from tests.checkout.buyer import FORM, ITEMS, Buyer, Page

Visiting = Callable[..., Buyer]
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}${7*7}</title></textarea>"


def is_harmless(page: Page) -> None:
    """One script, by address; no handler, no inline style, no address that is not of the web."""
    assert [given.get("src", "").rpartition(".")[2] for tag, given in page.tags if tag == "script"] == ["js"]
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], tag
        for name in ("href", "src", "action", "formaction"):
            value = attributes.get(name) or "/"
            assert value.startswith(("/", "#", "https://", "data:image/")), (tag, value)
    assert "49" not in page.heading


@pytest.mark.parametrize("actions", [(), ("decline",), ("pay",), ("challenge",), ("cancel",)])
def test_no_field_of_an_order_breaks_out(actions: tuple[str, ...], api: ApiClient) -> None:
    order = api.order(
        customer_id=None, email="a@b.mx", first_name=EVIL, last_name=EVIL, phone=EVIL,
        items=[{"name": EVIL, "quantity": 2, "price": 1100, "discount": 1}],
        shipping_items=[{"name": EVIL, "amount": 5, "carrier": EVIL}],
        discounts=[{"name": EVIL, "amount": 1}],
        redirect_url=f"https://shop.example/?{EVIL.replace(' ', '')}",
        notify_url=f"http://127.0.0.1:9/{EVIL.replace(' ', '')}",
        reference=EVIL, reference_id=EVIL, metafields={"x": EVIL},
    )  # fmt: skip
    for action in actions:
        api.act(order["id"], action, **({"message": EVIL, "code": EVIL} if action == "decline" else {}))
    buyer = Buyer(api, order["pay_link"])
    is_harmless(buyer.page)
    if not actions:
        assert EVIL in buyer.page.fields["name"], "as it was sent, once it is read"
        is_harmless(buyer.pay(name=EVIL, expiry=EVIL, number=EVIL, months=EVIL, charge=""))


def test_no_query_breaks_out(visit: Visiting) -> None:
    buyer = visit()
    for name in ("lang", "card", "buyer", "method", "view", "done", "x"):
        is_harmless(buyer.look(f"{buyer.link}&{urlencode({name: EVIL})}"))
    is_harmless(buyer.look(f"/pay/{EVIL.replace('/', '')}"))


def test_a_shop_with_an_evil_name_and_logo(open_client: Callable[..., ApiClient]) -> None:
    logo = "<svg onload='alert(1)'><script>alert(1)</script></svg>"
    scenario = parse(f"extends: default\ncheckout:\n  name: {EVIL!r}\n  logo: {logo!r}".replace("\\'", "''"))
    client = open_client(scenario=scenario)
    for actions in ((), ("pay",)):
        order = client.order(items=ITEMS)
        for action in actions:
            client.act(order["id"], action)
        is_harmless(Buyer(client, order["pay_link"]).page)


BODIES: dict[str, tuple[bytes, dict[str, str], int]] = {
    "json": (b'{"do":"card"}', {"content-type": "application/json"}, 400),
    "no type": (b"do=card", {}, 400),
    "multipart": (b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 400),
    "not utf-8": (b"do=\xff", FORM, 400),
    "too many fields": (b"&".join(b"a=1" for _ in range(41)), FORM, 400),
    "too large": (b"a=" + b"x" * 1_048_576, FORM, 413),
    "nothing": (b"", FORM, 400),
    "unknown button": (b"do=refund", FORM, 400),
    "twice the same": (b"do=card&do=x", FORM, 400),
    "half a percent": (b"do=%", FORM, 400),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_form_of_the_page(name: str, visit: Visiting) -> None:
    body, headers, status = BODIES[name]
    buyer = visit()
    page = Page(buyer.client.post(buyer.link, body, headers=headers))
    assert page.status == status
    assert page.response.headers["content-type"] == "text/html; charset=utf-8"
    assert buyer.look().buttons == ["card", "cash", "transfer"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods(method: str, visit: Visiting) -> None:
    buyer = visit()
    response = buyer.client.ask(method, buyer.link)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")


TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "card", "cash", "approve", "receive", "give_up", "4242424242424242", "12/50", "123", "6", EVIL]
    ),
)
FIELDS = st.sampled_from(["do", "charge", "number", "expiry", "cvc", "name", "months", "x"])
ACTIONS = st.lists(st.sampled_from(["decline", "challenge", "wait", "review", "pay", "refund", "cancel"]), max_size=2)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS, query=st.dictionaries(TEXT, TEXT, max_size=3), form=st.dictionaries(FIELDS, TEXT))
def test_nothing_sent_is_a_defect(
    actions: list[str], query: dict[str, str], form: dict[str, str], api: ApiClient
) -> None:
    order = api.order(items=ITEMS)
    for action in actions:
        api.post(f"/_mockpay/orders/{order['id']}/actions/{action}", {})
    asked = urlencode({**query, "id": order["id"]}, errors="replace")
    for answer in (
        api.get(f"/checkout?{asked}"),
        api.post(f"/checkout?{asked}", urlencode(form, errors="replace").encode(), headers=FORM),
        api.get(f"/pay/{order['id']}?{asked}", headers={"accept-language": ",;q=x", "cookie": "lang=\"'x"}),
    ):
        assert answer.status_code in (200, 303, 400, 404, 422)
        assert answer.headers["cache-control"] == "no-store"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200))
def test_nor_are_bytes(body: bytes, api: ApiClient) -> None:
    order = api.order()
    answer = api.post(f"/checkout?id={order['id']}", body, headers=FORM)
    assert answer.status_code in (303, 400, 422)


def with_rules(open_client: Callable[..., ApiClient], rules: str) -> Buyer:
    client = open_client(scenario=parse(f"extends: default\n{rules}"))
    return Buyer(client, client.order(items=ITEMS)["pay_link"])


def test_a_scenario_may_let_the_first_click_fail(open_client: Callable[..., ApiClient]) -> None:
    buyer = with_rules(
        open_client, "faults: [{at: before_commit, when: {operation: checkout.card, nth: 1}, status: 503}]"
    )
    page = buyer.pay()
    assert (page.status, page.heading) == (503, "Algo salió mal")
    assert "revisa cómo quedó tu pedido" in page.text
    assert buyer.look(page.links["Ver mi pedido"]).heading == "¿Cómo quieres pagar?"
    assert buyer.pay().heading == "¡Pago recibido!"


def test_charged_but_the_answer_was_lost(open_client: Callable[..., ApiClient]) -> None:
    buyer = with_rules(open_client, "faults: [{at: after_commit, when: {operation: checkout.card}, status: 502}]")
    page = buyer.pay()
    assert page.status == 502
    assert buyer.look(page.links["Ver mi pedido"]).heading == "Este pedido ya está pagado"


RULES: dict[str, tuple[str, str]] = {
    "decline": ("then: decline, code: suspected_fraud", "El cargo parece fraudulento."),
    "decline in its own words": ("then: decline, message: Not today", "Pago rechazado: Not today"),
    "review": ("then: review", "Tu pago está en revisión"),
    "a slow bank": ("then: pending", "Estamos procesando tu pago"),
    "an error": ("then: error, status: 500", "Algo salió mal"),
}


@pytest.mark.parametrize("name", RULES)
def test_a_scenario_decides_how_a_click_ends(name: str, open_client: Callable[..., ApiClient]) -> None:
    rule, words = RULES[name]
    buyer = with_rules(open_client, f"outcomes: [{{when: {{operation: checkout.card, nth: 1}}, {rule}}}]")
    assert words in buyer.pay().text


def test_a_rule_may_look_at_the_form_but_not_at_the_number(open_client: Callable[..., ApiClient]) -> None:
    buyer = with_rules(
        open_client,
        """
        outcomes:
          - {when: {body: {number: "4242424242424242"}}, then: error}
          - {when: {body: {months: "3"}}, then: review}
        """.replace("\n        ", "\n"),
    )
    assert buyer.pay("4242424242424242", months="3").heading == "Tu pago está en revisión"


def test_a_full_sandbox_says_so(open_client: Callable[..., ApiClient]) -> None:
    """Some links make their order when they are opened first."""
    client = open_client(max_orders=1)
    checkout = client.post("/api/checkouts", {"currency": "MXN", "amounts": [100], "concept": "Taza"}).json()
    client.order()
    page = Buyer(client, checkout["link"]).page
    assert (page.status, page.heading) == (507, "Algo salió mal")


@pytest.mark.parametrize("query", ["lang=en&lang=es", "id=x&id=y&lang[]=en", "lang=en&lang[a]=b", "id=%FF&id"])
def test_no_query_is_a_defect(api: ApiClient, query: str) -> None:
    assert api.get(f"/checkout?{query}").status_code == 404
    order_id = api.order()["id"]
    assert api.get(f"/checkout?id=x&id={order_id}&lang=en&lang=es").status_code == 200, "the last counts"
