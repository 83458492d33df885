"""Headers that go with a refusal, whoever words it."""

from mockpay.web.errors import BadMethod
from mockpay.web.faults import Injected
from mockpay.web.reply import Headers


def refusal_headers(refusal: Exception) -> Headers:
    """`Allow` with a method that is not taken (RFC 9110, 10.2.1), else `Retry-After` where the scenario asks for it."""
    if isinstance(refusal, BadMethod):
        return ((b"allow", ", ".join(refusal.allowed).encode()),)
    return retry_after(refusal)


def retry_after(refusal: Exception) -> Headers:
    """When to come back, in seconds, where the scenario says so (RFC 9110, 10.2.3)."""
    if isinstance(refusal, Injected) and refusal.retry_after is not None:
        return ((b"retry-after", str(refusal.retry_after).encode()),)
    return ()
