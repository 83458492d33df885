"""The tones of states and events are those of the lifecycle table: none is forgotten, none made up."""

from mockpay.orders.lifecycle import TABLE
from mockpay.orders.tones import OF_EVENT, OF_STATE, STATES, Tone


def test_each_state_of_the_table_has_one_tone() -> None:
    states = [state for _, state in TABLE]
    assert set(OF_STATE) == {*states, "new"}
    assert sum(map(len, STATES.values())) == len(OF_STATE)


def test_an_event_has_the_tone_of_the_state_it_leads_to() -> None:
    for cells in TABLE.values():
        for row in cells.values():
            if row.event not in (None, "order.edited", "charge.received"):
                assert OF_EVENT[row.event] is OF_STATE[row.to], row.event
    assert (OF_EVENT["order.edited"], OF_EVENT["charge.received"]) == (Tone.CALM, Tone.GOOD)
