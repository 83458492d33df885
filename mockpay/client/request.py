"""A request to the control plane as a value: what to send, and how to read the answer. Sending is another matter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import msgspec

T = TypeVar("T")
Read = Callable[[bytes], T]
encoder = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Request(Generic[T]):
    """A request. `path` follows `/_mockpay/`; `patience` are seconds the server may take on purpose."""

    method: str
    path: str
    read: Read[T]
    body: Any = None
    query: dict[str, Any] = field(default_factory=dict)
    patience: float = 0.0

    @property
    def content(self) -> bytes | None:
        """The body as it goes out; decimals as exact numbers."""
        return None if self.body is None else encoder.encode(self.body)


def whole(shape: type[T]) -> Read[T]:
    """Reads an answer that is all wanted."""
    return msgspec.json.Decoder(shape).decode


def part(name: str, shape: type[T]) -> Read[list[T]]:
    """Reads the list that stands under a name in the answer."""
    decoder: msgspec.json.Decoder[dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw])
    rows = msgspec.json.Decoder(list[shape])  # type: ignore[valid-type]
    return lambda raw: rows.decode(decoder.decode(raw)[name])


def given(**fields: Any) -> dict[str, Any]:
    """The fields that were given: those that are None were not."""
    return {name: value for name, value in fields.items() if value is not None}


def step(*names: str) -> str:
    """A path of steps that may hold anything."""
    return "/".join(quote(name, safe="") for name in names)
