"""What only Conekta understands in a scenario."""

from decimal import Decimal
from typing import Literal

from msgspec.structs import replace

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Struct
from mockpay.orders.payment_terms import Ban, Limit, PaymentTerms
from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.scenario.scenario import Scenario


class ConektaAccount(Struct, frozen=True):
    """What the account is set up for. With `sells_goods` an order that is charged needs shipping lines. Amounts are in
    pesos: `card_maximum` is the most that a card may pay, from `risk_amount` on nothing is approved. Without
    `monthly_minimum` installments are of any amount. After a decline `payment_status` stays declined for
    `payment_status_lag` seconds once a charge is paid. Cash that is waited for comes by itself after `oxxo_pays_after`
    seconds."""

    sells_goods: bool = False
    oxxo: bool = True
    spei: bool = True
    installments: bool = True
    monthly_minimum: bool = True
    international_cards: bool = True
    card_maximum: Decimal | None = None
    risk_amount: Decimal | None = None
    payment_status_lag: float | Literal["forever"] = 0
    oxxo_pays_after: float | None = None

    def bans(self) -> tuple[Ban, ...]:
        """What is switched off, under the names that Conekta's own front end has."""
        rows = (
            (self.oxxo, Ban(reason="cash_payment.oxxo_payment.disabled", method=MethodKind.CASH)),
            (self.spei, Ban(reason="bank_payment.spei_payment.disabled", method=MethodKind.TRANSFER)),
            (self.installments, Ban(reason="disabled_msi_company", months=True)),
            (self.international_cards, Ban(reason="international_card_not_allowed", foreign=True)),
            (self.risk_amount is None, Ban(reason="risk_validation_amount_reaching", above=self.risk_amount)),
        )
        return tuple([ban for taken, ban in rows if not taken])


class ConektaSettings(ProviderSettings, frozen=True):
    """`account` is what the account is set up for; `pay_links` are templates of the links to pay pages by name, with
    `{base}` and `{slug}`."""

    account: ConektaAccount = ConektaAccount()
    pay_links: dict[str, str] = {}

    def terms(self) -> PaymentTerms:
        """The tables, as the account has them."""
        account, rates, limits = self.account, self.installments, self.limits
        if not account.monthly_minimum:
            rates = tuple(replace(rate, minimum=Decimal(0)) for rate in rates)
        if account.card_maximum is not None:
            least = next((row.minimum for row in limits if row.method in (None, MethodKind.CARD)), None)
            limits = (Limit(method=MethodKind.CARD, minimum=least, maximum=account.card_maximum), *limits)
        arrives = {} if account.oxxo_pays_after is None else {MethodKind.CASH.value: account.oxxo_pays_after}
        return PaymentTerms(bans=account.bans(), arrives_after=arrives, limits=limits, installments=rates)


def settings(scenario: Scenario) -> ConektaSettings:
    """Those of a scenario."""
    return scenario.provider(NAME, ConektaSettings)
