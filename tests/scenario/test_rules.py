"""The bank's answers: what a rule asks for, what a card stands for, and who is asked to authenticate."""

import pytest

from mockpay.orders.lifecycle import Action
from mockpay.orders.order import Method
from mockpay.scenario.rules import RequestContext, RuleEngine
from mockpay.scenario.scenario import OutcomeRule, Scenario, TestCard, Then, ThreeDS, When

CARDS = tuple(
    TestCard(name=three_ds or "plain", number="", brand="visa", source="chosen", three_ds=three_ds)
    for three_ds in ThreeDS
)
POOR = TestCard(
    name="poor", number="", brand="visa", source="chosen", then=Then.DECLINE, code="51", three_ds=ThreeDS.CHALLENGE
)
DIRECTOR = RuleEngine(Scenario(name="test", cards=(*CARDS, POOR)))
CARD, CASH = Method(kind="card"), Method(kind="cash")


def by(card: str) -> Method:
    return Method(kind="card", test_card=card)


@pytest.mark.parametrize(
    ("card", "asked", "first", "passed", "failed"),
    [
        ("plain", True, "pay", None, None),
        ("frictionless", True, "pay", None, None),
        ("frictionless_failed", True, "decline", None, None),
        ("challenge", True, "challenge", "pay", "decline"),
        ("challenge_failed", True, "challenge", "decline", "decline"),
        ("poor", True, "challenge", "decline", "decline"),
        ("poor", False, "decline", None, None),
        ("challenge", False, "pay", None, None),
        ("challenge_failed", False, "pay", None, None),
        ("frictionless_failed", False, "pay", None, None),
    ],
)
def test_who_is_asked_and_what_the_answer_is_worth(
    card: str, asked: bool, first: str, passed: str | None, failed: str | None
) -> None:
    method = by(card)
    assert DIRECTOR.outcome_for("shop", method, RequestContext(), three_ds=asked).action == first
    for wanted, said in ((passed, True), (failed, False)):
        if wanted:
            outcome = DIRECTOR.after_challenge("shop", method, RequestContext(), passed=said)
            assert outcome.action == wanted
            assert (outcome.failure is None) == (wanted == "pay")


@pytest.mark.parametrize(
    ("card", "action"),
    [
        ("", "challenge"), ("plain", "challenge"), ("poor", "challenge"), ("challenge", "challenge"),
        ("challenge_failed", "challenge"), ("frictionless", "challenge"), ("frictionless_failed", "challenge"),
    ],
)  # fmt: skip
def test_strict_asks_whatever_the_card_says(card: str, action: str) -> None:
    assert DIRECTOR.outcome_for("shop", by(card), RequestContext(), three_ds=True, strict=True).action == action


def test_why_it_failed() -> None:
    codes = [
        DIRECTOR.after_challenge("shop", by("poor"), RequestContext(), passed=passed).failure
        for passed in (True, False)
    ]
    assert [failure.code for failure in codes if failure] == ["51", "not_authenticated"]


@pytest.mark.parametrize(("waits", "action"), [(True, Action.WAIT), (False, Action.PAY)])
def test_what_waits_for_the_buyer(waits: bool, action: Action) -> None:
    assert DIRECTOR.outcome_for("shop", CASH, RequestContext(), waits=waits).action is action


def test_a_rule_goes_before_everything() -> None:
    rules = (OutcomeRule(then=Then.APPROVE, when=When(operation="a")), OutcomeRule(then=Then.DECLINE, code="x"))
    rule_engine = RuleEngine(Scenario(name="test", cards=CARDS, outcomes=rules))
    for method, waits in ((by("challenge"), False), (CASH, True)):
        assert (
            rule_engine.outcome_for("shop", method, RequestContext("a"), waits=waits, three_ds=True).action
            is Action.PAY
        )
        assert (
            rule_engine.outcome_for("shop", method, RequestContext("b"), waits=waits, three_ds=True).action
            is Action.DECLINE
        )
