"""Addresses: ours as Ecart API writes them."""

from typing import Final

from mockpay.orders.order import Address
from mockpay.providers.ecartapi.protocol.formats import Json
from mockpay.providers.ecartapi.protocol.masking import masked
from mockpay.providers.ecartapi.stores.preset import Preset

ISO3: Final = {
    "AR": "ARG",
    "BR": "BRA",
    "CA": "CAN",
    "CL": "CHL",
    "CN": "CHN",
    "CO": "COL",
    "CR": "CRI",
    "EC": "ECU",
    "ES": "ESP",
    "FR": "FRA",
    "GB": "GBR",
    "GT": "GTM",
    "IN": "IND",
    "MX": "MEX",
    "PA": "PAN",
    "PE": "PER",
    "US": "USA",
    "UY": "URY",
}
"""ISO 3166-1, the countries these shops sell to."""
ISO2: Final = {three: two for two, three in ISO3.items()}


def address(place: Address | None, preset: Preset) -> Json:
    """An address with every key any platform prints; `{}` where there is none."""
    if place is None:
        return {}
    state = place.state
    written = {
        "firstName": _first_name(place, preset),
        "lastName": None if preset.joined_names else place.last_name,
        "address1": place.address1,
        "address2": place.address2,
        "address3": place.address3,
        "country": _country(place, preset),
        "state": {"code": state and state.code, "name": state and state.name, "phone": place.phone},
        "city": place.city,
        "postalCode": place.postal_code,
        "phone": place.phone,
        "references": place.reference,
        **place.extras,
    }
    return masked(written) if preset.masked else written


def _first_name(place: Address, preset: Preset) -> str | None:
    if not preset.joined_names:
        return place.first_name
    return " ".join(part for part in (place.first_name, place.last_name) if part) or None


def _country(place: Address, preset: Preset) -> Json:
    code = place.country and place.country.code
    two = ISO2.get(code or "", code if code in ISO3 else None)
    three = ISO3.get(two or "")
    return {
        "code": three if preset.iso3 and three else code,
        "name": place.country and place.country.name,
        "codeIso2": two,
        "codeIso3": three,
    }
