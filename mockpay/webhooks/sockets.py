"""How many sockets the process may have: thousands of receivers that hang must leave some for those who ask."""

from contextlib import suppress
from typing import Final

WANTED: Final = (65_536, 10_240)
"""Open files that are asked for; macOS gives no more than the second."""
UNKNOWN: Final = 512
"""Deliveries at once where the system tells no limit."""


def raise_limit() -> None:
    """Let this process open as many files as it may: most systems begin with 256 or 1,024, and allow far more."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in WANTED:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        if soft != resource.RLIM_INFINITY and most > soft:
            with suppress(OSError, ValueError):
                return resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return None


def for_deliveries() -> int:
    """How many deliveries may be under way at once: half of the files that may be open."""
    try:
        import resource
    except ImportError:
        return UNKNOWN
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return WANTED[0] // 2 if soft == resource.RLIM_INFINITY else soft // 2
