"""The platforms there is evidence for, one entry each. A further platform is one more entry.

Sources: LIVERPOOL, TIKTOK = the pages of Ecart API's public documentation for those orders; SHOPIFY = captured lists of
2022 and 2023, and client interfaces made from responses of 2024; BIGCOMMERCE = its order and cancel pages. Which words
stand for which state is chosen, except where a page prints the pair. Words behind the one without conditions are only
for orders that say them themselves.
"""

from typing import Final

from mockpay.orders.method_kind import MethodKind
from mockpay.orders.status import Fulfilment, Life, Payment
from mockpay.providers.ecartapi.protocol.settings import NativeStatus, Paging
from mockpay.providers.ecartapi.stores.preset import FULFIL, READ, WRITE, Preset
from mockpay.providers.ecartapi.stores.shapes import TIKTOK
from mockpay.providers.ecartapi.stores.statuses import BACK, ENDED, GONE

PAID: Final = (Payment.PAID, Payment.PARTIALLY_REFUNDED)
WAITING: Final = (Payment.PENDING, Payment.ACTION_REQUIRED, Payment.REVIEW)
DELIVERED: Final = (Fulfilment.DELIVERED,)

DEFAULT: Final = Preset(name="", ecommerce="mockpay", paging=Paging.TOKENS)

LIVERPOOL: Final = Preset(
    name="liverpool",
    ecommerce="liverpool",
    generation=2023,
    # Printed: SHIPPING with its meaning. Seen: CANCELED is other, in all three. The list of words is printed.
    statuses=(
        NativeStatus(native="CANCELED", life=ENDED, status="other", financial="other", fulfillment="other"),
        NativeStatus(native="REFUSED", payment=(Payment.DECLINED,), status="cancelled"),
        NativeStatus(native="CLOSED", life=(Life.COMPLETED,), status="completed"),
        NativeStatus(native="RECEIVED", fulfilment=DELIVERED, status="completed"),
        NativeStatus(native="SHIPPED", fulfilment=GONE, status="shipped"),
        NativeStatus(native="SHIPPING", payment=PAID, status="other"),
        NativeStatus(native="WAITING_DEBIT_PAYMENT", payment=WAITING, status="pending"),
        NativeStatus(native="WAITING_DEBIT", payment=(Payment.AUTHORIZED,), status="pending"),
        NativeStatus(native="WAITING_ACCEPTANCE", status="pending"),
        NativeStatus(native="TO_COLLECT", status="shipped"),
        NativeStatus(native="STAGING", status="pending"),
    ),
    constants={
        "marketPlaceId": "Website",
        "taxesIncluded": "true",
        "payment": {"ecartapi": None},
        "items": {"fulfillment": {"quantity": None}},
    },
    operations=(*READ, *FULFIL),
    fixed_amounts=False,
    null_zeros=("totals.tax", "totals.discount", "items.tax", "items.discount"),
    millis=False,
    words=None,
    item_native=True,
    methods={MethodKind.CARD: "creditCard"},
    iso3=True,
    offers=False,
)

NOWHERE: Final = {"codeIso2": None, "codeIso3": None}

TIKTOK_SHOP: Final = Preset(
    name="tiktok",
    ecommerce="tiktok",
    shapes={2024: TIKTOK},
    # Printed: CANCELLED with its meaning. The other words: TikTok Shop's own, their meaning is a guess.
    statuses=(
        NativeStatus(native="CANCELLED", life=ENDED, status="cancelled", financial="CANCELLED"),
        NativeStatus(native="ON_HOLD", life=(Life.HELD,), status="on_hold", financial="ON_HOLD"),
        NativeStatus(native="COMPLETED", life=(Life.COMPLETED,), status="completed", financial="COMPLETED"),
        NativeStatus(native="CANCELLED", payment=BACK, status="refunded", financial="CANCELLED"),
        NativeStatus(native="DELIVERED", fulfilment=DELIVERED, status="shipped", financial="DELIVERED"),
        NativeStatus(native="IN_TRANSIT", fulfilment=GONE, status="shipped", financial="IN_TRANSIT"),
        NativeStatus(
            native="PARTIALLY_SHIPPING",
            fulfilment=(Fulfilment.PARTIALLY_FULFILLED,),
            status="paid",
            financial="PARTIALLY_SHIPPING",
        ),
        NativeStatus(native="AWAITING_SHIPMENT", payment=PAID, status="paid", financial="AWAITING_SHIPMENT"),
        NativeStatus(native="COMPLETED", payment=BACK, status="refunded", financial="COMPLETED"),
        NativeStatus(native="UNPAID", status="pending", financial="UNPAID"),
        NativeStatus(native="AWAITING_COLLECTION", status="shipped", financial="AWAITING_COLLECTION"),
    ),
    constants={
        "marketPlaceId": None,
        "name": None,
        "taxesIncluded": None,
        "customer": {},
        "billingAddress": {},
        "logistic": {"mode": "FULFILLMENT_BY_SELLER", "type": "TIKTOK"},
        "shippingAddress": {"country": NOWHERE, "phone": None, "email": None},
        "items": {"ecartapiUrl": None},
        "requiresShipping": True,
    },
    operations=(*READ, *FULFIL),
    masked=True,
    null_dates=("canceledAt",),
    words=None,
    methods={MethodKind.CARD: "Credit Card/Debit Card"},
    joined_names=True,
)

SHOPIFY: Final = Preset(
    name="shopify",
    ecommerce="shopify",
    statuses=(
        NativeStatus(native="deleted", life=(Life.DELETED,), status="delete"),
        NativeStatus(native="cancelled", life=ENDED, status="cancelled"),
        NativeStatus(native="closed", life=(Life.COMPLETED,), status="completed"),
        NativeStatus(native="open", payment=BACK, status="refunded"),
        NativeStatus(native="open", payment=(Payment.PARTIALLY_REFUNDED,), status="partially_refunded"),
        NativeStatus(native="open", life=(Life.HELD,), status="on_hold", fulfillment="on_hold"),
        NativeStatus(native="open", fulfilment=GONE, status="shipped"),
        NativeStatus(native="open", payment=(Payment.PAID,), status="paid"),
        NativeStatus(native="open", payment=(Payment.AUTHORIZED,), status="authorized"),
        NativeStatus(native="open", payment=(Payment.PARTIALLY_PAID,), status="partially_paid"),
        NativeStatus(native="open", status="pending"),
    ),
    constants={"marketPlaceId": None},
    most=250,
    paging=Paging.TOKENS,
    words={"unfulfilled": None, "partially_fulfilled": "partial"},
)

BIGCOMMERCE: Final = Preset(
    name="bigcommerce",
    ecommerce="bigcommerce",
    # Words and ids are printed; canceling sets id 5 (printed).
    statuses=(
        NativeStatus(native="Cancelled", id="5", life=ENDED, status="cancelled"),
        NativeStatus(native="Refunded", id="4", payment=BACK, status="refunded"),
        NativeStatus(
            native="Partially Refunded", id="14", payment=(Payment.PARTIALLY_REFUNDED,), status="partially_refunded"
        ),
        NativeStatus(native="Disputed", id="13", life=ENDED, status="other"),
        NativeStatus(native="Manual Verification Required", id="12", life=(Life.HELD,), status="on_hold"),
        NativeStatus(native="Manual Verification Required", id="12", payment=(Payment.REVIEW,), status="on_hold"),
        NativeStatus(native="Completed", id="10", life=(Life.COMPLETED,), status="completed"),
        NativeStatus(native="Completed", id="10", fulfilment=DELIVERED, status="completed"),
        NativeStatus(native="Shipped", id="2", fulfilment=GONE, status="shipped"),
        NativeStatus(
            native="Partially Shipped", id="3", fulfilment=(Fulfilment.PARTIALLY_FULFILLED,), status="shipped"
        ),
        NativeStatus(native="Awaiting Fulfillment", id="11", payment=(Payment.PAID,), status="paid"),
        NativeStatus(native="Awaiting Payment", id="7", payment=(Payment.AUTHORIZED,), status="authorized"),
        NativeStatus(native="Declined", id="6", payment=(Payment.DECLINED,), status="pending"),
        NativeStatus(native="Pending", id="1", status="pending"),
        NativeStatus(native="Incomplete", id="0", status="pending"),
        NativeStatus(native="Disputed", id="13", status="other"),
        NativeStatus(native="Awaiting Pickup", id="8", status="paid"),
        NativeStatus(native="Awaiting Shipment", id="9", status="paid"),
    ),
    constants={"marketPlaceId": None},
    most=250,
    operations=(*READ, *FULFIL, *(name for name in WRITE if name not in ("create_order", "complete_order"))),
)

PRESETS: Final = {preset.name: preset for preset in (DEFAULT, LIVERPOOL, TIKTOK_SHOP, SHOPIFY, BIGCOMMERCE)}
