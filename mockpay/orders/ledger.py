"""A double-entry ledger: what each transition moves between accounts, in minor units. Every posting set sums to zero.

Accounts: `buyer` (outside), `merchant` (what the provider owes the shop), `fees` and `tax` (what the provider keeps,
tax being the VAT in the fee), `disputed` (held by the buyer's bank), `received` (came in by cash or transfer, and no
charge has taken it, yet or ever).
"""

from collections.abc import Callable, Iterable
from typing import Final

from mockpay.orders import status
from mockpay.orders.order import Charge, Struct
from mockpay.orders.states import RefundState


class Posting(Struct, frozen=True):
    """One line of the ledger: `amount` minor units onto `account`."""

    account: str
    amount: int


class Unbalanced(Exception):
    """A posting set that does not sum to zero: a defect, never a user's mistake."""


def _capture(charge: Charge, _subject: str) -> list[Posting]:
    fee = charge.fee
    arrived = min(status.received(charge), charge.captured)
    return [
        Posting(account="received", amount=-arrived),
        Posting(account="buyer", amount=arrived - charge.captured),
        Posting(account="merchant", amount=charge.captured - fee.total),
        Posting(account="fees", amount=fee.total - fee.tax),
        Posting(account="tax", amount=fee.tax),
    ]


def _receive(charge: Charge, subject: str) -> list[Posting]:
    amount = sum(receipt.amount for receipt in charge.receipts if receipt.id == subject)
    return [Posting(account="buyer", amount=-amount), Posting(account="received", amount=amount)]


def _refund(charge: Charge, subject: str) -> list[Posting]:
    amount = sum(refund.amount for refund in charge.refunds if refund.id == subject)
    return [Posting(account="merchant", amount=-amount), Posting(account="buyer", amount=amount)]


def _disputed(source: str, target: str) -> Callable[[Charge, str], list[Posting]]:
    def move(charge: Charge, _subject: str) -> list[Posting]:
        amount = charge.dispute.amount if charge.dispute else 0
        return [Posting(account=source, amount=-amount), Posting(account=target, amount=amount)]

    return move


MOVES: Final[dict[str, Callable[[Charge, str], list[Posting]]]] = {
    "charge.received": _receive,
    "charge.captured": _capture,
    "refund.paid": _refund,
    "dispute.opened": _disputed("merchant", "disputed"),
    "dispute.won": _disputed("disputed", "merchant"),
    "dispute.lost": _disputed("disputed", "buyer"),
}
"""Event name -> what it moves. An event that is not here moves no money."""


def postings(event: str, charge: Charge, subject: str) -> tuple[Posting, ...]:
    """What an event about `charge` (or its refund or dispute `subject`) moves, zero lines left out."""
    move = MOVES.get(event)
    moved = tuple(posting for posting in move(charge, subject) if posting.amount) if move else ()
    if sum(posting.amount for posting in moved):
        raise Unbalanced(f"{event} of charge {charge.id} does not sum to zero: {moved}")
    return moved


def balances(entries: Iterable[Posting]) -> dict[str, int]:
    """What stands on each account, minor units."""
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.amount
    return sums


def postings_of(charge: Charge) -> tuple[Posting, ...]:
    """All that a charge has moved so far, for state that was imported rather than lived through."""
    moves = [("charge.received", receipt.id) for receipt in charge.receipts]
    moves += [("charge.captured", charge.id)] if charge.captured else []
    moves += [("refund.paid", refund.id) for refund in charge.refunds if refund.state is RefundState.PAID]
    if charge.dispute:
        moves.append(("dispute.opened", charge.dispute.id))
        moves.append((f"dispute.{charge.dispute.state}", charge.dispute.id))
    return tuple(posting for event, subject in dict.fromkeys(moves) for posting in postings(event, charge, subject))
