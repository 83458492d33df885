"""What the process is started with. Everything about the behaviour of a space stands in its scenario instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

VERSION: Final = "0.1.0"
PUBLIC_URL: Final = r"(?ai)https?://([a-z0-9_-]+([.][a-z0-9_-]+)*[.]?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?(/[^?#]*)?"
"""Scheme and host, with a port and a path if need be. Compiled on first need, as most starts ask for neither."""
ORIGIN: Final = r"(?ai)https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?"
BOUNDS: Final = {
    "port": (0, 65535),
    "tls_port": (0, 65535),
    "space_idle": (0, 1_000_000_000),
    "max_head": (1_024, 1_000_000_000),
    "request_timeout": (0, 1_000_000_000),
    "keep_alive": (0, 1_000_000_000),
}
"""The least and the most of a number, where it is not `ANY`."""
ANY: Final = (0, 1_000_000_000_000_000)


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is an option of `mockpay serve` and a `MOCKPAY_…` variable of the same name."""

    host: str = "localhost"
    port: int = 7357
    tls: bool = False
    tls_port: int = 443
    ca_dir: str = ""
    scenario: tuple[str, ...] = ("default",)
    scenario_yaml: str = ""
    reload: bool = False
    public_url: str = ""
    framed_by: tuple[str, ...] = ()
    allow_public_webhooks: bool = False
    webhook_ca: str = ""
    insecure_webhooks: bool = False
    max_orders: int = 100_000
    max_spaces: int = 1_000
    space_idle: int = 0
    max_snapshots: int = 20
    max_body: int = 1_048_576
    max_state: int = 268_435_456
    max_head: int = 65_536
    request_timeout: float = 60.0
    keep_alive: float = 75.0
    max_deliveries: int = 10_000
    journal: int = 1_000
    journal_bytes: int = 4_194_304
    control_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a `public_url` that links cannot begin with, and for what is no origin."""
        for origin in self.framed_by:
            if not re.fullmatch(ORIGIN, origin):
                raise ValueError(
                    f"MOCKPAY_FRAMED_BY (--framed-by) must be an origin like http://127.0.0.1:8000, not {origin!r}"
                )
        if self.public_url and not _is_address(self.public_url):
            raise ValueError(
                "MOCKPAY_PUBLIC_URL (--public-url) must be an address like https://pay.example or "
                f"https://pay.example:8443/sandbox, not {self.public_url!r}"
            )

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """The settings that `env` gives; raises ValueError with a sentence naming the variable."""
        given = {
            one.name: _checked(one.name, name, _read(name, env[name], one.default))
            for one in fields(cls)
            if (name := _variable(one.name, env))
        }
        return cls(**given)


def _is_address(url: str) -> bool:
    """Whether links can begin with it."""
    try:
        return re.fullmatch(PUBLIC_URL, url) is not None and url.isprintable() and urlsplit(url).port != 0
    except ValueError:  # the port is too large, or the address none
        return False


def out_of_bounds(name: str, value: object) -> str:
    """What is wrong with a setting's number: `must be at least 0, not -5`; nothing where it is fine, or no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    least, most = BOUNDS.get(name, ANY)
    if least <= value <= most:
        return ""
    if value < least:
        return f"must be at least {least}, not {value}"
    return f"must be between {least} and {most}, not {value}"


def _variable(field: str, env: Mapping[str, str]) -> str | None:
    """The variable that gives a field, if one is set. `PORT` is what hosts of containers say; some put `tcp://…`
    into MOCKPAY_PORT for a neighbour named mockpay, which is no port."""
    names = [f"MOCKPAY_{field.upper()}", *(["PORT"] if field == "port" else [])]
    return next((name for name in names if env.get(name) and not env[name].startswith("tcp://")), None)


def _checked(field: str, variable: str, value: Any) -> Any:
    if wrong := out_of_bounds(field, value):
        raise ValueError(f"{variable} {wrong}")
    return value


def _read(name: str, text: str, default: object) -> Any:
    if isinstance(default, bool):
        return _flag(name, text)
    if isinstance(default, int | float):
        return _number(name, text, type(default))
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _flag(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f"{name} must be true or false, not {text!r}")
    return words[text.lower()]


def _number(name: str, text: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{name} must be a {'whole ' if kind is int else ''}number, not {text!r}") from None
