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
GET /api/v1/services/carriers/{id} get_carrier_v1 LISTING
GET /api/v2/services/allowed list_allowed_carriers AMAZON
GET /api/v2/services/carriers list_carriers GUIDE carriers
POST /api/v2/services/carriers create_carrier GUIDE carriers
GET /api/v2/services/carriers/{id} get_carrier GUIDE carriers
PUT /api/v2/services/carriers/{id} update_carrier GUIDE carriers
DELETE /api/v2/services/carriers/{id} delete_carrier GUIDE carriers
GET /api/v2/services/fulfillment list_fulfillment_services LISTING
GET /api/v2/services/fulfillment/{id} get_fulfillment_service LISTING
GET /api/v2/orders/services/fulfillment list_order_fulfillment_services LISTING
GET /api/v2/orders/{id}/locations list_order_locations SHOPIFY
GET /api/v2/orders/{id}/packages list_packages GUIDE packages
GET /api/v2/orders/{id}/returns list_order_returns GUIDE returns
POST /api/v2/orders/{id}/returns create_return GUIDE returns
GET /api/v2/orders/{id}/returns/{return_id} get_return GUIDE returns
POST /api/v2/orders/{id}/returns/{return_id}/cancel cancel_return GUIDE returns
POST /api/v2/packages/{id} create_package zoho
PUT /api/v2/packages/{id} update_package zoho
GET /api/v2/products list_products GUIDE products
POST /api/v2/products create_product GUIDE products
GET /api/v2/products/count count_products GUIDE products
GET /api/v2/products/listings list_product_listings LISTING
GET /api/v2/products/listings/{id} get_product_listing LISTING
GET /api/v2/products/{id} get_product GUIDE products
PUT /api/v2/products/{id} update_product GUIDE products
DELETE /api/v2/products/{id} delete_product GUIDE products
GET /api/v2/products/{id}/images list_product_images GUIDE products
GET /api/v2/products/{id}/images/{image_id} get_product_image LISTING
GET /api/v2/products/{id}/variants list_variants GUIDE products
POST /api/v2/products/{id}/variants create_variant ECWID
GET /api/v2/products/{id}/variants/count count_variants GUIDE products
GET /api/v2/products/{id}/variants/{variant_id} get_variant GUIDE products
PUT /api/v2/products/{id}/variants/{variant_id} update_variant ECWID
GET /api/v2/customers list_customers GUIDE customers
POST /api/v2/customers create_customer GUIDE customers
GET /api/v2/customers/count count_customers GUIDE customers
GET /api/v2/customers/{id} get_customer GUIDE customers
PUT /api/v2/customers/{id} update_customer GUIDE customers
DELETE /api/v2/customers/{id} delete_customer GUIDE customers
GET /api/v2/customers/{id}/orders list_customer_orders GUIDE customers
GET /api/v2/categories list_categories LISTING
GET /api/v2/categories/count count_categories LISTING
GET /api/v2/categories/{id} get_category LISTING
GET /api/v2/carts list_carts LISTING
GET /api/v2/carts/{id} get_cart LISTING
GET /api/v2/store get_store LISTING
GET /api/v2/returns list_returns GUIDE returns
GET /api/v2/locations list_locations GUIDE locations
POST /api/v2/locations create_location GUIDE locations
GET /api/v2/locations/count count_locations GUIDE locations
GET /api/v2/locations/{id} get_location GUIDE locations
PUT /api/v2/locations/{id} update_location GUIDE locations
DELETE /api/v2/locations/{id} delete_location GUIDE locations
GET /api/v2/locations/{id}/inventories list_inventories GUIDE locations
GET /api/v2/locations/{id}/inventories/{inventory_id} get_inventory GUIDE locations
PUT /api/v2/locations/{id}/inventories/{inventory_id} update_inventory GUIDE locations
GET /api/v2/taxes list_taxes LISTING
GET /api/v2/taxes/{id} get_tax LISTING
GET /api/v2/coupons list_coupons LISTING
GET /api/v2/cupons list_cupons WOOCOMMERCE
GET /api/v2/metafields list_metafields LISTING
POST /api/v2/metafields create_metafield SHOPIFY
POST /api/v2/billing/recurrent create_recurrent_billing SHOPIFY
GET /api/v2/billing/recurrent/{id} get_recurrent_billing SHOPIFY
"""


def _planned() -> tuple[Operation, ...]:
    rows = (line.split(maxsplit=3) for line in PLANNED.strip().splitlines())
    return tuple(
        Operation(method, path, name, Fidelity.INVENTED, source, None, check_token)
        for method, path, name, source in rows
    )


OPERATIONS: Final = tuple(sorted((*BUILT, *_planned()), key=lambda one: "{" in one.path))
