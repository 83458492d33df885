"""What EcartPay serves to browsers: its SDK, and the window in which a buyer saves a card.

Source: docs.ecartpay.com/docs/sdks and /docs/tokenization for the script's address and names; the rest is chosen.
"""

from functools import cache
from typing import Final

from mockpay.resources import PACKAGE
from mockpay.web.api_request import ApiRequest
from mockpay.web.provider import Fidelity, Handler, Operation
from mockpay.web.reply import Headers, Text

FOLDER: Final = PACKAGE / "providers" / "ecartpay" / "browser"
SCRIPT, STYLE, HTML = (b"%s; charset=utf-8" % kind for kind in (b"text/javascript", b"text/css", b"text/html"))
KEEP_ASKING: Final = ((b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff"))
POLICY: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; "
    b"base-uri 'none'; frame-ancestors 'none'"
)
PAGE: Final = (*KEEP_ASKING, (b"content-security-policy", POLICY), (b"referrer-policy", b"no-referrer"))


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _serves(name: str, media: bytes, headers: Headers = KEEP_ASKING) -> Handler:
    async def serve(_call: ApiRequest) -> Text:
        return Text(_file(name), media, headers=headers)

    return serve


def _for_browsers(path: str, name: str, source: str, handler: Handler) -> Operation:
    return Operation("GET", path, name, Fidelity.INVENTED, source, handler, for_browsers=True)


SDK, WINDOW = "DOC sdks; content: chosen", "DOC tokenization; page: chosen"
OPERATIONS: Final = (
    _for_browsers("/sdk/pay.js", "get_sdk", SDK, _serves("pay.js", SCRIPT)),
    _for_browsers("/sdk/cards", "open_card_form", WINDOW, _serves("cards.html", HTML, PAGE)),
    _for_browsers("/sdk/cards.js", "get_card_form_script", WINDOW, _serves("cards.js", SCRIPT)),
    _for_browsers("/sdk/cards.css", "get_card_form_style", WINDOW, _serves("cards.css", STYLE)),
)
