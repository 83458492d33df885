"""What the process is started with. Everything about the behaviour of a space stands in its scenario instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

VERSION: Final = "0.1.0"


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is an option of `mockpay serve` and a `MOCKPAY_…` variable of the same name."""

    host: str = "127.0.0.1"
    port: int = 7357
    scenario: tuple[str, ...] = ("default",)
    scenario_yaml: str = ""
    reload: bool = False
    public_url: str = ""
    allow_public_webhooks: bool = False
    webhook_ca: str = ""
    insecure_webhooks: bool = False
    max_orders: int = 100_000
    max_spaces: int = 1_000
    space_idle: int = 0
    max_snapshots: int = 20
    max_body: int = 1_048_576
    max_deliveries: int = 10_000
    journal: int = 1_000
    journal_bytes: int = 4_194_304
    control_token: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """The settings that `env` gives; raises ValueError with a sentence naming the variable."""
        given = {
            one.name: _read(name, env[name], one.default) for one in fields(cls) if (name := _variable(one.name, env))
        }
        return cls(**given)


def _variable(field: str, env: Mapping[str, str]) -> str | None:
    """The variable that gives a field, if one is set. `PORT` is what hosts of containers say; some put `tcp://…`
    into MOCKPAY_PORT for a neighbour named mockpay, which is no port."""
    names = [f"MOCKPAY_{field.upper()}", *(["PORT"] if field == "port" else [])]
    return next((name for name in names if env.get(name) and not env[name].startswith("tcp://")), None)


def _read(name: str, text: str, default: object) -> Any:
    if isinstance(default, bool):
        return _flag(name, text)
    if isinstance(default, int):
        return _number(name, text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _flag(name: str, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in words:
        raise ValueError(f"{name} must be true or false, not {text!r}")
    return words[text.lower()]


def _number(name: str, text: str) -> int:
    if not text.isdigit():
        raise ValueError(f"{name} must be a whole number, not {text!r}")
    return int(text)
