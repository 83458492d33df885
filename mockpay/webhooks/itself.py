"""How mockpay knows its own webhooks when they come back to it. The receiving side looks, so that no name, address,
proxy or spelling of a path leads past it; and another mockpay's are known as well."""

from typing import Final

from mockpay.settings import VERSION

NAME: Final = "mockpay/"
USER_AGENT: Final = f"{NAME}{VERSION}"
"""What every webhook says of its sender; nobody else says it."""
REFUSED: Final = b"mockpay-refused-webhook"
"""The header of a refusal, by which the sender knows it."""
REASON: Final = (
    "a webhook may not go to mockpay itself, or any page could reset a space through an order's notify_url; "
    "only /_mockpay/inbox/NAME takes one"
)
