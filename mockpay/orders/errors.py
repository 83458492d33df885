"""The refusals of the core. HTTP-free; each provider words and numbers them its own way.

Refusal
├── NotFound          nothing has that id
├── Duplicate         something unique is taken
├── WrongState        right request, wrong moment
├── NotAllowed        the order's own rules say no
│   ├── NotEnabled    what the account at the provider does not take
│   ├── OtherCurrency what a method does not pay in
│   ├── OutsideLimits too little or too much for a method
│   └── NotOffered    installments that are not on offer
└── Unacceptable      a value cannot be taken
    ├── TooMuch       more than is left
    └── Mismatch      the charges do not add up to the order
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum


class Refusal(Exception):
    """A command that changed nothing. `sentence` tells the next step; `field` names what to mend."""

    code = "refused"
    committed = False
    """Whether something was saved all the same: a provider may refuse in words what the core decided and kept."""
    reason = ""
    """Which refusal it is, more closely than its class says: a name in the provider's table of refusals."""
    values: Mapping[str, object] = {}
    """What that row's sentences need."""

    def __init__(self, sentence: str, *, field: str | None = None, subject: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.subject = subject


class NotFound(Refusal):
    """Nothing has that id."""

    code = "not_found"


class Duplicate(Refusal):
    """Something unique is taken; `subject` is the id of the holder."""

    code = "duplicate"


class WrongState(Refusal):
    """Right request, wrong moment. `cell` is the entity, state and action that the table of lifecycle.py has no row
    for, where it was the table that refused."""

    code = "wrong_state"

    def __init__(self, sentence: str, *, field: str | None = None, cell: tuple[str, str, str] | None = None) -> None:
        super().__init__(sentence, field=field)
        self.cell = cell


class NotAllowed(Refusal):
    """The order's own rules say no."""

    code = "not_allowed"


class NotEnabled(NotAllowed):
    """What the account at the provider does not take; `reason` is the provider's name for that."""

    code = "not_enabled"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the account does not take this payment: {reason}")
        self.reason = reason


class OtherCurrency(NotAllowed):
    """A `kind` of method that pays in `currency` alone, for an order in another."""

    code = "other_currency"

    def __init__(self, kind: str, currency: str) -> None:
        super().__init__(f"a {kind} payment must be in {currency}; pay by card", field="currency")
        self.kind = kind
        self.currency = currency


class OutsideLimits(NotAllowed):
    """A charge by a `kind` of method below the least or above the most that it may be: the `bound` (currency units)."""

    code = "outside_limits"

    def __init__(self, kind: str, bound: Decimal, currency: str, *, is_minimum: bool) -> None:
        side = "at least" if is_minimum else "at most"
        super().__init__(f"a {kind} payment must be {side} {bound} {currency}", field="amount")
        self.kind = kind
        self.bound = bound
        self.currency = currency
        self.is_minimum = is_minimum


class NotOfferedFor(StrEnum):
    """What it is about a charge that there are no such installments for it."""

    MONTHS = "months"
    AMOUNT = "amount"
    METHOD = "method"
    DEBIT = "debit"
    FOREIGN = "foreign"


class NotOffered(NotAllowed):
    """Installments that are not on offer, or not for that amount or card."""

    def __init__(self, sentence: str, why: NotOfferedFor) -> None:
        super().__init__(sentence, field="installments")
        self.why = why


class Unacceptable(Refusal):
    """A value cannot be taken."""

    code = "unacceptable"


class TooMuch(Unacceptable):
    """More than is left."""

    code = "too_much"


class Mismatch(Unacceptable):
    """The charges do not add up to the order."""

    code = "mismatch"
