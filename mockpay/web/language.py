"""Which language pages speak: Spanish as in Mexico, or English."""

from enum import StrEnum
from typing import Final

PARAMETER: Final = "lang"
"""Of the query, and the cookie that keeps the choice."""


class Language(StrEnum):
    """The languages of the pages, as `<html lang>` says them."""

    ES = "es-MX"
    EN = "en"


def read(wish: str) -> Language | None:
    """What a parameter, a cookie or an Accept-Language header wishes for first, None where that is neither."""
    return next((one for one in Language if wish[:2].lower() == one[:2]), None)
