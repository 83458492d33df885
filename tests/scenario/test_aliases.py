"""Old keys of scenarios: they count as the new ones do, and the log says once what to write instead."""

import logging
from pathlib import Path

import pytest

from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.scenario.load import BadScenario, combine, load, parse

OLD = "seed: a\nwebhooks:\n  waits: [9]\n  purist: {}"
NEW = "providers.ecartpay.root_fields"
TOLD = f"webhooks.purist is now {NEW}, and says the opposite; the old name goes with the next release"


@pytest.mark.parametrize(("old", "new"), [("true", False), ("false", True)])
def test_the_old_name_counts_and_says_so_once(old: str, new: bool, caplog: pytest.LogCaptureFixture) -> None:
    where = f"alias-{old}.yaml"
    with caplog.at_level(logging.WARNING):
        read = [parse(OLD.format(old), where) for _ in range(3)]
    assert [(settings(one).root_fields, one.webhooks.waits) for one in read] == [(new, (9,))] * 3
    assert caplog.messages == [f"mockpay: {where}:4: {TOLD}"]


def test_the_new_name_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert settings(parse("providers: {ecartpay: {root_fields: false}}")).root_fields is False
    assert settings(parse("webhooks: {waits: [9]}")).root_fields is True
    assert caplog.messages == []


def test_old_and_new_names_lie_over_each_other(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text("webhooks: {purist: true}")
    new.write_text("providers: {ecartpay: {root_fields: true}}")
    assert settings(load([str(old), str(new)])).root_fields is True
    assert settings(load([str(new), str(old)])).root_fields is False


def test_values_that_are_no_yaml_may_have_it_too() -> None:
    assert settings(combine([], document={"webhooks": {"purist": True}}).scenario).root_fields is False


def test_both_in_one_file_are_refused() -> None:
    with pytest.raises(BadScenario) as refused:
        parse("providers: {ecartpay: {root_fields: true}}\nwebhooks:\n  purist: true")
    assert str(refused.value) == (
        "inline:3: webhooks.purist is the old name of providers.ecartpay.root_fields; keep the new one only"
    )


def test_an_old_name_with_a_wrong_value_is_refused_where_it_stands() -> None:
    with pytest.raises(BadScenario) as refused:
        parse("webhooks:\n  purist: 1")
    assert str(refused.value) == "inline:2: webhooks.purist must be true or false, not 1"


def test_rows_of_a_table_of_all_go_to_those_they_are_about(caplog: pytest.LogCaptureFixture) -> None:
    old = """
limits:
  - {origin: conekta, method: card, minimum: 3}
  - {currency: USD, maximum: 9}
  - {origin: ecartpay, maximum: 5}
"""
    new = """
providers:
  conekta: {limits: [{method: card, minimum: 3}, {currency: USD, maximum: 9}]}
  ecartapi: {limits: [{currency: USD, maximum: 9}]}
  ecartpay: {limits: [{currency: USD, maximum: 9}, {maximum: 5}]}
"""
    with caplog.at_level(logging.WARNING):
        assert parse(old, "rows.yaml") == parse(new, "rows.yaml")
    sentence = "mockpay: rows.yaml:2: limits is now providers.{}.limits; the old name goes with the next release"
    assert caplog.messages == [sentence.format(name) for name in ("conekta", "ecartapi", "ecartpay")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("account: {id: a, authorization_id: b}", "account: {id: a}\nproviders: {ecartpay: {authorization_id: b}}"),
        ("webhooks: {root_fields: false}", "webhooks: {}\nproviders: {ecartpay: {root_fields: false}}"),
        (
            "stores: [{origin: ecartapi, token: t, preset: shopify}]",
            "providers: {ecartapi: {stores: [{token: t, preset: shopify}]}}",
        ),
        (
            "installments: [{origin: conekta, months: 3, percent: 1, minimum: 2, maximum: 3}]",
            "providers: {conekta: {installments: [{months: 3, percent: 1, minimum: 2, maximum: 3}]},"
            " ecartapi: {installments: []}, ecartpay: {installments: []}}",
        ),
    ],
)
def test_what_moved_to_a_provider_counts_where_it_was(old: str, new: str) -> None:
    assert parse(old, "moved.yaml") == parse(new, "moved.yaml")


def test_a_bad_row_in_the_old_place_is_refused_with_its_line() -> None:
    with pytest.raises(BadScenario) as refused:
        parse("installments:\n  - {origin: conekta, months: 3, percent: 1}\n  - {months: 1, percent: 1}")
    assert str(refused.value) == "inline:3: installments[1].months must be at least 2, not 1"
