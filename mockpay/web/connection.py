"""uvicorn's HTTP protocol, with the one thing ASGI lacks: a way to close the connection under a request."""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mockpay.web.faults import ABORT


class Connection(HttpToolsProtocol):
    """Puts `transport.abort` into each request's scope."""

    def on_message_begin(self) -> None:
        """A request starts; its scope is new."""
        super().on_message_begin()
        extensions: dict[str, Any] = dict(self.scope.get("extensions") or {})
        self.scope["extensions"] = extensions | {ABORT: self.transport.abort}
