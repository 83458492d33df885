"""Whom the engine asks once it knows the charge: the buyer's bank, and what a payment costs the merchant."""

from typing import Protocol

from mockpay.orders.commands import Outcome, PayOrder
from mockpay.orders.order import Charge, Method, Order, Struct
from mockpay.orders.payment_terms import PaymentTerms


class Issuer(Protocol):
    """Gives outcomes. Amounts are minor units of the order's currency."""

    def authorize(self, order: Order, command: PayOrder, amount: int) -> Outcome:
        """The answer to an attempt to pay so much. Raises a `Refusal`."""
        ...

    def terms(self, order: Order) -> PaymentTerms:
        """What the order's origin takes; nobody is asked."""
        ...

    def authenticate(self, order: Order, charge: Charge, *, passed: bool) -> Outcome:
        """The answer for a charge whose buyer was asked to authenticate, and did or did not."""
        ...

    def fees(self, order: Order, method: Method) -> Outcome:
        """What a payment by that method costs; nobody is asked."""
        ...


class KnownOutcome(Struct, frozen=True):
    """An issuer that answers the same to everything: for orders whose story is known."""

    outcome: Outcome = Outcome()
    taken: PaymentTerms = PaymentTerms()

    def authorize(self, _order: Order, _command: PayOrder, _amount: int) -> Outcome:
        """The outcome."""
        return self.outcome

    def terms(self, _order: Order) -> PaymentTerms:
        """The terms that are `taken`."""
        return self.taken

    def authenticate(self, _order: Order, _charge: Charge, *, passed: bool) -> Outcome:
        """The outcome."""
        return self.outcome

    def fees(self, _order: Order, _method: Method) -> Outcome:
        """The outcome."""
        return self.outcome
