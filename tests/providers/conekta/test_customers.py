"""Customers: made with all that hangs on them, found, listed, changed, dropped."""

from typing import Any

import pytest
from api_client import ApiClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.conekta.people import (  # fmt: skip
    ANA,
    AT_NOON,
    CONTACT,
    FISCAL,
    GOLD,
    MASTERCARD,
    NOWHERE,
    OLD,
    PLACE,
    VISA,
    got,
    invalid,
    made,
    missing,
    refused,
    wrong,
)


def test_a_new_customer_with_nothing(shop: ApiClient) -> None:
    answer = shop.post("/customers", ANA)
    assert (answer.status_code, answer.headers["mockpay-fidelity"]) == (200, "documented")
    assert list(answer.json().items()) == [
        ("livemode", False),
        ("name", "Ana Ruiz Soto"),
        ("email", "ana@example.com"),
        ("phone", "+525512345678"),
        ("id", answer.json()["id"]),
        ("object", "customer"),
        ("created_at", AT_NOON),
        ("corporate", False),
        ("custom_reference", ""),
    ]
    assert got(shop, f"/customers/{answer.json()['id']}") == answer.json()


def test_a_new_customer_with_everything(shop: ApiClient) -> None:
    extras = {
        "corporate": True, "custom_reference": "a-1", "metadata": {"rate": 1.5, "more": {"deep": [1]}},
        "date_of_birth": "24/07/1992", "national_id": "HEGG560427", "antifraud_info": {"first_paid_at": 1485151007},
    }  # fmt: skip
    lists = {
        "payment_sources": [VISA, MASTERCARD, {"type": "oxxo_recurrent"}],
        "shipping_contacts": [CONTACT], "fiscal_entities": [FISCAL],
    }  # fmt: skip
    one = made(shop, **extras, **lists)
    assert {name: one[name] for name in extras} == extras
    sources, contacts, fiscal = (one[name]["data"] for name in lists)
    assert [source["id"] for source in sources] == sorted((row["id"] for row in sources), key=lambda one: one[-6:])[
        ::-1
    ]
    assert [source.get("last4") for source in sources] == [None, "5100", "4242"], "the newest first"
    assert one["default_payment_source_id"] == sources[2]["id"], "the first that was sent"
    assert (one["default_shipping_contact_id"], one["default_fiscal_entity_id"]) == (contacts[0]["id"], fiscal[0]["id"])
    assert list(one) == [
        "livemode", "name", "email", "phone", "default_shipping_contact_id", "default_fiscal_entity_id", "id", "object",
        "created_at", "corporate", "metadata", "date_of_birth", "national_id", "custom_reference", "antifraud_info",
        "default_payment_source_id", "payment_sources", "fiscal_entities", "shipping_contacts",
    ]  # fmt: skip


def test_lists_inside_show_five_and_say_where_the_rest_is(shop: ApiClient) -> None:
    one = made(shop, shipping_contacts=[CONTACT | {"receiver": f"R{number}"} for number in range(7)])
    inner = one["shipping_contacts"]
    assert (inner["has_more"], inner["total"]) == (True, 7)
    assert [contact["receiver"] for contact in inner["data"]] == ["R6", "R5", "R4", "R3", "R2"]
    rest = got(shop, inner["next_page_url"].removeprefix("http://sandbox.test"))
    assert [contact["receiver"] for contact in rest["data"]] == ["R1", "R0"]


def test_versions_before_2_1_do_without_a_phone(shop: ApiClient) -> None:
    body = {name: ANA[name] for name in ("name", "email")}
    assert wrong(shop.post("/customers", body)) == missing("phone")
    answer = shop.post("/customers", body, headers=OLD)
    assert (answer.status_code, "phone" in answer.json()) == (200, False)


class TestLists:
    def test_newest_first_and_page_by_page(self, shop: ApiClient) -> None:
        ids = [made(shop, custom_reference=str(number))["id"] for number in range(5)][::-1]
        first = got(shop, "/customers?limit=2")
        assert ([one["id"] for one in first["data"]], first["has_more"], first["total"]) == (ids[:2], True, 5)
        assert first["next_page_url"] == f"http://sandbox.test/customers?limit=2&next={ids[1]}"
        second = got(shop, first["next_page_url"].removeprefix("http://sandbox.test"))
        assert [one["id"] for one in second["data"]] == ids[2:4]
        back = got(shop, second["previous_page_url"].removeprefix("http://sandbox.test"))
        assert ([one["id"] for one in back["data"]], back["previous_page_url"]) == (ids[:2], None)

    @pytest.mark.parametrize(("text", "count"), [("ana@", 1), ("BEA", 1), ("example.com", 2), ("nobody", 0)])
    def test_search(self, shop: ApiClient, text: str, count: int) -> None:
        made(shop)
        made(shop, name="Bea", email="bea@example.com")
        assert got(shop, f"/customers?search={text}&made_up=1")["total"] == count

    @pytest.mark.parametrize("limit", ["0", "251", "x", "-1", "²"])
    def test_a_limit_there_is_not(self, shop: ApiClient, limit: str) -> None:
        assert wrong(shop.get(f"/customers?limit={limit}")) == invalid("limit")


class TestChanges:
    def test_what_is_sent_changes(self, shop: ApiClient) -> None:
        before = made(shop, metadata={"a": 1})
        shop.post("/_mockpay/clock", {"advance": 60})
        after = shop.put(f"/customers/{before['id']}", {"name": "Ana R.", "phone": None}).json()
        assert after == before | {"name": "Ana R."}
        assert got(shop, f"/customers/{before['id']}") == after

    def test_lists_grow_and_defaults_move(self, shop: ApiClient) -> None:
        one = made(shop, payment_sources=[VISA])
        grown = shop.put(f"/customers/{one['id']}", {"payment_sources": [MASTERCARD]}).json()
        newest = grown["payment_sources"]["data"][0]
        assert (newest["last4"], newest["default"]) == ("5100", False)
        moved = shop.put(f"/customers/{one['id']}", {"default_payment_source_id": newest["id"]}).json()
        assert [source["default"] for source in moved["payment_sources"]["data"]] == [True, False]
        assert moved["default_payment_source_id"] == newest["id"]

    @pytest.mark.parametrize("name", ["default_payment_source_id", "default_shipping_contact_id"])
    def test_a_default_has_to_be_the_customers_own(self, shop: ApiClient, name: str) -> None:
        other = made(shop, payment_sources=[VISA], shipping_contacts=[CONTACT])
        one = made(shop)
        assert wrong(shop.put(f"/customers/{one['id']}", {name: other[name]})) == NOWHERE
        assert got(shop, f"/customers/{one['id']}") == one
        assert shop.put(f"/customers/{one['id']}", {name: ""}).json() == one, "an empty text says nothing"

    def test_deleted_is_gone_with_all_that_hangs_on_it(self, shop: ApiClient) -> None:
        one = made(shop, payment_sources=[VISA], shipping_contacts=[CONTACT], fiscal_entities=[FISCAL])
        assert shop.ask("DELETE", f"/customers/{one['id']}").json() == one | {"deleted": True}
        for path in ("", "/payment_sources", "/subscription"):
            assert wrong(shop.get(f"/customers/{one['id']}{path}")) == NOWHERE
        kinds = {record["kind"] for record in shop.get("/_mockpay/state").json()["records"]}
        assert kinds & {"conekta.payment_source", "conekta.shipping_contact", "conekta.fiscal_entity"} == set()


CONTACTS, ENTITIES = "shipping_contacts.0.address", "fiscal_entities.0.address.postal_code"
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"name": None}, "name", "invalid_datatype"),
    ({"name": ""}, "name", "too_short"),
    ({"email": "a"}, "email", "invalid"),
    ({"phone": "12"}, "phone", "invalid"),
    ({"corporate": "yes"}, "corporate", "invalid_datatype"),
    ({"metadata": [1]}, "metadata", "invalid_datatype"),
    ({"payment_sources": {}}, "payment_sources", "invalid_datatype"),
    ({"payment_sources": [{}]}, "payment_sources.0.type", "missing"),
    ({"payment_sources": [{"type": "bnpl"}]}, "payment_sources.0.type", "invalid"),
    ({"payment_sources": [VISA, {"type": "card"}]}, "payment_sources.1.token_id", "missing"),
    ({"payment_sources": [VISA | {"token_id": "tok_1"}]}, "payment_sources.0.token_id", "nonexistent_token"),
    ({"shipping_contacts": [{"phone": "5512345678"}]}, "shipping_contacts.0.address", "missing"),
    ({"shipping_contacts": [{"address": {"street1": "A1", "country": "MX"}}]}, f"{CONTACTS}.postal_code", "missing"),
    ({"shipping_contacts": [{"address": PLACE | {"postal_code": "6"}}]}, f"{CONTACTS}.postal_code", "invalid"),
    ({"fiscal_entities": [{"address": {"street1": "A 1", "city": "B"}}]}, ENTITIES, "missing"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "param", "kind"), BAD, ids=[f"{param} {kind}" for _, param, kind in BAD])
def test_what_is_wrong_is_named_and_changes_nothing(
    shop: ApiClient, fields: dict[str, Any], param: str, kind: str
) -> None:
    wanted = refused(param, kind)
    assert wrong(shop.post("/customers", ANA | fields)) == wanted
    one = made(shop)
    assert wrong(shop.put(f"/customers/{one['id']}", fields)) == wanted
    assert got(shop, "/customers")["data"] == [one]


@pytest.mark.parametrize("name", ["name", "email"])
def test_what_is_required_is_said_in_both_languages(shop: ApiClient, name: str) -> None:
    body = {key: value for key, value in ANA.items() if key != name}
    assert shop.post("/customers", body, headers=OLD).json()["details"] == [
        {
            "code": f"conekta.errors.parameter_validation.{name}.missing",
            "param": name,
            "message": f'El parametro "{name}" es requerido.',
            "debug_message": f'The "{name}" is missing.',
        }
    ]


def test_a_plan_that_is_not_there_leaves_no_customer(shop: ApiClient) -> None:
    answer = shop.post("/customers", ANA | {"plan_id": "gold", "payment_sources": [VISA]})
    assert (wrong(answer), answer.json()["details"][0]["debug_message"]) == (
        NOWHERE, 'The object Plan "gold" could not be found.',
    )  # fmt: skip
    assert got(shop, "/customers")["total"] == 0


def test_a_subscription_that_nothing_can_pay_leaves_no_customer(shop: ApiClient) -> None:
    made(shop, "/plans", GOLD)
    assert wrong(shop.post("/customers", ANA | {"plan_id": "gold"})) == (
        402,
        [("processing.customer.no_valid_card", None)],
    )
    assert got(shop, "/customers")["total"] == 0


def test_a_customer_subscribes_from_the_start(shop: ApiClient) -> None:
    made(shop, "/plans", GOLD)
    one = made(shop, plan_id="gold", payment_sources=[VISA])
    assert (one["subscription"]["status"], one["subscription"]["plan_id"]) == ("active", "gold")
    two = made(shop, subscription={"plan_id": "gold", "trial_end": AT_NOON + 60}, payment_sources=[VISA])
    assert two["subscription"]["status"] == "in_trial"


def test_what_happens_to_a_customer_is_told(shop: ApiClient) -> None:
    one = made(shop, shipping_contacts=[CONTACT])
    contact = one["shipping_contacts"]["data"][0]["id"]
    two = shop.put(f"/customers/{one['id']}", {"name": "Eva"}).json()
    told = got(shop, f"/customers/{one['id']}/events")["data"]
    assert [(event["type"], event["data"]["object"]) for event in told] == [
        ("customer.updated", two), ("customer.created", one),
    ]  # fmt: skip
    assert got(shop, f"/customers/{one['id']}/shipping_contacts/{contact}/events")["total"] == 2


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from((
    *ANA, "payment_sources", "shipping_contacts", "fiscal_entities", "metadata", "antifraud_info", "plan_id", "address",
    "subscription", "default_payment_source_id", "card", "type", "amount", "frequency", "trial_end", "exp_month",
    "expires_at", "interval", "exp_year",
))  # fmt: skip


@given(body=st.dictionaries(NAMES, JSON, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_500(api: ApiClient, body: Any) -> None:
    one = made(api, payment_sources=[VISA], shipping_contacts=[CONTACT], fiscal_entities=[FISCAL])
    path = f"/customers/{one['id']}"
    parts = [(f"{path}/{name}", rows["data"][0]["id"]) for name, rows in one.items() if isinstance(rows, dict)]
    asked = [
        ("POST", "/customers", ANA | body), ("PUT", path, body), ("POST", "/tokens", body), ("POST", "/plans", body),
        ("POST", "/plans", GOLD | body), ("PUT", "/plans/gold", body),
        *[("POST", part, {**start, **body}) for (part, _), start in zip(parts, (VISA, FISCAL, CONTACT), strict=True)],
        *[("PUT", f"{part}/{part_id}", body) for part, part_id in parts],
        ("POST", f"{path}/subscription", body), ("PUT", f"{path}/subscription", body),
    ]  # fmt: skip
    for method, where, sent in asked:
        assert api.ask(method, where, sent).status_code in (200, 404, 409, 422), (method, where, sent)


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"[1]", b"1e400", b'"x"', b"null", b"[" * 100_000])
def test_what_is_no_object_is_refused(api: ApiClient, raw: bytes) -> None:
    assert api.post("/customers", raw).status_code in (400, 422)
    changed = api.put("/customers/x", raw)
    assert changed.status_code in ((404,) if raw == b"null" else (400, 422)), "null changes nothing, of nobody"
