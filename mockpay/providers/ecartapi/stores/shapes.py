"""Which keys a body has, in which order. A shape is written like the body itself: `name`, `part{…}`, `list[…]`."""

import re
from typing import Any, Final

Shape = tuple[tuple[str, Any], ...]
WORD: Final = re.compile(r"\w+|[{}\[\]]")

ADDRESS_2023: Final = """
    id firstName lastName dni identificationNumber address1 address2 interiorNumber address3 country{code name
    codeIso2 codeIso3} state{code name codeIso2 codeIso3} city postalCode phone email company references
"""
ADDRESS_2024: Final = f"{ADDRESS_2023} latitude longitude"
ITEM_2023: Final = """
    id variantId productId offerId inventoryId sku productType fulfillment{quantity service status} name upc
    requiresShipping quantity currentQuantity price priceExtension discount discountExtension associatedItems
    bundled tax taxable weight vendor imageUrl ecartapiUrl
"""
ITEM_2024: Final = """
    id variantId productId offerId inventoryId sku productType fulfillment{quantity service status} name upc
    requiresShipping quantity currentQuantity price priceExtension discount discountExtension associatedItems
    bundled tax taxable weight length width height units{weight length width height} vendor imageUrl ecartapiUrl
"""
STATE: Final = """
    fulfillmentStatus{id status ecartapi ecartapiId partiallAvailable} currency currencyExtension
"""
STATUS: Final = "status{id status financial ecartapi ecartapiId}"
CUSTOMER: Final = "customer{id email firstName lastName phone identificationNumber company ecartapiUrl}"
DATES: Final = "dates{estimatedDeliveryIn deliveredAt canceledAt closedAt createdAt updatedAt paidAt}"
PACKAGE: Final = "id fulfillmentOrderId status type locationId"
"""docs.ecartapi.com/docs/orders, main response fields."""

# As the Liverpool page prints it (orders of October 2023).
ORDER_2023: Final = f"""
    id number marketPlaceId groupId name packsId email {STATE} discountsCoupon totals{{subtotal total tax
    discount weight shipping}} totalsExtension{{subtotal total tax discount shipping}} taxesIncluded taxLines
    units{{weight}} {STATUS} locationId reference tags payment{{method status ecartapi}} {CUSTOMER} refunds
    billingAddress{{{ADDRESS_2023}}} logistic{{mode type free direction}} shippingMethod shippingOptionReference
    shippingLabel shippingAddress{{{ADDRESS_2023}}} items[{ITEM_2023}] packages[{PACKAGE}] dimensions{{height
    length width}} meta {DATES} cancelReason note locations localizationExtensions checkoutId fraudRisk events
"""

# Fields as client interfaces made from responses of 2024 name them; in the order of the TikTok page, which is of 2024.
ORDER_2024: Final = f"""
    id number marketPlaceId groupId name packsId email {STATE} discountsCoupon{{type codeCupon discount
    discountAmount}} totals{{subtotal discount shipping otherFees tax total weight}} dimensions{{width height
    length}} totalsExtension{{subtotal discount shipping tax total}} taxesIncluded taxLines units{{weight}}
    {STATUS} locationId reference tags payment{{method status ecartapi}} {CUSTOMER} refunds
    billingAddress{{{ADDRESS_2024}}} logistic{{mode type free direction serviceId}} shippingMethod
    shippingOptionReference shippingLabel documents{{shippingLabels}} shippingAddress{{{ADDRESS_2024}}}
    items[{ITEM_2024}] packages[{PACKAGE}] meta {DATES} cancelReason note locations localizationExtensions
    checkoutId fraudRisk events
"""

# As the TikTok page prints it: no note, no weight, the buyer's phone inside the state (a mistake of theirs).
TIKTOK: Final = f"""
    id number marketPlaceId groupId name packsId email {STATE} discountsCoupon{{type codeCupon discount
    discountAmount}} totals{{subtotal discount shipping otherFees tax total}} dimensions{{width height length}}
    totalsExtension{{subtotal discount shipping tax total}} taxesIncluded taxLines units{{weight}} {STATUS}
    locationId reference tags payment{{method status ecartapi}} customer refunds billingAddress logistic{{mode
    type free direction serviceId}} shippingMethod shippingOptionReference shippingLabel
    documents{{shippingLabels}} shippingAddress{{ id firstName lastName dni identificationNumber address1
    address2 address3 country{{code name codeIso2 codeIso3}} state{{code name codeIso2 codeIso3 phone}} city
    postalCode phone email company references latitude longitude }} items[{ITEM_2024} currency] packages[id]
    meta {DATES} cancelReason locations localizationExtensions checkoutId fraudRisk events requiresShipping
"""

GENERATIONS: Final = {2023: ORDER_2023, 2024: ORDER_2024}


def parse(text: str) -> Shape:
    """The shape that a text writes."""
    return _parse(WORD.findall(text)[::-1])


def _parse(words: list[str]) -> Shape:
    found: list[tuple[str, Any]] = []
    while words:
        word = words.pop()
        if word in "{[":
            found[-1] = (found[-1][0], _parse(words))
        elif word in "}]":
            break
        else:
            found.append((word, None))
    return tuple(found)


def shaped(values: dict[str, Any], shape: Shape) -> dict[str, Any]:
    """The keys of a shape, in its order. What is not known is null, or a part full of nulls; `{}` stays `{}`."""
    return {key: _fitted(values.get(key), inner) if inner else values.get(key) for key, inner in shape}


def _fitted(value: Any, shape: Shape) -> Any:
    if isinstance(value, list):
        return [shaped(one, shape) for one in value]
    return value if value == {} else shaped(value or {}, shape)
