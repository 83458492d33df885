"""Refuses mockpay's own webhooks wherever they lead but to an inbox, before anything looks at the request."""

import re
from collections.abc import Awaitable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpay.web.body import header
from mockpay.web.reply import Reply
from mockpay.web.spaces import split
from mockpay.webhooks.itself import NAME, REASON, REFUSED

INBOX: Final = re.compile("/_mockpay/inbox/[^/]+/?")


def refusing_own_webhooks(app: ASGIApp) -> ASGIApp:
    """The app, for all but what mockpay itself sends."""

    def entry(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http" and header(scope, b"user-agent").startswith(NAME) and not _is_for_inbox(scope):
            return _refusal(scope, receive, send)
        return app(scope, receive, send)

    return entry


def _is_for_inbox(scope: Scope) -> bool:
    _, path = split(scope["path"])
    return scope["method"] == "POST" and INBOX.fullmatch(path) is not None


_refusal: Final = Reply({"error": {"code": "forbidden", "message": REASON}}, 403, ((REFUSED, b"true"),))
