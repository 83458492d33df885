"""Who had something happen to an order."""

from enum import StrEnum


class Actor(StrEnum):
    """Where an act came from (chosen): a call of a provider's API, the buyer at a pay page, a person at the live page,
    a call of the control API, the scenario (what it starts with, its timeline), or the clock, by which payments arrive
    and expire."""

    API = "api"
    PAY_PAGE = "pay_page"
    LIVE_PAGE = "live_page"
    CONTROL_API = "control_api"
    SCENARIO = "scenario"
    CLOCK = "clock"
