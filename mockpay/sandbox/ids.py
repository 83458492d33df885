"""Ids and all other chance: hashes of the seed and a counter. The same seed and calls give the same ids."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final, TypeVar
from uuid import UUID

from mockpay.orders import clabe

Counters = dict[str, int]
T = TypeVar("T")
LONGEST: Final = 64


def digest(seed: str, stream: str, counter: int, size: int = 16) -> bytes:
    """`size` bytes of chance for the `counter`th draw of a stream."""
    return blake2b(f"{seed}\0{stream}\0{counter}".encode(), digest_size=size).digest()


class Draw:
    """Many small choices out of one digest, read off it like the digits of a number; it has 512 bits to give."""

    def __init__(self, seed: str, stream: str, counter: int) -> None:
        self._left = int.from_bytes(digest(seed, stream, counter, LONGEST))

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1."""
        self._left, found = divmod(self._left, bound)
        return found

    def of(self, choices: Sequence[T]) -> T:
        """One of them."""
        self._left, found = divmod(self._left, len(choices))
        return choices[found]


class Mint:
    """Makes ids in a provider's alphabet. Formats, with what may follow after a colon:

    `objectid` 24 hex, as MongoDB makes them (time, machine, counter) · `hex:N` N hex digits · `digits:N` ·
    `uuid` version 4 · `serial:PREFIX:N` a growing number of N digits · `base58:PREFIX` the prefix, `_` and 17
    characters that sort by when they were made · `filled:PREFIX:N` N digits that begin with the prefix · `clabe:BANK`
    an account number of 18 digits at a bank (3 digits) and branch, its check digit right.

    `counters` is changed in place, `pins` (format -> values) are used up first.
    """

    def __init__(self, seed: str, counters: Counters, now: datetime, pins: dict[str, list[str]] | None = None) -> None:
        self.seed = seed
        self.counters = counters
        self.now = now
        self.pins = pins or {}

    def __call__(self, id_format: str) -> str:
        """The next id of a format."""
        if waiting := self.pins.get(id_format):
            return waiting.pop(0)
        make, rest = _format(id_format)
        return make(self, rest)

    def next(self, stream: str) -> int:
        """Counts a stream up by one, from 1."""
        count = self.counters.get(stream, 0) + 1
        self.counters[stream] = count
        return count


def _objectid(mint: Mint, _rest: str) -> str:
    start, machine = _machine(mint.seed)
    count = (start + mint.next("objectid")) & 0xFFFFFF
    return f"{int(mint.now.timestamp()) & 0xFFFFFFFF:08x}{machine}{count:06x}"


@lru_cache(maxsize=256)
def _machine(seed: str) -> tuple[int, str]:
    """Where a seed's object ids start to count, and the machine they name."""
    return int.from_bytes(digest(seed, "objectid", 0, 3)) >> 2, digest(seed, "machine", 0, 5).hex()


def _hex(mint: Mint, rest: str) -> str:
    return digest(mint.seed, "hex", mint.next("hex"), 32).hex()[: int(rest)]


def _digits(mint: Mint, rest: str) -> str:
    return str(int.from_bytes(digest(mint.seed, "digits", mint.next("digits"), 32)))[-int(rest) :]


def _uuid(mint: Mint, _rest: str) -> str:
    return str(UUID(bytes=digest(mint.seed, "uuid", mint.next("uuid")), version=4))


def _serial(mint: Mint, rest: str) -> str:
    stream, prefix, width = _numbering(rest)
    return prefix + str(mint.next(stream)).zfill(width)


@lru_cache(maxsize=256)
def _numbering(rest: str) -> tuple[str, str, int]:
    """The stream that counts `PREFIX:N`, the prefix, and the digits."""
    prefix, _, width = rest.partition(":")
    return f"serial:{prefix}", prefix, int(width)


def _base58(mint: Mint, rest: str) -> str:
    """Milliseconds, machine and counter in one number, so that later ids are greater."""
    moment = int(mint.now.timestamp() * 1000)
    left = ((moment << MACHINE_BITS) + _station(mint.seed) << COUNTER_BITS) + mint.next("base58") % (1 << COUNTER_BITS)
    text = ""
    for _ in range(BASE58_DIGITS // 2):
        left, found = divmod(left, len(BASE58_PAIRS))
        text = BASE58_PAIRS[found] + text
    return f"{rest}_2{text}"


@lru_cache(maxsize=256)
def _station(seed: str) -> int:
    return int.from_bytes(digest(seed, "base58", 0, 4)) % (1 << MACHINE_BITS)


def _filled(mint: Mint, rest: str) -> str:
    prefix, _, width = rest.partition(":")
    return prefix + _digits(mint, str(int(width) - len(prefix))).zfill(int(width) - len(prefix))


def _clabe(mint: Mint, rest: str) -> str:
    return clabe.with_check_digit(rest + _digits(mint, str(clabe.DIGITS - 1 - len(rest))))


BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE58_DIGITS: Final = 16
BASE58_PAIRS: Final = tuple(high + low for high in BASE58 for low in BASE58)
MACHINE_BITS: Final = 24
COUNTER_BITS: Final = 24
FORMATS: Final[dict[str, Callable[[Mint, str], str]]] = {
    "objectid": _objectid,
    "hex": _hex,
    "digits": _digits,
    "uuid": _uuid,
    "serial": _serial,
    "base58": _base58,
    "filled": _filled,
    "clabe": _clabe,
}


@lru_cache(maxsize=256)
def _format(id_format: str) -> tuple[Callable[[Mint, str], str], str]:
    kind, _, rest = id_format.partition(":")
    return FORMATS[kind], rest
