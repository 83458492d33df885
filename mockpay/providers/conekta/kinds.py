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
from mockpay.sandbox.provider_spec import RecordKind

KINDS: Final = {
    customers.KIND: RecordKind(data=customers.Customer),
    sources.KIND: RecordKind(data=sources.Source, under=customers.KIND),
    contacts.KIND: RecordKind(data=contacts.Contact, under=customers.KIND),
    fiscal.KIND: RecordKind(data=fiscal.FiscalEntity, under=customers.KIND),
    subscriptions.KIND: RecordKind(data=subscriptions.Subscription, under=customers.KIND),
    plans.KIND: RecordKind(data=plans.Plan),
    tokens.KIND: RecordKind(data=tokens.Token),
    payment_links.KIND: RecordKind(data=payment_links.PaymentLink),
    webhooks.KIND: RecordKind(data=webhooks.Webhook),
    webhook_keys.KIND: RecordKind(data=webhook_keys.WebhookKey),
}
