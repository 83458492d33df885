"""The kinds of payment methods that mockpay tells apart, in its own words; what a provider calls them stands there."""

from enum import StrEnum


class MethodKind(StrEnum):
    """How somebody pays. `Method.kind` is a text all the same: a state that was saved elsewhere may have others."""

    CARD = "card"
    CASH = "cash"
    TRANSFER = "transfer"
    WALLET = "wallet"
