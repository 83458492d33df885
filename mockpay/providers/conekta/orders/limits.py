"""How little and how much a charge may be: the scenario's limits, in Conekta's words (public reports of refusals)."""

from typing import Final

from mockpay.orders.money import to_minor
from mockpay.orders.order import Method
from mockpay.providers.conekta.protocol.core_refusals import SUM
from mockpay.providers.conekta.protocol.errors import Detail, WordedRefusal
from mockpay.providers.conekta.protocol.pending_methods import PENDING_METHODS
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.scenario.scenario import Scenario
from mockpay.scenario.tariff import limit

CODE: Final = "parameter_validation.combo.order.currency_type"
WORDS: Final = {one.method.kind: one.code for one in PENDING_METHODS}
"""What codes call a kind of method."""


def check(scenario: Scenario, method: Method, amount: int, currency: str, *, fits: bool = True) -> None:
    """Raises `Refused` for a charge of too few or too many minor units. Without `fits`, the sum of the charges is wrong
    as well, which is told first (conekta-node#106)."""
    found = limit(scenario.limits, NAME, method.kind, currency)
    kind = WORDS.get(method.kind, method.kind)
    if found.minimum is not None and amount < to_minor(found.minimum, currency):
        raise _refused(f"{kind}.minimum", f"{found.minimum:,.2f}", currency, fits=fits)
    if found.maximum is not None and amount > to_minor(found.maximum, currency):
        raise _refused(f"{kind}.maximum", f"{found.maximum:,.2f}", currency, fits=fits)


def _refused(code: str, bound: str, currency: str, *, fits: bool) -> WordedRefusal:
    wrong = () if fits else (Detail(code=SUM, param="amount"),)
    return WordedRefusal(422, *wrong, Detail(code=f"{CODE}.{code}", param="amount", values=(bound, currency)))
