"""What becomes of seeded orders: a table of small stories, each a row of actions with the hours between them.

The weights add up to 60, so that 60 orders have every story at least once.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final, NamedTuple

from mockpay.orders.lifecycle import Action
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Rules
from mockpay.orders.payment_terms import pays_in
from mockpay.sandbox.ids import Draw

MILLISECOND: Final = timedelta(milliseconds=1)
HOUR: Final = 3_600_000
DAY: Final = 24 * HOUR
YEAR: Final = 365 * DAY
PATIENCE: Final = 3 * 24 * 3600
"""Seconds a payment is waited for where an order's rules name no limit."""
LATER: Final = (MethodKind.CASH, MethodKind.TRANSFER)
"""What is promised first and paid later."""


class StoryStep(NamedTuple):
    """Something done `least` milliseconds after what came before, or up to `span` later; a `part` of money or goods."""

    action: Action
    least: int
    span: int
    part: bool = False


def step(action: Action, low: float = 0.01, high: float = 0.5, *, part: bool = False) -> StoryStep:
    """A step between two numbers of hours."""
    return StoryStep(action, int(low * HOUR), int((high - low) * HOUR) + 1, part)


class Story(NamedTuple):
    """A story: how often it is told, what happens, how many days at most have gone by since, and how it can be paid."""

    weight: int
    steps: tuple[StoryStep, ...] = ()
    within: int = 365
    kinds: tuple[MethodKind, ...] = (MethodKind.CARD,)


ANYHOW: Final = (*(MethodKind.CARD,) * 3, MethodKind.TRANSFER, MethodKind.CASH)
PAY: Final = step(Action.PAY)
PAY_LATER: Final = step(Action.PAY, 0.5, 40)
SHIP: Final = step(Action.SHIP, 4, 60)
DELIVER: Final = step(Action.DELIVER, 20, 120)
REFUND: Final = step(Action.REFUND, 6, 120)
DISPUTE: Final = step(Action.DISPUTE, 120, 500)
DECLINE: Final = step(Action.DECLINE)
WAIT: Final = step(Action.WAIT)
OPEN_ENDS: Final = (Action.WAIT, Action.CHALLENGE)
"""What a charge that is left at it may still expire from."""

STORIES_BY_NAME: Final[dict[str, Story]] = {
    "unpaid": Story(3, (), within=20),
    "declined": Story(2, (DECLINE,)),
    "pending_cash": Story(2, (WAIT,), kinds=(MethodKind.CASH,)),
    "pending_transfer": Story(2, (WAIT,), kinds=(MethodKind.TRANSFER,)),
    "challenged": Story(1, (step(Action.CHALLENGE),), within=1),
    "in_review": Story(1, (step(Action.REVIEW),), within=2),
    "authorized": Story(2, (step(Action.AUTHORIZE),), within=6),
    "voided": Story(1, (step(Action.AUTHORIZE), step(Action.VOID, 2, 100))),
    "expired": Story(2, (WAIT, step(Action.EXPIRE)), kinds=LATER),
    "lapsed": Story(1, (step(Action.EXPIRE),)),
    "partially_paid": Story(1, (step(Action.PAY, part=True),), within=15),
    "paid": Story(6, (PAY,), within=12, kinds=ANYHOW),
    "paid_at_second_try": Story(2, (DECLINE, PAY), within=25),
    "held": Story(1, (PAY, step(Action.HOLD, 1, 10)), within=10),
    "partially_shipped": Story(2, (PAY, SHIP._replace(part=True)), within=8, kinds=ANYHOW),
    "shipped": Story(4, (PAY, SHIP), within=5, kinds=ANYHOW),
    "delivered": Story(8, (PAY, SHIP, DELIVER), kinds=ANYHOW),
    "completed": Story(7, (PAY, SHIP, DELIVER, step(Action.COMPLETE, 24, 200)), kinds=ANYHOW),
    "returned": Story(2, (PAY, SHIP, DELIVER, step(Action.RETURN, 48, 300), REFUND)),
    "partially_refunded": Story(2, (PAY, SHIP, DELIVER, REFUND._replace(part=True))),
    "refunded": Story(2, (PAY, REFUND)),
    "disputed": Story(1, (PAY, SHIP, DELIVER, DISPUTE), within=30),
    "charged_back": Story(1, (PAY, SHIP, DELIVER, DISPUTE, step(Action.LOSE_DISPUTE, 200, 900))),
    "cancelled": Story(2, (step(Action.CANCEL, 0.5, 48),)),
    "withdrawn": Story(1, (WAIT, step(Action.CANCEL, 0.5, 48)), kinds=LATER),
    "called_off": Story(1, (PAY, REFUND, step(Action.CANCEL))),
}


def _steps(story: Story, kind: MethodKind) -> tuple[StoryStep, ...]:
    """The steps of a story; what is paid in a shop or by transfer is waited for first."""
    if kind not in LATER:
        return story.steps
    return tuple(one for each in story.steps for one in ((WAIT, PAY_LATER) if each is PAY else (each,)))


STORIES: Final = {(name, kind): _steps(story, kind) for name, story in STORIES_BY_NAME.items() for kind in story.kinds}
"""(story, kind of method) -> steps."""


def pick(count: int, mix: Mapping[str, int] | None = None) -> Iterator[str]:
    """The story of each of `count` orders, as evenly as the weights allow; `mix` (name -> weight) replaces them."""
    weights = mix or {name: story.weight for name, story in STORIES_BY_NAME.items()}
    names, bounds = list(weights), list(accumulate(weights.values()))
    for index in range(count if bounds[-1] else 0):
        yield names[bisect_right(bounds, (2 * index + 1) * bounds[-1] / (2 * count))]


class Timeline(NamedTuple):
    """One order's story with its moments: when it is placed, how it is to be paid, what happens when."""

    placed: datetime
    number: int
    kind: MethodKind
    steps: tuple[tuple[StoryStep, datetime], ...]

    @property
    def is_split(self) -> bool:
        """Whether only a part of the goods is sent."""
        return any(one.part and one.action is Action.SHIP for one, _ in self.steps)


def schedule(name: str, number: int, rules: Rules, now: datetime, draw: Draw, currency: str) -> Timeline:
    """The timeline of a story, over by `now`, but not so long ago that what waits would have expired. Of a story that
    no method tells in that currency, nothing but the order is left."""
    story = STORIES_BY_NAME[name]
    kind = draw.of([one for one in story.kinds if pays_in(one, currency)] or story.kinds)
    steps = STORIES[name, kind]
    patience = 1000 * rules.pending_for.get(kind, PATIENCE)
    waits = [_wait(one, patience, draw) for one in steps]
    gone = sum(waits)
    is_open = bool(steps) and steps[-1].action in OPEN_ENDS
    since = draw.below(max(1, min(story.within * DAY, YEAR - gone, patience if is_open else YEAR)))
    placed = now - (gone + since) * MILLISECOND
    moments = [placed + after * MILLISECOND for after in accumulate(waits)]
    return Timeline(placed, number, kind, tuple(zip(steps, moments, strict=True)))


def _wait(step: StoryStep, patience: int, draw: Draw) -> int:
    """Milliseconds before a step: a payment comes before its deadline, and expires at it."""
    if step.action is Action.EXPIRE:
        return patience
    wait = step.least + draw.below(step.span)
    return min(wait, patience - 1) if step.action is Action.PAY else wait
