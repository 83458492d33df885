"""Conekta, a payments API: orders with charges, refunds, checkouts, signed webhooks."""

from typing import Final

from mockpay.providers.conekta import errors, keys, kinds, operations, order_events, rules, status, versions, webhooks
from mockpay.providers.conekta.pay_pages import PAY_PAGES
from mockpay.sandbox.face import Face
from mockpay.web.provider import Provider

PROVIDER: Final = Provider(
    face=Face(
        name=rules.NAME,
        rules=rules.RULES,
        keys=keys.keys,
        hooks=order_events.hooks,
        kinds=kinds.KINDS,
        word=status.word,
    ),
    title="Conekta",
    claims=operations.CLAIMS,
    operations=operations.OPERATIONS,
    refuse=errors.refuse,
    sign=webhooks.sign,
    retries=webhooks.RETRIES,
    media=versions.media,
    check=versions.check,
    notes=(
        "Charges by card, in cash and by SPEI are built; bnpl, pay_by_bank, apple and google answer 501.",
        "An order whose only charge was declined is declined (captured answers show pending_payment as well); a charge "
        "of its own need not complete the order, those of a new order have to add up.",
        "A subscription is billed when it begins, and when it is resumed or tried again with something left to pay; "
        "cycles go by and trials end without a payment.",
        "Webhooks may be on this machine, which the real API refuses. When one is tried again is chosen: no document "
        "says. The key pairs they are signed with are published with mockpay, so a signature proves nothing.",
        "A payment link becomes an order when its page is opened; a recurrent one becomes another when somebody opens "
        "it after a buyer has begun to pay.",
        "Pay pages take cards of every network and ask for no shipping address, whatever a checkout says, and lead on "
        "to the shop at once. A checkout of type Integration has no page here.",
        "`three_ds_mode` strict asks for every card's owner; smart and not_strict where the test card asks for it.",
    ),
    pay_pages=PAY_PAGES,
    headers=((b"access-control-allow-origin", b"*"),),
)
