"""Whatever sends webhooks, imported and made when the first is to be sent: start-up stays short."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from mockpay.sandbox.sandbox import Sandbox
from mockpay.settings import Settings
from mockpay.webhooks.forgery import Sign
from mockpay.webhooks.retry import Retries

if TYPE_CHECKING:
    from mockpay.webhooks.dispatcher import Dispatcher
    from mockpay.webhooks.sender import ReceiverAnswer, Sender


class Outgoing:
    """The dispatcher of a process and its sender, made as the settings say unless one is given."""

    def __init__(
        self, settings: Settings, signers: Mapping[str, Sign], retries: Mapping[str, Retries], given: "Sender | None"
    ) -> None:
        self._settings = settings
        self._signers = signers
        self._retries = retries
        if given:
            self.sender = given

    @cached_property
    def sender(self) -> "Sender":
        """What makes the requests."""
        from mockpay.webhooks.sender import Sender

        settings = self._settings
        return Sender(
            allow_public=settings.allow_public_webhooks, ca=settings.webhook_ca, insecure=settings.insecure_webhooks
        )

    @cached_property
    def _dispatcher(self) -> "Dispatcher":
        from mockpay.webhooks.dispatcher import Dispatcher

        return Dispatcher(self._signers, self._retries, self.sender)

    async def get(self, url: str, headers: Mapping[str, str], timeout: float, most: int) -> "ReceiverAnswer":  # noqa: ASYNC109
        """See `Sender`."""
        return await self.sender.get(url, headers, timeout, most)

    def notify(self, sandbox: Sandbox) -> None:
        """See `Dispatcher`; the same for all below."""
        self._dispatcher.notify(sandbox)

    def abandon(self, sandbox: Sandbox) -> None:
        """What a sandbox has under way ends."""
        self._dispatcher.abandon(sandbox)

    def leave(self, sandbox: Sandbox) -> None:
        """A sandbox is no more."""
        self._dispatcher.leave(sandbox)

    async def settled(self, sandbox: Sandbox) -> None:
        """Wait until nothing of a sandbox is under way."""
        await self._dispatcher.settled(sandbox)

    async def close(self) -> None:
        """Stop, if anything was made; the sender is closed last, a given one too."""
        if "sender" in vars(self):
            await self._dispatcher.close()
