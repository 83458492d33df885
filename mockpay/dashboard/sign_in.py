"""The way in where the control plane wants a token: typed once, then a cookie brings it."""

from hmac import compare_digest
from typing import Final

from starlette.requests import Request

from mockpay.dashboard.layout import rendered, security_headers
from mockpay.dashboard.paths import HOME
from mockpay.web import session
from mockpay.web.api_request import SETTINGS, root
from mockpay.web.body import header, read
from mockpay.web.form import fields
from mockpay.web.page import HtmlPage, see_other

MOST: Final = 4_096


async def show_sign_in(request: Request) -> HtmlPage:
    """GET /_mockpay/live/sign-in."""
    return rendered(request.scope, "sign_in", wrong=False)


async def sign_in(request: Request) -> HtmlPage:
    """POST /_mockpay/live/sign-in: with the field `token`."""
    token = request.scope[SETTINGS].control_token.encode()
    typed = fields(header(request.scope, b"content-type"), await read(request, MOST)).get("token", "")
    if not compare_digest(typed.strip().encode(), token):
        return rendered(request.scope, "sign_in", 403, wrong=True)
    is_secure = header(request.scope, b"origin").startswith("https:")
    return see_other(
        root(request.scope) + HOME, (session.cookie(token, secure=is_secure), *security_headers(request.scope))
    )
