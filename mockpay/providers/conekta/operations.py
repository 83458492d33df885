"""Conekta's operations, built or not: the one list that routes, 501 answers and docs/coverage.md come from.

`PLANNED` is all that OpenAPI 2.3.0 names; what of it is not built answers 501. What the older clients and the documents
of version 2.0 have beside it stands with its handlers.
"""

from typing import Final

from mockpay.providers.conekta import logs
from mockpay.providers.conekta.cards import tokens
from mockpay.providers.conekta.customers import plans, subresource_routes, subscription_routes
from mockpay.providers.conekta.customers import routes as customer_routes
from mockpay.providers.conekta.orders import captures, charges, line_routes, refunds, updates
from mockpay.providers.conekta.orders import routes as order_routes
from mockpay.providers.conekta.payment_links import payment_links
from mockpay.providers.conekta.protocol.auth import check_key
from mockpay.providers.conekta.webhooks import event_routes
from mockpay.providers.conekta.webhooks import keys as webhook_keys
from mockpay.providers.conekta.webhooks import subscriptions as webhook_subscriptions
from mockpay.web.provider import Fidelity, Operation

BUILT: Final[tuple[Operation, ...]] = (
    *order_routes.OPERATIONS,
    *updates.OPERATIONS,
    *charges.OPERATIONS,
    *captures.OPERATIONS,
    *refunds.OPERATIONS,
    *line_routes.OPERATIONS,
    *customer_routes.OPERATIONS,
    *subresource_routes.OPERATIONS,
    *plans.OPERATIONS,
    *subscription_routes.OPERATIONS,
    *tokens.OPERATIONS,
    *event_routes.OPERATIONS,
    *logs.OPERATIONS,
    *payment_links.OPERATIONS,
    *webhook_subscriptions.OPERATIONS,
    *webhook_keys.OPERATIONS,
)

PLANNED: Final = """
GET /charges get_charges
PUT /charges/{id} update_charge
POST /orders/{id}/add_charges orders_create_charges
POST /orders/{id}/charges orders_create_charge
GET /orders/{id}/discount_lines orders_get_discount_lines
POST /orders/{id}/discount_lines orders_create_discount_line
DELETE /orders/{id}/discount_lines/{discount_lines_id} orders_delete_discount_lines
GET /orders/{id}/discount_lines/{discount_lines_id} orders_get_discount_line
PUT /orders/{id}/discount_lines/{discount_lines_id} orders_update_discount_lines
GET /orders get_orders
POST /orders create_order
GET /orders/{id} get_order_by_id
PUT /orders/{id} update_order
POST /orders/{id}/cancel cancel_order
POST /orders/{id}/capture orders_create_capture
POST /orders/{id}/refunds order_refund
DELETE /orders/{id}/refunds/{refund_id} order_cancel_refund
POST /orders/{id}/line_items orders_create_product
DELETE /orders/{id}/line_items/{line_item_id} orders_delete_product
PUT /orders/{id}/line_items/{line_item_id} orders_update_product
POST /orders/{id}/shipping_lines orders_create_shipping
DELETE /orders/{id}/shipping_lines/{shipping_id} orders_delete_shipping
PUT /orders/{id}/shipping_lines/{shipping_id} orders_update_shipping
POST /orders/{id}/tax_lines orders_create_taxes
DELETE /orders/{id}/tax_lines/{tax_id} orders_delete_taxes
PUT /orders/{id}/tax_lines/{tax_id} orders_update_taxes
GET /customers get_customers
POST /customers create_customer
DELETE /customers/{id} delete_customer_by_id
GET /customers/{id} get_customer_by_id
PUT /customers/{id} update_customer
POST /customers/{id}/fiscal_entities create_customer_fiscal_entities
PUT /customers/{id}/fiscal_entities/{fiscal_entities_id} update_customer_fiscal_entities
GET /events get_events
POST /events/{event_id}/resend resend_event
GET /events/{id} get_event
GET /checkouts get_checkouts
POST /checkouts create_checkout
GET /checkouts/{id} get_checkout
PUT /checkouts/{id}/cancel cancel_checkout
POST /checkouts/{id}/email email_checkout
GET /customers/{id}/payment_sources get_customer_payment_methods
POST /customers/{id}/payment_sources create_customer_payment_methods
DELETE /customers/{id}/payment_sources/{payment_method_id} delete_customer_payment_methods
PUT /customers/{id}/payment_sources/{payment_method_id} update_customer_payment_methods
POST /customers/{id}/shipping_contacts create_customer_shipping_contacts
DELETE /customers/{id}/shipping_contacts/{shipping_contacts_id} delete_customer_shipping_contacts
PUT /customers/{id}/shipping_contacts/{shipping_contacts_id} update_customer_shipping_contacts
POST /tokens create_token
GET /webhook_keys get_webhook_keys
POST /webhook_keys create_webhook_key
DELETE /webhook_keys/{id} delete_webhook_key
GET /webhook_keys/{id} get_webhook_key
PUT /webhook_keys/{id} update_webhook_key
GET /webhooks get_webhooks
POST /webhooks create_webhook
DELETE /webhooks/{id} delete_webhook
GET /webhooks/{id} get_webhook
PUT /webhooks/{id} update_webhook
POST /webhooks/{id}/test test_webhook
GET /antifraud/blacklists get_rule_blacklist
POST /antifraud/blacklists create_rule_blacklist
DELETE /antifraud/blacklists/{id} delete_rule_blacklist
GET /antifraud/whitelists get_rule_whitelist
POST /antifraud/whitelists create_rule_whitelist
DELETE /antifraud/whitelists/{id} delete_rule_whitelist
GET /api_keys get_api_keys
POST /api_keys create_api_key
DELETE /api_keys/{id} delete_api_key
GET /api_keys/{id} get_api_key
PUT /api_keys/{id} update_api_key
GET /balance get_balance
GET /companies get_companies
POST /companies create_company
GET /companies/current get_current_company
PATCH /companies/{company_id}/document update_company_document
POST /companies/{company_id}/document upload_company_document
GET /companies/{company_id}/documents get_company_documents
GET /companies/{id} get_company
GET /logs get_logs
GET /logs/{id} get_log_by_id
GET /payout_orders get_payout_orders
POST /payout_orders create_payout_order
GET /payout_orders/{id} get_payout_order_by_id
PUT /payout_orders/{id}/cancel cancel_payout_order_by_id
GET /plans get_plans
POST /plans create_plan
DELETE /plans/{id} delete_plan
GET /plans/{id} get_plan
PUT /plans/{id} update_plan
GET /customers/{customer_id}/subscriptions subscription_list
POST /customers/{customer_id}/subscriptions subscription_create
GET /customers/{customer_id}/subscriptions/{id} subscriptions_get
PUT /customers/{customer_id}/subscriptions/{id} subscription_update
POST /customers/{customer_id}/subscriptions/{id}/cancel subscription_cancel
GET /customers/{customer_id}/subscriptions/{id}/events subscription_events
POST /customers/{customer_id}/subscriptions/{id}/pause subscription_pause
POST /customers/{customer_id}/subscriptions/{id}/resume subscription_resume
POST /customers/{customer_id}/subscriptions/{id}/retry subscriptions_retry
GET /customers/{id}/subscription get_subscription
POST /customers/{id}/subscription create_subscription
PUT /customers/{id}/subscription update_subscription
POST /customers/{id}/subscription/cancel cancel_subscription
GET /customers/{id}/subscription/events get_subscription_events
POST /customers/{id}/subscription/pause pause_subscription
POST /customers/{id}/subscription/resume resume_subscription
GET /subscriptions/{subscription_id}/customer_portal get_customer_portal
POST /subscriptions/{subscription_id}/customer_portal create_customer_portal
GET /transactions get_transactions
GET /transactions/{id} get_transaction
GET /transfers get_transfers
GET /transfers/{id} get_transfer
"""


def _planned() -> tuple[Operation, ...]:
    built = {(one.method, one.path) for one in BUILT}
    rows = (line.split() for line in PLANNED.strip().splitlines())
    return tuple(
        Operation(method, path, name, Fidelity.INVENTED, "OpenAPI 2.3.0", None, check_key)
        for method, path, name in rows
        if (method, path) not in built
    )


OPERATIONS: Final = tuple(sorted((*BUILT, *_planned()), key=lambda one: "{" in one.path))
