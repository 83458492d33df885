"""The kinds of records that a scenario may bring along, with what their data has to be."""

from typing import Final

from mockpay.providers.conekta import (
    contacts,
    customers,
    fiscal,
    payment_links,
    plans,
    sources,
    subscriptions,
    tokens,
    webhook_keys,
    webhooks,
)
from mockpay.sandbox.face import Kind

KINDS: Final = {
    customers.KIND: Kind(data=customers.Customer),
    sources.KIND: Kind(data=sources.Source, under=customers.KIND),
    contacts.KIND: Kind(data=contacts.Contact, under=customers.KIND),
    fiscal.KIND: Kind(data=fiscal.FiscalEntity, under=customers.KIND),
    subscriptions.KIND: Kind(data=subscriptions.Subscription, under=customers.KIND),
    plans.KIND: Kind(data=plans.Plan),
    tokens.KIND: Kind(data=tokens.Token),
    payment_links.KIND: Kind(data=payment_links.PaymentLink),
    webhooks.KIND: Kind(data=webhooks.Webhook),
    webhook_keys.KIND: Kind(data=webhook_keys.WebhookKey),
}
