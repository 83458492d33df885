"""Personal data behind asterisks, as the TikTok page prints it. What is masked already stays as it is."""

from collections.abc import Callable
from typing import Any, Final

STARS: Final = "*" * 6


def name(text: str) -> str:
    """`Ana López` is `A***a L***`: the first word keeps its ends, the others their beginning."""
    first, *others = text.split(" ")
    return " ".join([_ends(first), *(f"{word[:1]}***" for word in others)])


def _ends(word: str) -> str:
    return f"{word[:1]}***{word[-1:]}" if word else ""


def start(text: str) -> str:
    """`Union Street 5` is `Un************`."""
    return text[:2] + "*" * (len(text) - 2)


def phone(text: str) -> str:
    """`(+86)12345678925` is `(+86)123******25`."""
    return f"{text[:-8]}{STARS}{text[-2:]}" if len(text) > 8 else start(text)


MASKS: Final[dict[str, Callable[[str], str]]] = {
    "firstName": name,
    "lastName": name,
    "address1": start,
    "references": start,
    "postalCode": start,
    "phone": phone,
}


def masked(place: dict[str, Any]) -> dict[str, Any]:
    """An address with its personal data covered; city, state and country stay readable (printed so)."""
    covered: dict[str, Any] = {key: MASKS[key](value) for key, value in place.items() if key in MASKS and value}
    state = place.get("state") or {}
    if state.get("phone"):
        covered["state"] = state | {"phone": phone(state["phone"])}
    return place | covered
