"""What EcartPay serves to browsers: its SDK, and the script of the window in which a buyer saves a card.

Source: docs.ecartpay.com/docs/sdks and /docs/tokenization for the script's address and names; the rest is chosen.
"""

from functools import cache
from typing import Final

from mockpay.resources import PACKAGE
from mockpay.web.api_request import ApiRequest
from mockpay.web.payment_pages import CardPage
from mockpay.web.provider import Fidelity, Handler, Operation
from mockpay.web.reply import Headers, Text

FOLDER: Final = PACKAGE / "providers" / "ecartpay" / "browser"
SCRIPT: Final = b"text/javascript; charset=utf-8"
KEEP_ASKING: Final[Headers] = ((b"cache-control", b"no-cache"), (b"x-content-type-options", b"nosniff"))


@cache
def _file(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _serves(name: str) -> Handler:
    async def serve(_call: ApiRequest) -> Text:
        return Text(_file(name), SCRIPT, headers=KEEP_ASKING)

    return serve


def _for_browsers(path: str, name: str, source: str, handler: Handler) -> Operation:
    return Operation("GET", path, name, Fidelity.INVENTED, source, handler, for_browsers=True)


SDK, WINDOW = "DOC sdks; content: chosen", "DOC tokenization; page: chosen"
CARD_PAGE: Final = CardPage(path="/sdk/cards", name="open_card_form", source=WINDOW, script="/sdk/cards.js")
OPERATIONS: Final = (
    _for_browsers("/sdk/pay.js", "get_sdk", SDK, _serves("pay.js")),
    _for_browsers("/sdk/cards.js", "get_card_form_script", WINDOW, _serves("cards.js")),
)
