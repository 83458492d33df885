"""The body of a form: `application/x-www-form-urlencoded`, a few short fields."""

from typing import Final
from urllib.parse import parse_qsl

from mockpay.web.errors import Malformed

TYPE: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 40

Form = dict[str, str]


def fields(content_type: str, raw: bytes) -> Form:
    """The fields that were sent, the last value of each. Raises `Malformed`."""
    if content_type.partition(";")[0].strip().lower() != TYPE:
        raise Malformed(f"a form is sent as {TYPE}")
    try:
        return dict(parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise Malformed(f"the form is not UTF-8, or has more than {MOST_FIELDS} fields") from None
