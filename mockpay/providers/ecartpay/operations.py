"""EcartPay's operations, built or not: the one list that routes, 501 answers and docs/coverage.md come from.

What is built stands where its handlers are; the tables here are what else the public material names, and answer 501.
Operations are sorted by path: `{` comes after all letters, so `/summary` is not read as an `/{id}`.

Sources: DOC = docs.ecartpay.com/docs/…, REF = docs.ecartpay.com/reference/…, OAS = EcartPay's OpenAPI description,
ODOO = EcartPay's own Odoo add-on, CLIENTS = public client programs.
"""

from typing import Final

from mockpay.providers.ecartpay import account
from mockpay.providers.ecartpay.checkouts import checkouts, order_process, sdk, three_d_secure
from mockpay.providers.ecartpay.customers import card_tokens, cards, customers
from mockpay.providers.ecartpay.orders import odoo, pos, refunds, stp, transactions
from mockpay.providers.ecartpay.orders import routes as order_routes
from mockpay.providers.ecartpay.protocol.auth import check_token
from mockpay.providers.ecartpay.webhooks import subscriptions as webhook_subscriptions
from mockpay.web.provider import Fidelity, Operation

BUILT: Final = (
    *order_routes.OPERATIONS,
    *webhook_subscriptions.OPERATIONS,
    *refunds.OPERATIONS,
    *odoo.OPERATIONS,
    *pos.OPERATIONS,
    *transactions.OPERATIONS,
    *account.OPERATIONS,
    *customers.OPERATIONS,
    *cards.OPERATIONS,
    *card_tokens.OPERATIONS,
    *order_process.OPERATIONS,
    *stp.OPERATIONS,
    *three_d_secure.OPERATIONS,
    *checkouts.OPERATIONS,
    *sdk.OPERATIONS,
)

PLANNED: Final = """
POST /api/woocomerce/orders create_woocommerce_order OAS
GET /api/cards/msi-configuration get_msi_configuration OAS
POST /api/cards/msi-configuration set_msi_configuration OAS
POST /api/cards/msi/activate activate_msi OAS
GET /api/templates list_templates OAS
POST /api/templates create_template OAS
GET /api/templates/{id}/info get_template OAS
PUT /api/templates/{id} update_template OAS
DELETE /api/templates/{id} delete_template OAS
GET /api/transactions/balance-details get_balance_details CLIENTS
GET /api/chargebacks list_chargebacks OAS
POST /api/chargebacks create_chargeback OAS
GET /api/chargebacks/{id} get_chargeback OAS
PUT /api/chargebacks/{id} update_chargeback OAS
GET /api/payouts list_payouts OAS
POST /api/payouts create_payout OAS
GET /api/payouts/{id} get_payout OAS
PUT /api/payouts/{id} update_payout OAS
PUT /api/payouts/{id}/confirm confirm_payout OAS
GET /api/withdrawals list_withdrawals OAS
POST /api/withdrawals create_withdrawal CLIENTS
GET /api/withdrawals/{id} get_withdrawal CLIENTS
GET /api/direct-debits list_direct_debits DOC notifications-and-security
POST /api/direct-debits create_direct_debit DOC direct-debit-management
GET /api/direct-debits/{id} get_direct_debit DOC notifications-and-security
PATCH /api/direct-debits/{id} update_direct_debit DOC notifications-and-security
POST /api/direct-debits/{id}/activate activate_direct_debit DOC notifications-and-security
GET /api/invoices list_invoices OAS
GET /api/invoices/cfdi/download/{id} download_invoice OAS
POST /api/billings create_billing OAS
GET /api/billings/clients list_billing_clients OAS
POST /api/billings/clients create_billing_client OAS
GET /api/billings/filters list_billing_filters OAS
GET /api/billings/providers list_billing_providers OAS
GET /_/accounts/{account_id}/billing-information get_billing_information OAS
GET /_/geocodes/countries list_countries OAS
GET /_/geocodes/states list_states OAS
GET /_/geocodes/localities list_localities OAS
GET /_/geocodes/zipcode get_zipcode OAS
GET /api/accounts/payments/method list_account_methods OAS
POST /api/accounts/payments/method create_account_method OAS
PUT /api/accounts/payments/method/{id} update_account_method OAS
DELETE /api/accounts/payments/method/{id} delete_account_method OAS
PUT /api/accounts/gateways/{id} update_account_gateway OAS
POST /api/accounts/gateways/{gateway_id}/keys create_gateway_keys OAS
GET /api/banks list_banks OAS
GET /api/banks/{id} get_bank OAS
GET /api/gateways list_gateways OAS
GET /api/gateways/{id} get_gateway OAS
PUT /api/gateways/{id} update_gateway OAS
PUT /api/gateways/{gateway_id}/methods/{id} update_gateway_method OAS
GET /api/exchanges list_exchanges OAS
GET /api/exchanges/available list_exchange_currencies OAS
GET /api/forms list_forms OAS
GET /api/catalogs/economic_activity list_economic_activities OAS
GET /api/catalogs/number_type list_number_types OAS
GET /api/scopes list_scopes OAS
POST /api/scopes/token create_scopes_token OAS
PUT /api/notifications/{notification_id}/seen see_notification OAS
POST /api/business-payments create_business_payment CLIENTS
GET /api/business-payments/outstanding list_outstanding_invoices CLIENTS
GET /api/payment-methods list_payment_methods CLIENTS
POST /api/payment-methods add_payment_method CLIENTS
GET /api/subscriptions list_subscriptions OAS
POST /api/subscriptions create_subscription OAS
GET /api/subscriptions/my-subscriptions list_my_subscriptions OAS
PUT /api/subscriptions/from-customer/{id} update_customer_subscription OAS
GET /api/subscriptions/{id} get_subscription OAS
PUT /api/subscriptions/{id} update_subscription OAS
POST /api/subscriptions/{id}/resend-invitation-link resend_subscription_link OAS
GET /api/subscriptions-template list_subscription_templates OAS
POST /api/subscriptions-template create_subscription_template OAS
POST /api/webhooks/verification verify_account OAS
GET /api/authorizations/credentials/webhooks get_webhook_credentials ODOO
POST /api/oauth/applications create_oauth_application DOC oauth-ecart-pay
POST /api/oauth/token create_oauth_token DOC oauth-ecart-pay
GET /api/oauth/credentials get_oauth_credentials DOC oauth-ecart-pay
"""

PUBLIC: Final = """
GET /oauth authorize_application DOC oauth-ecart-pay
GET /payment_link/{id} open_payment_link DOC payment-links
GET /subscription_payment_link/{id} open_subscription_link DOC subscriptions
"""


def _planned(table: str, *, signed_in: bool) -> tuple[Operation, ...]:
    rows = (line.split(maxsplit=3) for line in table.strip().splitlines())
    guard = check_token if signed_in else None
    return tuple(
        Operation(method, path, name, Fidelity.INVENTED, source, None, guard) for method, path, name, source in rows
    )


OPERATIONS: Final = tuple(
    sorted(
        (*BUILT, *_planned(PLANNED, signed_in=True), *_planned(PUBLIC, signed_in=False)),
        key=lambda one: one.path,
    )
)
