"""What a token says of itself: whether its platform answers, and which access it stands for."""

from typing import Any, Final

from mockpay.providers.ecartapi.stores.auth import shop_of, signed_in, token_of
from mockpay.sandbox.ids import digest
from mockpay.web.api_request import ApiRequest
from mockpay.web.instants import instant
from mockpay.web.provider import Fidelity


async def test_store(_call: ApiRequest) -> Any:
    """GET /api/v2/test: the platform's keys work; a fault of the scenario can say 503."""
    return {"success": True}


async def get_access(call: ApiRequest) -> Any:
    """GET /accesses/me: the access document; its ids hang on the seed and the token."""
    shop, token = shop_of(call), token_of(call)

    def its_id(part: str, size: int) -> str:
        return digest(call.sandbox.seed, f"access {part} {token}", 0, size).hex()

    return {
        "_id": its_id("id", 12),
        "app_id": its_id("app", 16),
        "user_id": its_id("user", 12),
        "access_token": token,
        "access": {"ecommerce": shop.preset.ecommerce, "url": call.base_url, "name": shop.name or "default"},
        "active": True,
        "deleted": False,
        "requests": 0,
        "error_counter": 0,
        "spam_counter": 0,
        "unauthorized": False,
        "too_many_requests": False,
        "error_date": None,
        "integrated_at": instant(call.sandbox.clock.now()),
        "blocked_til": None,
    }


OPERATIONS: Final = (
    signed_in("GET", "/api/v2/test", "test_store", Fidelity.OBSERVED, "CLIENTS", test_store),
    signed_in("GET", "/accesses/me", "get_access", Fidelity.DOCUMENTED, "secure-authentication", get_access),
)
