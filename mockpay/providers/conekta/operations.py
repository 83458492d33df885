"""Conekta's operations, built or not: the one list that routes, 501 answers and docs/coverage.md come from.

What is built stands where its handlers are; `PLANNED` is what else OpenAPI 2.3.0 names, and answers 501.
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
GET /payout_orders get_payout_orders
POST /payout_orders create_payout_order
GET /payout_orders/{id} get_payout_order_by_id
PUT /payout_orders/{id}/cancel cancel_payout_order_by_id
GET /subscriptions/{subscription_id}/customer_portal get_customer_portal
POST /subscriptions/{subscription_id}/customer_portal create_customer_portal
GET /transactions get_transactions
GET /transactions/{id} get_transaction
GET /transfers get_transfers
GET /transfers/{id} get_transfer
"""


def _planned() -> tuple[Operation, ...]:
    rows = (line.split() for line in PLANNED.strip().splitlines())
    return tuple(
        Operation(method, path, name, Fidelity.INVENTED, "OpenAPI 2.3.0", None, check_key)
        for method, path, name in rows
    )


OPERATIONS: Final = tuple(sorted((*BUILT, *_planned()), key=lambda one: "{" in one.path))
