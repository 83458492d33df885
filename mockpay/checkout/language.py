"""Which language a pay page speaks: Spanish as in Mexico, or English for who asks for it."""

from mockpay.web.api_request import ApiRequest
from mockpay.web.language import PARAMETER, Language, read


def language(call: ApiRequest) -> Language:
    """By `?lang=`, the cookie `lang`, or the language a browser likes best."""
    asked = call.query.get(PARAMETER) or call.request.cookies.get(PARAMETER) or call.header("accept-language")
    return read(asked) or Language.ES
