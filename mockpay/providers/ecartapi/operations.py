"""Ecart API's operations, built or not: the one list that routes, 501 answers and docs/coverage.md come from.

Sources: GUIDE = docs.ecartapi.com/docs/…, LIVERPOOL, TIKTOK, … = the pages per platform of its older public
documentation, LISTING = its RapidAPI listing, CLIENTS = public client programs.
"""

from typing import Final

from mockpay.providers.ecartapi.fulfillments import fulfillments
from mockpay.providers.ecartapi.orders import order_writes
from mockpay.providers.ecartapi.orders import routes as order_routes
from mockpay.providers.ecartapi.stores import account
from mockpay.providers.ecartapi.stores.auth import check_token
from mockpay.providers.ecartapi.webhooks import subscriptions as webhook_subscriptions
from mockpay.web.provider import Fidelity, Operation

BUILT: Final = (
    *order_routes.OPERATIONS,
    *order_writes.OPERATIONS,
    *fulfillments.OPERATIONS,
    *webhook_subscriptions.OPERATIONS,
    *account.OPERATIONS,
)

PLANNED: Final = """
GET /accesses/me/{shop_id} get_access_of_shop secure-authentication
POST /authorize add_store add-store
GET /apps list_apps LISTING
GET /apps/{id} get_app LISTING
DELETE /apps/{id}/accesses delete_access delete-access-token
GET /ecommerces list_ecommerces LISTING
DELETE /api/v2/services/access/delete delete_store delete-store
GET /api/v2/services/carriers list_carriers LISTING
GET /api/v2/services/carriers/{id} get_carrier LISTING
GET /api/v2/services/fulfillment list_fulfillment_services LISTING
GET /api/v2/services/fulfillment/{id} get_fulfillment_service LISTING
GET /api/v2/orders/services/fulfillment list_order_fulfillment_services LISTING
GET /api/v2/orders/{id}/packages list_packages GUIDE packages
POST /api/v2/packages/{id} create_package zoho
PUT /api/v2/packages/{id} update_package zoho
GET /api/v2/products list_products GUIDE products
POST /api/v2/products create_product GUIDE products
GET /api/v2/products/count count_products GUIDE products
GET /api/v2/products/listings list_product_listings LISTING
GET /api/v2/products/{id} get_product GUIDE products
PUT /api/v2/products/{id} update_product GUIDE products
DELETE /api/v2/products/{id} delete_product GUIDE products
GET /api/v2/products/{id}/images list_product_images GUIDE products
GET /api/v2/products/{id}/variants list_variants GUIDE products
GET /api/v2/products/{id}/variants/count count_variants GUIDE products
GET /api/v2/products/{id}/variants/{variant_id} get_variant GUIDE products
GET /api/v2/customers list_customers GUIDE customers
POST /api/v2/customers create_customer GUIDE customers
GET /api/v2/customers/count count_customers GUIDE customers
GET /api/v2/customers/{id} get_customer GUIDE customers
PUT /api/v2/customers/{id} update_customer GUIDE customers
DELETE /api/v2/customers/{id} delete_customer GUIDE customers
GET /api/v2/customers/{id}/orders list_customer_orders GUIDE customers
GET /api/v2/categories list_categories LISTING
GET /api/v2/categories/count count_categories LISTING
GET /api/v2/carts list_carts LISTING
GET /api/v2/store get_store LISTING
GET /api/v2/returns list_returns LISTING
GET /api/v2/locations list_locations LISTING
GET /api/v2/taxes list_taxes LISTING
GET /api/v2/coupons list_coupons LISTING
GET /api/v2/metafields list_metafields LISTING
"""


def _planned() -> tuple[Operation, ...]:
    rows = (line.split(maxsplit=3) for line in PLANNED.strip().splitlines())
    return tuple(
        Operation(method, path, name, Fidelity.INVENTED, source, None, check_token)
        for method, path, name, source in rows
    )


OPERATIONS: Final = tuple(sorted((*BUILT, *_planned()), key=lambda one: "{" in one.path))
