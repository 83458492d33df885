"""The body of a form: `application/x-www-form-urlencoded`, a few short fields."""

from typing import Final
from urllib.parse import parse_qsl

from mockpay.web.call import Call
from mockpay.web.errors import Malformed

TYPE: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 40
SECRETS: Final = ("number", "cvc")
"""Fields that are looked at once, and never shown, stored or logged."""

Form = dict[str, str]


async def read(call: Call) -> Form:
    """The fields that were sent, the last value of each. Raises `Malformed`, `TooLarge`."""
    if call.header("content-type").partition(";")[0].strip().lower() != TYPE:
        raise Malformed(f"a form is sent as {TYPE}")
    raw = await call.raw()
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed(f"the form is not UTF-8, or has more than {MOST_FIELDS} fields") from None


def shown(form: Form) -> Form:
    """What of a form may be shown again, and be looked at by the scenario's rules."""
    return {name: value for name, value in form.items() if name not in SECRETS}
