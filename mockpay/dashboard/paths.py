"""Where the live page is."""

from typing import Final

from mockpay.web.session import SIGN_IN

HOME: Final = "/_mockpay/"
LIVE: Final = "/_mockpay/live/"
FILES: Final = "/_mockpay/live/files"

GUARDED: Final = (HOME, LIVE.rstrip("/"))
"""Prefixes of what only those see who may steer."""
OPEN: Final = (FILES, SIGN_IN)
"""Prefixes of what it takes to become one of them."""
