"""What a buyer sends: the fields of a form, some of them secret."""

from typing import Final

from mockpay.web.api_request import ApiRequest
from mockpay.web.form import Form, fields

SECRETS: Final = ("number", "cvc")
"""Fields that are looked at once, and never shown, stored or logged."""


async def read(call: ApiRequest) -> Form:
    """The fields that were sent. Raises `Malformed`, `TooLarge`."""
    return fields(call.header("content-type"), await call.raw())


def shown(form: Form) -> Form:
    """What of a form may be shown again, and be looked at by the scenario's rules."""
    return {name: value for name, value in form.items() if name not in SECRETS}
