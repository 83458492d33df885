"""The schema of scenario files: the same keys as the Structs, a sentence for each, and words for each refusal."""

from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
import pytest

from mockpay.app import find_providers
from mockpay.orders.actions import NAMED
from mockpay.orders.fees import FeeSchedule, Rounding
from mockpay.orders.order import Method
from mockpay.orders.payment_terms import InstallmentRate, Limit
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.providers.conekta.protocol.settings import ConektaAccount
from mockpay.providers.ecartapi.protocol.settings import ConnectedStore, NativeStatus, Paging, StoreState
from mockpay.sandbox.seeds.order_stories import STORIES_BY_NAME
from mockpay.scenario import schema as whole
from mockpay.scenario.chaos import ChaosKind, ChaosPlan, Rates, Strike
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.load_errors import SENTENCES, TYPES
from mockpay.scenario.pay_page import CheckoutLook
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import (
    Account,
    Auth,
    ClockPlan,
    ErrorDetail,
    Fault,
    FaultPoint,
    FirstRequest,
    Funding,
    KeyPair,
    OutcomeRule,
    Pin,
    Scenario,
    SeedCustomer,
    Seeded,
    TestCard,
    Then,
    ThreeDS,
    TimelineStep,
    WebhookPolicy,
    When,
)
from mockpay.scenario.seed_record import SeedRecord

SCHEMA = whole.schema()
SETTINGS = {face.name: face.spec.settings for face in find_providers()}
STRUCTS: dict[str, type[msgspec.Struct]] = {
    "": Scenario,
    "clock": ClockPlan,
    "account": Account,
    "account.keys[]": KeyPair,
    "customers[]": SeedCustomer,
    "fees[]": FeeRow,
    "fees[].schedule": FeeSchedule,
    "default_method": Method,
    **{f"providers.{name}": kind for name, kind in SETTINGS.items() if kind is not ProviderSettings},
    "checkout": CheckoutLook,
    "pins[]": Pin,
    "pins[].when": When,
    "cards[]": TestCard,
    "outcomes[]": OutcomeRule,
    "outcomes[].when": When,
    "outcomes[].details[]": ErrorDetail,
    "timeline[]": TimelineStep,
    "timeline[].when": When,
    "faults[]": Fault,
    "faults[].when": When,
    "faults[].details[]": ErrorDetail,
    "seeded": Seeded,
    "seeded[]": Seeded,
    "requests[]": FirstRequest,
    "records[]": SeedRecord,
    **{f"providers.{name}.limits[]": Limit for name in SETTINGS},
    **{f"providers.{name}.installments[]": InstallmentRate for name in SETTINGS},
    "providers.conekta.account": ConektaAccount,
    "providers.ecartapi.stores[]": ConnectedStore,
    "providers.ecartapi.stores[].statuses[]": NativeStatus,
    "webhooks": WebhookPolicy,
    "webhooks.chaos": ChaosPlan,
    "webhooks.chaos.rates": Rates,
    "webhooks.chaos.schedule[]": Strike,
}


def walk(schema: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every subschema with the path of what it describes; `$ref`s are looked up, and old keys not gone into."""
    schema = SCHEMA["$defs"].get(schema.get("$ref", "").rpartition("/")[2], {}) | schema
    yield path, schema
    if schema.get("deprecated"):
        return
    for key, part in schema.get("properties", {}).items():
        yield from walk(part, f"{path}.{key}".removeprefix("."))
    for key, mark in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(schema.get(key), dict):
            yield from walk(schema[key], f"{path}{mark}")


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", STRUCTS)
def test_schema_and_structs_have_the_same_keys(path: str) -> None:
    schema = dict(walk(SCHEMA))[path]
    assert schema["additionalProperties"] is False
    there = {key for key, part in schema["properties"].items() if not part.get("deprecated")}
    assert there - {"extends"} == set(STRUCTS[path].__struct_encode_fields__)


def test_old_names_are_those_that_the_loader_knows() -> None:
    parts = dict(walk(SCHEMA))
    old = {path for path, part in parts.items() if part.get("deprecated")}
    assert old == {".".join(map(str, alias.old)) for alias in whole.aliases()}
    assert all(".".join(map(str, alias.new)) in parts for alias in whole.aliases())


def test_every_closed_mapping_of_the_schema_has_a_struct() -> None:
    assert {path for path, schema in walk(SCHEMA) if schema.get("additionalProperties") is False} == set(STRUCTS)


def test_the_schema_lists_the_words_of_the_enums() -> None:
    found = {path: schema["enum"] for path, schema in walk(SCHEMA) if "enum" in schema}
    assert found == {
        "auth": list(Auth),
        "fees[].schedule.rounding": list(Rounding),
        "cards[].then": list(Then),
        "cards[].three_ds": list(ThreeDS),
        "cards[].funding": list(Funding),
        "outcomes[].then": list(Then),
        "timeline[].action": list(NAMED),
        "faults[].at": list(FaultPoint),
        "requests[].method": ["GET", "POST", "PUT", "PATCH", "DELETE"],
        "providers.ecartapi.stores[].state": list(StoreState),
        "providers.ecartapi.stores[].statuses[].payment[]": list(Payment),
        "providers.ecartapi.stores[].statuses[].fulfilment[]": list(Fulfilment),
        "providers.ecartapi.stores[].statuses[].life[]": list(Life),
        "providers.ecartapi.stores[].paging": list(Paging),
        "webhooks.chaos.schedule[].kind": list(ChaosKind),
    }


def test_the_schema_lists_the_fates_of_seeded_orders() -> None:
    assert dict(walk(SCHEMA))["seeded.mix"]["propertyNames"]["enum"] == list(STORIES_BY_NAME)


def test_every_property_is_described_in_one_sentence() -> None:
    properties = [part for _, schema in walk(SCHEMA) for part in schema.get("properties", {}).values()]
    for text in [part["description"] for part in properties]:
        assert text[0].isupper()
        assert text.endswith(".")
        assert ". " not in text


def test_every_way_to_break_the_schema_has_a_sentence() -> None:
    silent = {
        "$defs", "$ref", "$schema", "deprecated", "description", "examples", "format", "formerly",
        "formerly_by_origin", "formerly_opposite", "items", "properties", "propertyNames", "title",
    }  # fmt: skip
    for path, schema in walk(SCHEMA):
        assert set(schema) - silent <= set(SENTENCES), path
        assert "pattern" not in schema or schema["examples"], path
        kinds = schema.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= {*TYPES, "null"}, path
