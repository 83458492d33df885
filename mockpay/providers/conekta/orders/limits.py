"""How little and how much a charge may be: the scenario's limits, in Conekta's words (public reports of refusals)."""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.money import to_minor
from mockpay.orders.order import Method
from mockpay.orders.payment_terms import limit
from mockpay.providers.conekta.protocol.errors import Detail, WordedRefusal
from mockpay.providers.conekta.protocol.settings import settings
from mockpay.scenario.scenario import Scenario

CODE: Final = "parameter_validation.combo.order.currency_type"
WORDS: Final[dict[str, str]] = {MethodKind.CASH: "oxxo", MethodKind.TRANSFER: "spei"}
"""What codes call a kind of method."""


def check(scenario: Scenario, method: Method, amount: int, currency: str) -> None:
    """Raises `Refused` for a charge of too few or too many minor units."""
    found = limit(settings(scenario).limits, method.kind, currency)
    kind = WORDS.get(method.kind, method.kind)
    if found.minimum is not None and amount < to_minor(found.minimum, currency):
        raise _refused(f"{kind}.minimum", f"{found.minimum:,.2f}", currency)
    if found.maximum is not None and amount > to_minor(found.maximum, currency):
        raise _refused(f"{kind}.maximum", f"{found.maximum:,.2f}", currency)


def _refused(code: str, bound: str, currency: str) -> WordedRefusal:
    return WordedRefusal(422, Detail(code=f"{CODE}.{code}", param="amount", values=(bound, currency)))
