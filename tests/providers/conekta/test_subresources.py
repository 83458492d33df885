"""Payment sources, shipping contacts and fiscal entities: the operations on each, and what only one of them has."""

from typing import Any

import pytest
from api_client import ANYBODY, ApiClient

from tests.providers.conekta.people import (
    ANA,
    AT_NOON,
    CONTACT,
    FISCAL,
    NOWHERE,
    OLD,
    PLACE,
    VISA,
    datatype,
    got,
    made,
    refused,
    wrong,
)

PARTS = {
    "payment_sources": (VISA, "default_payment_source_id"),
    "shipping_contacts": (CONTACT, "default_shipping_contact_id"),
    "fiscal_entities": (FISCAL, "default_fiscal_entity_id"),
}
LISTED = ("payment_sources", "shipping_contacts")
EACH = pytest.mark.parametrize("name", PARTS)


def path_of(customer: dict[str, Any], name: str) -> str:
    return f"/customers/{customer['id']}/{name}"


@EACH
def test_the_first_is_the_default_until_it_is_gone(shop: ApiClient, name: str) -> None:
    body, default = PARTS[name]
    path = path_of(customer := made(shop), name)
    first, second, third = (made(shop, path, body) for _ in range(3))
    assert [one["default"] for one in (first, second, third)] == [True, False, False]
    assert shop.ask("DELETE", f"{path}/{first['id']}").json() == first | {"deleted": True}
    now = got(shop, f"/customers/{customer['id']}")
    assert (now[default], now[name]["total"]) == (second["id"], 2)
    assert [one["default"] for one in now[name]["data"]] == [False, True]
    for one in (second, third):
        shop.ask("DELETE", f"{path}/{one['id']}")
    assert got(shop, f"/customers/{customer['id']}") == customer


@pytest.mark.parametrize("name", [name for name in LISTED if name != "payment_sources"])
def test_another_can_be_made_the_default(shop: ApiClient, name: str) -> None:
    body, default = PARTS[name]
    path = path_of(customer := made(shop), name)
    first, second = made(shop, path, body), made(shop, path, body)
    assert shop.put(f"{path}/{second['id']}", {"default": True}).json() == second | {"default": True}
    assert got(shop, f"{path}/{first['id']}") == first | {"default": False}
    assert got(shop, f"/customers/{customer['id']}")[default] == second["id"]


@pytest.mark.parametrize("name", LISTED)
def test_lists_and_single_reads(shop: ApiClient, name: str) -> None:
    path = path_of(made(shop), name)
    rows = [made(shop, path, PARTS[name][0]) for _ in range(3)][::-1]
    page = got(shop, f"{path}?limit=2")
    assert (page["data"], page["total"], page["has_more"]) == (rows[:2], 3, True)
    assert got(shop, page["next_page_url"].removeprefix("http://sandbox.test"))["data"] == rows[2:]
    assert got(shop, f"{path}/{rows[1]['id']}") == rows[1]


@EACH
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_nobody_elses(shop: ApiClient, name: str, method: str) -> None:
    one, other = made(shop), made(shop)
    part = made(shop, path_of(other, name), PARTS[name][0])
    assert wrong(shop.ask(method, f"{path_of(one, name)}/{part['id']}", {})) == NOWHERE
    assert wrong(shop.ask(method, f"/customers/nobody/{name}/{part['id']}", {})) == NOWHERE
    assert wrong(shop.post(f"/customers/nobody/{name}", PARTS[name][0])) == NOWHERE


@EACH
def test_the_customer_is_said_to_be_changed(shop: ApiClient, name: str) -> None:
    customer = made(shop)
    part = made(shop, path_of(customer, name), PARTS[name][0])
    shop.put(f"{path_of(customer, name)}/{part['id']}", {})
    shop.ask("DELETE", f"{path_of(customer, name)}/{part['id']}")
    told = got(shop, f"/customers/{customer['id']}/events")["data"]
    assert [event["type"] for event in told] == ["customer.updated"] * 3 + ["customer.created"]
    assert [name in event["data"]["object"] for event in told] == [False, True, True, False]


class TestContacts:
    def test_a_contact(self, shop: ApiClient) -> None:
        customer = made(shop)
        more = {"between_streets": "Campeche y Morelos", "metadata": {"floor": 2}}
        contact = made(shop, path_of(customer, "shipping_contacts"), CONTACT | more, parent_id="x", made_up=1)
        assert list(contact.items()) == [
            ("receiver", "Ana Ruiz"),
            ("phone", "5512345678"),
            ("between_streets", "Campeche y Morelos"),
            ("address", PLACE | {"country": "mx", "residential": True, "object": "shipping_address"}),
            ("id", contact["id"]),
            ("object", "shipping_contact"),
            ("created_at", AT_NOON),
            ("parent_id", customer["id"]),
            ("default", True),
            ("metadata", {"floor": 2}),
        ]

    def test_an_address_changes_key_by_key(self, shop: ApiClient) -> None:
        path = path_of(made(shop), "shipping_contacts")
        contact = made(shop, path, CONTACT)
        changed = shop.put(f"{path}/{contact['id']}", {"address": {"street2": "Depto. 4"}, "receiver": "Eva"}).json()
        assert changed["address"] == contact["address"] | {"street2": "Depto. 4"}
        assert (changed["receiver"], changed["phone"]) == ("Eva", "5512345678")

    @pytest.mark.parametrize(
        ("body", "param", "kind"),
        [
            ({"phone": "12"}, "phone", "invalid"), ({"phone": ""}, "phone", "invalid"),
            ({"receiver": 123}, "receiver", "invalid_datatype"),
            ({"receiver": None}, "receiver", "invalid_datatype"),
            ({"between_streets": "1 2"}, "between_streets", "invalid"),
            ({"address": {"street1": "x"}}, "address.street1", "too_short"),
            ({"address": {"city": "1"}}, "address.city", "invalid"),
            ({"address": {"postal_code": "1"}}, "address.postal_code", "invalid"),
            ({"address": []}, "address", "invalid_datatype"),
        ],
    )  # fmt: skip
    def test_what_cannot_be(self, shop: ApiClient, body: Any, param: str, kind: str) -> None:
        path = path_of(made(shop), "shipping_contacts")
        contact = made(shop, path, CONTACT)
        assert wrong(shop.put(f"{path}/{contact['id']}", body)) == refused(param, kind)
        assert got(shop, f"{path}/{contact['id']}") == contact

    @pytest.mark.parametrize(("version", "status"), [("0", 200), ("1", 200), ("2", 200), ("3", 422)])
    def test_country_and_postal_code_since_2_3(self, shop: ApiClient, version: str, status: int) -> None:
        path = path_of(made(shop), "shipping_contacts")
        headers = ANYBODY | {"accept": f"application/vnd.conekta-v2.{version}.0+json"}
        answer = shop.post(path, {"address": {"street1": "Calle 1"}}, headers=headers)
        assert answer.status_code == status
        if status != 200:
            codes = [one["param"] for one in answer.json()["details"]]
            assert codes == ["address.country", "address.postal_code"]

    def test_abroad_postal_codes_are_as_they_are(self, shop: ApiClient) -> None:
        body = CONTACT | {"address": PLACE | {"country": "CA", "postal_code": "T4N 0B8"}}
        assert made(shop, path_of(made(shop), "shipping_contacts"), body)["address"]["postal_code"] == "T4N 0B8"


class TestFiscal:
    def test_a_fiscal_entity(self, shop: ApiClient) -> None:
        customer = made(shop)
        more = {
            "email": "f@example.com",
            "phone": "1",
            "name": "Nike",
            "company_name": "Nike SA",
            "metadata": {"a": 1},
        }
        entity = made(shop, path_of(customer, "fiscal_entities"), FISCAL | more)
        assert list(entity.items()) == [
            ("tax_id", "XAXX010101000"),
            ("email", "f@example.com"),
            ("phone", "1"),
            ("address", PLACE | {"external_number": "4", "country": "mx", "object": "fiscal_entity_address"}),
            ("id", entity["id"]),
            ("object", "fiscal_entity"),
            ("created_at", AT_NOON),
            ("name", "Nike"),
            ("company_name", "Nike SA"),
            ("parent_id", customer["id"]),
            ("default", True),
            ("metadata", {"a": 1}),
        ]

    def test_changes(self, shop: ApiClient) -> None:
        path = path_of(made(shop), "fiscal_entities")
        entity = made(shop, path, FISCAL)
        assert shop.put(f"{path}/{entity['id']}", {"name": "Adidas"}).json()["name"] == "Adidas"
        assert wrong(shop.put(f"{path}/{entity['id']}", {"tax_id": None})) == datatype("tax_id")


def test_older_clients_get_the_media_type_they_asked_for(shop: ApiClient) -> None:
    answer = shop.post("/customers", ANA | {"payment_sources": [VISA]}, headers=OLD)
    assert answer.headers["content-type"] == OLD["accept"]
