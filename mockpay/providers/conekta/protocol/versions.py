"""The version of the API a caller asks for in its Accept header; answers carry the same media type.

Source: Conekta's OpenAPI 2.3.0 and what its own clients send: 2.0.0 (those written by hand) to 2.3.0.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from mockpay.providers.conekta.protocol.rules import NAME
from mockpay.scenario.load import BadScenario
from mockpay.scenario.scenario import Scenario
from mockpay.web.api_request import ApiRequest
from mockpay.web.reply import JSON

ACCEPTED: Final = re.compile(r"application/vnd\.(?:conekta|app)-v(\d{1,3})\.(\d{1,3})\.(\d{1,3})\+json")
KNOWN: Final = ((2, 0, 0), (2, 1, 0), (2, 2, 0), (2, 3, 0))
OLDEST, NEWEST = KNOWN[0], KNOWN[-1]
OF_TOKENIZERS: Final = ((0, 3, 0), (1, 0, 0))
"""What copies of conekta.js, conekta-ios, the suite of the Go 2 client and two apps ask for when they make a token."""
Version = tuple[int, int, int]


class RequestedVersion(NamedTuple):
    """What an Accept header asks for: the version, and the type of the answer."""

    version: Version
    media: bytes


@lru_cache(maxsize=256)
def _asked(accept: str) -> RequestedVersion | None:
    found = ACCEPTED.search(accept)
    return RequestedVersion(_numbers(*found.groups()), found[0].encode()) if found else None


def context(call: ApiRequest) -> Version:
    """The version that is asked for; where none is, the account's."""
    asked = _asked(call.header("accept"))
    return asked.version if asked else default(call.sandbox.scenario)


def default(scenario: Scenario) -> Version:
    """The version of the account: the scenario's, else the newest."""
    text = scenario.versions.get(NAME)
    return _numbers(*text.split(".")) if text else NEWEST


def _numbers(major: str, minor: str, patch: str) -> Version:
    return int(major), int(minor), int(patch)


def check(scenario: Scenario) -> None:
    """Raises `BadScenario` for a version there is not."""
    if default(scenario) not in KNOWN:
        there_are = ", ".join(".".join(map(str, one)) for one in KNOWN)
        raise BadScenario(f"versions.{NAME} must be one of {there_are}, not {scenario.versions[NAME]!r}")


def media(call: ApiRequest) -> bytes:
    """The type of an answer: the one that was asked for, plain JSON where none was."""
    asked = _asked(call.header("accept"))
    return asked.media if asked else JSON
