"""Where an order is sent and who it is billed to: `shipping_contact` and `fiscal_entity`, both ways.

Source: OpenAPI 2.3.0, captured answers (country in small letters, `residential` true). Their ids are the order's with
another prefix (chosen: real ones are made in a row).
"""

from collections.abc import Mapping
from typing import Any, Final

from mockpay.orders.order import Address, Order, Region
from mockpay.providers.conekta.protocol import person_names
from mockpay.providers.conekta.protocol.formats import Json, epoch, sent
from mockpay.web.js_json import encodable, to_js

Sent = Mapping[str, Any]
CONTACT_EXTRAS: Final = ("between_streets", "metadata")
FISCAL_EXTRAS: Final = ("tax_id", "email", "metadata")


def contact(body: Sent) -> Address:
    """A `shipping_contact`. Some older clients send it without `address`."""
    place = body.get("address") or {}
    return _address(body, body.get("receiver"), CONTACT_EXTRAS, {"residential": place.get("residential") is not False})


def fiscal(body: Sent) -> Address:
    """A `fiscal_entity`."""
    return _address(
        body, body.get("name"), FISCAL_EXTRAS, {"external_number": body["address"].get("external_number", "")}
    )


def _address(body: Sent, name: str | None, echoed: tuple[str, ...], more: Json) -> Address:
    place = body.get("address") or {}
    country = place.get("country")
    return Address(
        **person_names.split(name),
        phone=body.get("phone"),
        address1=place.get("street1"),
        address2=place.get("street2"),
        city=place.get("city"),
        state=_region(name=place.get("state")),
        country=_region(code=country.upper()) if country and len(country) == len("MX") else _region(name=country),
        postal_code=place.get("postal_code"),
        extras={key: to_js(body[key]) for key in echoed if body.get(key) is not None} | more,
    )


def _region(**known: str | None) -> Region | None:
    return Region(**known) if any(known.values()) else None


def shipping_contact(order: Order) -> Json | None:
    """Where an order is sent, None where nobody said."""
    place = order.shipping_address
    if place is None:
        return None
    return {
        "id": _id("ship_cont", order),
        "object": "shipping_contact",
        "created_at": epoch(order.created_at),
        **sent(
            receiver=person_names.joined(place.first_name, place.last_name),
            phone=place.phone,
            between_streets=place.extras.get("between_streets"),
        ),
        "address": {
            **_place(place, small=True),
            "residential": place.extras.get("residential", True),
            "object": "shipping_address",
        },
        **sent(metadata=encodable(place.extras.get("metadata"))),
    }


def fiscal_entity(order: Order) -> Json | None:
    """Who an order is billed to, None unless it was said in Conekta's way: others know no external number."""
    place = order.billing_address
    if place is None or "external_number" not in place.extras:
        return None
    kept = place.extras
    return {
        "id": _id("fis_ent", order),
        "object": "fiscal_entity",
        "created_at": epoch(order.created_at),
        **sent(
            name=person_names.joined(place.first_name, place.last_name),
            tax_id=kept.get("tax_id"),
            email=kept.get("email"),
            phone=place.phone,
        ),
        "address": {
            **_place(place, small=False),
            "external_number": kept["external_number"],
            "object": "fiscal_entity_address",
        },
        **sent(metadata=encodable(kept.get("metadata"))),
    }


def _place(place: Address, *, small: bool) -> Json:
    country = _word(place.country)
    return sent(
        street1=place.address1,
        street2=place.address2,
        city=place.city,
        state=_word(place.state, by_name=True),
        country=country.lower() if country and small else country,
        postal_code=place.postal_code,
    )


def _word(region: Region | None, *, by_name: bool = False) -> str | None:
    if region is None:
        return None
    return (region.name or region.code) if by_name else (region.code or region.name)


def _id(prefix: str, order: Order) -> str:
    return f"{prefix}_{order.id.removeprefix('ord_')}"
