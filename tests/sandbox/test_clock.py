"""The clock of a space, on top of a machine's clock that a test can turn."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mockpay.sandbox.clock import Clock, ClockState, wall
from mockpay.scenario.scenario import ClockPlan

NOON = datetime(2025, 9, 24, 12, tzinfo=UTC)
LATER = datetime(2030, 1, 1, 0, 0, 0, 827_000, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """A clock on the wall."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_by_default_it_is_the_machines_time(machine: Machine) -> None:
    clock = Clock(machine)
    machine.at += HOUR
    assert (clock.now(), clock.ticking) == (NOON + HOUR, True)
    assert abs(Clock().now() - wall()) < timedelta(seconds=10)


def test_a_frozen_clock_stands_and_ticks_on_from_there(machine: Machine) -> None:
    clock = Clock(machine)
    clock.freeze()
    machine.at += HOUR
    assert (clock.now(), clock.ticking) == (NOON, False)
    clock.freeze(LATER)
    machine.at += HOUR
    assert clock.now() == LATER
    clock.tick()
    assert (clock.now(), clock.ticking) == (LATER, True)
    machine.at += HOUR
    clock.tick()
    assert clock.now() == LATER + HOUR


def test_a_clock_that_is_set_ticks_on_or_stands_as_before(machine: Machine) -> None:
    clock = Clock(machine)
    clock.set(LATER)
    machine.at += HOUR
    assert (clock.now(), clock.ticking) == (LATER + HOUR, True)
    clock.freeze()
    clock.set(NOON - HOUR)
    machine.at += HOUR
    assert (clock.now(), clock.ticking) == (NOON - HOUR, False)


def test_back_to_the_wall(machine: Machine) -> None:
    for turn in (Clock.freeze, lambda clock: clock.set(LATER)):
        clock = Clock(machine)
        turn(clock)
        clock.wall()
        assert (clock.now(), clock.state) == (machine.at, ClockState())


def test_a_scenario_sets_it_or_stops_it(machine: Machine) -> None:
    running, standing = Clock(machine, ClockPlan(set=LATER)), Clock(machine, ClockPlan(freeze=LATER))
    machine.at += HOUR
    assert (running.now(), standing.now()) == (LATER + HOUR, LATER)


def test_it_tells_whole_milliseconds_in_utc(machine: Machine) -> None:
    machine.at = NOON.replace(microsecond=1_999)
    assert Clock(machine).now() == NOON.replace(microsecond=1_000)
    clock = Clock(machine)
    clock.freeze(LATER.astimezone(timezone(-6 * HOUR)))
    assert (clock.now(), clock.now().utcoffset()) == (LATER, timedelta(0))


def test_a_moment_survives_hundreds_of_years_of_offset(machine: Machine) -> None:
    clock = Clock(machine)
    far = datetime(2200, 2, 28, 23, 59, 59, 999_000, tzinfo=UTC)
    clock.set(far)
    assert clock.now() == far
