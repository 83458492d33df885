"""Old keys of scenarios: they count as the new ones do, and the log says once what to write instead."""

import logging
from pathlib import Path

import pytest

from mockpay.scenario.load import BadScenario, combine, load, parse

OLD = "seed: a\nwebhooks:\n  waits: [9]\n  purist: {}"
TOLD = "webhooks.purist is now webhooks.root_fields, and says the opposite; the old name goes with the next release"


@pytest.mark.parametrize(("old", "new"), [("true", False), ("false", True)])
def test_the_old_name_counts_and_says_so_once(old: str, new: bool, caplog: pytest.LogCaptureFixture) -> None:
    where = f"alias-{old}.yaml"
    with caplog.at_level(logging.WARNING):
        policies = [parse(OLD.format(old), where).webhooks for _ in range(3)]
    assert [(policy.root_fields, policy.waits) for policy in policies] == [(new, (9,))] * 3
    assert caplog.messages == [f"mockpay: {where}:4: {TOLD}"]


def test_the_new_name_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    assert parse("webhooks: {root_fields: false}").webhooks.root_fields is False
    assert parse("webhooks: {waits: [9]}").webhooks.root_fields is True
    assert caplog.messages == []


def test_old_and_new_names_lie_over_each_other(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text("webhooks: {purist: true}")
    new.write_text("webhooks: {root_fields: true}")
    assert load([str(old), str(new)]).webhooks.root_fields is True
    assert load([str(new), str(old)]).webhooks.root_fields is False


def test_values_that_are_no_yaml_may_have_it_too() -> None:
    assert combine([], document={"webhooks": {"purist": True}}).scenario.webhooks.root_fields is False


def test_both_in_one_file_are_refused() -> None:
    with pytest.raises(BadScenario) as refused:
        parse("webhooks:\n  root_fields: true\n  purist: true")
    assert str(refused.value) == (
        "inline:3: webhooks.purist is the old name of webhooks.root_fields; keep the new one only"
    )


def test_an_old_name_with_a_wrong_value_is_refused_where_it_stands() -> None:
    with pytest.raises(BadScenario) as refused:
        parse("webhooks:\n  purist: 1")
    assert str(refused.value) == "inline:2: webhooks.purist must be true or false, not 1"
