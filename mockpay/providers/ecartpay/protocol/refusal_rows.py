"""What rows of EcartPay's table of refusals are made with.

The sentences here are English; `spanish.py` has them in Spanish. English is what public clients read who ask for no
language: `already exists`, `Insufficient funds`, `items[0].price must be greater than 0`.
"""

from typing import Any, Final

from mockpay.orders import errors as core
from mockpay.web import errors as web
from mockpay.web.fidelity import Fidelity
from mockpay.web.refusal_catalogue import CHOSEN, SENTENCE, RefusalRow

GUIDE: Final = "chosen; code: EcartPay's error guide, as a public client maps it"


class CardRefused(core.Refusal):
    """A card that is not taken. Status 400 for one that cannot be right as it was sent, 402 where the bank says no
    (chosen; clients take either)."""

    code = "card_refused"


def fits(name: str, status: int, *kinds: type[Exception], en: str = SENTENCE, **more: Any) -> RefusalRow:
    """A row for what the core and the toolkit raise."""
    return _row(name, status, {"en": en}, {"kinds": kinds} | more)


def own(name: str, status: int, raises: type[Exception], en: str, **more: Any) -> RefusalRow:
    """A row that code of this provider raises by itself."""
    return _row(name, status, {"en": en}, {"raises": raises} | more)


def _row(name: str, status: int, sentences: dict[str, str], more: dict[str, Any]) -> RefusalRow:
    rest = {"fidelity": Fidelity.INVENTED, "source": CHOSEN, "sentences": sentences} | more
    return RefusalRow(name=name, status=status, **rest)


def lost(name: str, en: str, field: str = "") -> RefusalRow:
    """A row for something that has no such id."""
    return own(name, 404, core.NotFound, en, field=field)


def invalid(name: str, en: str, field: str, **more: Any) -> RefusalRow:
    """A row for a value that the schema takes and EcartPay does not."""
    return own(name, 422, web.Invalid, en, field=field, **more)


def card(name: str, code: str, en: str, field: str) -> RefusalRow:
    """A row for a card that cannot be right as it was sent."""
    return own(name, 400, CardRefused, en, field=field, code=code, source=GUIDE)


def observed(source: str) -> dict[str, Any]:
    """How sure a row is that was seen live, or that public clients rely on."""
    return {"fidelity": Fidelity.OBSERVED, "source": source}
