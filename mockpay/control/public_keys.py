"""The public keys of the providers: what apps encrypt cards with, and what verifies the signatures of webhooks."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import SANDBOX

KeysOf = Callable[[Scenario], Mapping[str, str]]
"""The keys of a provider under a scenario: what each is for, and the key as PEM."""


async def find(keys_of: Mapping[str, KeysOf], request: Request) -> Any:
    """GET /_mockpay/keys: `base64` is the PEM without its first and last line, as some apps want it."""
    scenario = request.scope[SANDBOX].scenario
    return {
        "keys": [
            {"provider": name, "use": use, "pem": pem, "base64": "".join(pem.split("\n")[1:-2])}
            for name, keys in keys_of.items()
            for use, pem in keys(scenario).items()
        ]
    }
