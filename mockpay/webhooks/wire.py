"""One connection to a receiver: a request goes out, its response comes back, nothing comes unasked."""

import asyncio

from mockpay.webhooks.response import BadResponse, ReceiverResponse, ResponseParser


class Wire(asyncio.Protocol):
    """Asks once at a time. asyncio calls the methods that are not described as ours."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser: ResponseParser | None = None
        self._answered: asyncio.Future[ReceiverResponse] | None = None
        self._is_open = True

    @property
    def is_free(self) -> bool:
        """Whether another request may go over it: ours."""
        return self._is_open and self._answered is None

    async def ask(self, request: bytes, most: int) -> ReceiverResponse:
        """Send a request; of the body of its response at most `most` bytes come: ours. Raises `BadResponse`,
        OSError."""
        if self._transport is None or not self.is_free:
            raise BadResponse("it closed the connection before anything was sent")
        self._parser = ResponseParser(most)
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    def abort(self) -> None:
        """End it at once: ours."""
        self._is_open = False
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """It is there."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A piece of the response; what nobody asked for ends the connection."""
        if self._parser is None or self._answered is None or self._answered.done():
            self.abort()
            return
        try:
            if response := self._parser.feed(data):
                self._end(response)
        except Exception as error:
            self._fail(error)

    def connection_lost(self, error: Exception | None) -> None:
        """The receiver closed it, or reset it."""
        self._is_open = False
        if self._parser and self._answered and not self._answered.done():
            try:
                if error:
                    raise error
                self._answered.set_result(self._parser.end())
            except Exception as why:
                self._answered.set_exception(why)

    def _end(self, response: ReceiverResponse) -> None:
        answered, parser = self._answered, self._parser
        self._answered = self._parser = None
        if not (parser and parser.keeps_alive):
            self.abort()
        if answered:
            answered.set_result(response)

    def _fail(self, error: Exception) -> None:
        answered, self._answered = self._answered, None
        self.abort()
        if answered:
            answered.set_exception(error)
