"""The colours of words on the live page."""

from itertools import chain

import pytest

from mockpay.dashboard.display import OTHERS, TONE_OF, tone
from mockpay.orders.lifecycle import TABLE
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.sandbox.outbox import DeliveryState

EVENTS = {row.event for rows in TABLE.values() for row in rows.values() if row.event}
STATES = {state for _, state in TABLE} | set(chain(Payment, Fulfilment, Life, DeliveryState))
STATUSES = {f"status-{first}" for first in "12345n"}


def test_every_word_that_has_a_colour_is_one_that_something_says() -> None:
    words = [word for words in OTHERS.values() for word in words.split()]
    assert set(words) <= STATES | STATUSES
    assert len(words) == len(set(words))
    assert set(TONE_OF) >= EVENTS


@pytest.mark.parametrize(
    ("word", "colour"),
    [
        ("charge.captured", "good"),
        ("charge.challenged", "wait"),
        ("charge.held_for_review", "wait"),
        ("dispute.lost", "bad"),
        ("order.placed", "calm"),
        ("dispute.won", "good"),
        ("dispute.opened", "bad"),
        ("shipment.delivered", "good"),
        ("client_error", "bad"),
        (201, "good"),
        (None, "bad"),
        ("status-n", "bad"),
    ],
)
def test_colours(word: object, colour: str) -> None:
    assert tone(word) == colour
