"""The kinds of records that a scenario may bring along, with what their data has to be."""

from typing import Final

from mockpay.providers.conekta.cards import tokens
from mockpay.providers.conekta.customers import (
    customers,
    fiscal_entities,
    payment_sources,
    plans,
    shipping_contacts,
    subscriptions,
)
from mockpay.providers.conekta.events import listeners
from mockpay.providers.conekta.payment_links import payment_links
from mockpay.providers.conekta.webhooks import keys as webhook_keys
from mockpay.sandbox.provider_spec import RecordKind

KINDS: Final = {
    customers.KIND: RecordKind(data=customers.CustomerData),
    payment_sources.KIND: RecordKind(data=payment_sources.Source, under=customers.KIND),
    shipping_contacts.KIND: RecordKind(data=shipping_contacts.Contact, under=customers.KIND),
    fiscal_entities.KIND: RecordKind(data=fiscal_entities.FiscalEntity, under=customers.KIND),
    subscriptions.KIND: RecordKind(data=subscriptions.Subscription, under=customers.KIND),
    plans.KIND: RecordKind(data=plans.Plan),
    tokens.KIND: RecordKind(data=tokens.Token),
    payment_links.KIND: RecordKind(data=payment_links.PaymentLink),
    listeners.KIND: RecordKind(data=listeners.Webhook),
    webhook_keys.KIND: RecordKind(data=webhook_keys.WebhookKey),
}
