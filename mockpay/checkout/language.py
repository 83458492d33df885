"""Which language a page speaks: Spanish as in Mexico, or English for who asks for it."""

from enum import StrEnum
from typing import Final

from mockpay.web.api_request import ApiRequest

PARAMETER: Final = "lang"


class Language(StrEnum):
    """The languages of the pages, as `<html lang>` says them."""

    ES = "es-MX"
    EN = "en"


def language(call: ApiRequest) -> Language:
    """By `?lang=`, the cookie `lang`, or the language a browser likes best."""
    asked = call.query.get(PARAMETER) or call.request.cookies.get(PARAMETER) or call.header("accept-language")
    return Language.EN if asked[:2].lower() == "en" else Language.ES
