"""The shipped account, and records that a scenario brings along: as if they had been made, or refused at the start."""

from collections.abc import Callable
from datetime import datetime

import msgspec
import pytest
from api_client import ApiClient
from msgspec.structs import replace

from mockpay.app import build
from mockpay.providers.conekta.record_kinds import KINDS
from mockpay.scenario.load import BadScenario, load, parse
from mockpay.scenario.seed_record import SeedRecord
from mockpay.settings import Settings
from tests.providers.conekta.order_events import LINK
from tests.providers.conekta.people import AT_NOON, CARD, CONTACT, FISCAL, GOLD, NOON, VISA, got, made

Open = Callable[..., ApiClient]
DEFAULT = load(["default"])
CUSTOMER = "cus_2fkJPFjQKABcmiZWz"
ANA = SeedRecord(kind="conekta.customer", id=CUSTOMER, data={"name": "Ana", "email": "ana@example.com"})
PLAN = SeedRecord(kind="conekta.plan", id="gold", data={"name": "Gold", "amount": 1, "interval": "month"})
ADDRESS = {"street1": "Calle 1"}


def test_the_account_has_what_its_clients_ask_for(open_client: Open) -> None:
    client = open_client("conekta-account")
    named = {"gold-plan", "silver-plan", "opal-plan", "bronze"}
    assert named <= {plan["id"] for plan in client.get("/plans", headers={}).json()["data"]}
    assert got(client, "/plans/gold-plan")["trial_period_days"] == 15
    customers = client.get("/customers", headers={}).json()["data"]
    assert "cus_2tgwCPgJZR56HvkKK" in {customer["id"] for customer in customers}
    kinds = {source["type"] for one in customers for source in one.get("payment_sources", {"data": []})["data"]}
    assert kinds == {"card", "cash_recurrent", "spei_recurrent"}
    assert {one["subscription"]["status"] for one in customers if "subscription" in one} == {"active", "past_due"}


def test_the_account_can_be_used(open_client: Open) -> None:
    client = open_client("conekta-account")
    path = "/customers/cus_2tZWxbTPtQgGJGh8P"
    one = got(client, path)
    assert client.put(path, {"name": "Eva"}).json() == one | {"name": "Eva"}
    assert client.post(f"{path}/subscription/cancel").json()["status"] == "canceled"
    source = one["default_payment_source_id"]
    assert client.ask("DELETE", f"{path}/payment_sources/{source}").json()["deleted"] is True
    assert client.ask("DELETE", path).status_code == 200


def test_every_kind_can_be_brought_along(shop: ApiClient, open_client: Open) -> None:
    """What one space has made, another begins with."""
    made(shop, "/plans", GOLD)
    lists = {"payment_sources": [VISA, {"type": "spei"}, {"type": "cash"}], "shipping_contacts": [CONTACT]}
    one = made(shop, plan_id="gold", fiscal_entities=[FISCAL], metadata={"a": [1, {"b": None}]}, **lists)
    token = made(shop, "/tokens", {"card": CARD})
    for path, body in (("/checkouts", LINK), ("/webhook_keys", {}), ("/webhooks", {"url": "http://127.0.0.1:9/"})):
        made(shop, path, body)
    records = shop.get("/_mockpay/state").json()["records"]
    kept = tuple(
        msgspec.convert(
            {name: row[name] for name in ("kind", "id", "parent", "created_at", "data") if name in row}, SeedRecord
        )
        for row in sorted(records, key=lambda row: row["seq"])
        if row["kind"] in KINDS
    )
    assert {row.kind for row in kept} == set(KINDS)
    other = open_client(scenario=replace(DEFAULT, records=kept))
    other.post("/_mockpay/clock", {"freeze": NOON})
    below = f"/customers/{one['id']}"
    for path in ("/customers", below, f"{below}/subscriptions", "/plans", "/checkouts", "/webhook_keys", "/webhooks"):
        assert got(other, path) == got(shop, path)
    assert other.post(f"/customers/{one['id']}/payment_sources", VISA | {"token_id": token["id"]}).status_code == 200


def test_without_a_moment_they_are_as_old_as_the_space(open_client: Open) -> None:
    noon = replace(DEFAULT.clock, freeze=_moment(NOON))
    client = open_client(scenario=replace(DEFAULT, records=(ANA, PLAN), clock=noon))
    assert (got(client, f"/customers/{CUSTOMER}")["created_at"], got(client, "/plans/gold")["created_at"]) == (
        AT_NOON,
        AT_NOON,
    )


def _moment(text: str) -> datetime:
    return msgspec.convert(text, datetime)


BAD: list[tuple[SeedRecord, str]] = [
    (SeedRecord(kind="conekta.order", id="1"), "records[1].kind must be one of"),
    (SeedRecord(kind="customer", id="1"), "records[1].kind must be one of"),
    (ANA, "records: give each of a kind an id of its own"),
    (replace(ANA, id="cus_2", data={}), "records[1].data: Object missing required field `name`"),
    (replace(ANA, id="cus_2", data=ANA.data | {"phone": 1}), "records[1].data: Expected `str | null`, got `int`"),
    (replace(ANA, id="cus_2", data=ANA.data | {"nmae": "A"}), "records[1].data: Object contains unknown field `nmae`"),
    (replace(ANA, id="cus_2", parent=CUSTOMER), "records[1].parent is for what hangs on others"),
    (replace(PLAN, data=PLAN.data | {"amount": "1"}), "records[1].data: Expected `int`, got `str` - at `$.amount`"),
    (
        SeedRecord(kind="conekta.shipping_contact", id="1", data={"address": ADDRESS}),
        "must be the id of a conekta.customer",
    ),
    (
        SeedRecord(kind="conekta.shipping_contact", id="1", parent="gold", data={"address": ADDRESS}),
        "must be the id of a",
    ),
    (SeedRecord(kind="conekta.payment_source", id="1", parent=CUSTOMER, data={"type": "bnpl"}), "Invalid value 'bnpl'"),
    (
        SeedRecord(kind="conekta.payment_source", id="1", parent=CUSTOMER, data={"type": "card"}),
        "required field `name`",
    ),
    (
        SeedRecord(kind="conekta.fiscal_entity", id="1", parent=CUSTOMER, data={"address": {}}),
        "field `street1`",
    ),
    (SeedRecord(kind="conekta.token", id="1", data={"used": "no"}), "Expected `bool`, got `str`"),
]


@pytest.mark.parametrize(("record", "said"), BAD, ids=[said for _, said in BAD])
def test_what_cannot_be_is_refused_at_the_start(record: SeedRecord, said: str) -> None:
    with pytest.raises(BadScenario) as refused:
        build(Settings(), scenario=replace(DEFAULT, records=(ANA, record)))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("records: {}", "records must be a list"),
        ("records: [{kind: conekta.plan}]", "id"),
        ("records: [{kind: conekta.plan, id: a, owner: b}]", "owner"),
        ("records: [{kind: conekta.plan, id: a, created_at: yesterday}]", "created_at"),
    ],
)
def test_the_schema_has_its_say(text: str, said: str) -> None:
    with pytest.raises(BadScenario) as refused:
        parse(text)
    assert said in str(refused.value)
