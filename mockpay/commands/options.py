"""Options that stand for settings, and the messages for wrong ones."""

import argparse
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Final

from mockpay.settings import Settings, out_of_bounds

HELP: Final = {
    "host": "address to listen on; localhost is 127.0.0.1 and ::1, `::` every address of the machine",
    "port": "port to listen on; 0 picks a free one",
    "tls": "speak HTTPS too, with a certificate for the providers' hosts, so that their names can lead here",
    "tls_port": "port for HTTPS; 0 picks a free one",
    "ca_dir": "folder of the CA that issues the certificate, made there when it is not; without one it lasts one run",
    "scenario": "scenario name or YAML file; several merge left to right",
    "scenario_yaml": "a scenario as YAML text, laid over the others; it may extend shipped ones",
    "reload": "take scenario files anew when they change",
    "public_url": "address that links begin with, when clients reach the server under another one",
    "framed_by": "origin whose pages may show the checkout and the live page in a frame, such as http://127.0.0.1:8000",
    "allow_public_webhooks": "send webhooks to public addresses too",
    "webhook_ca": "file of CAs, in PEM form, that https receivers of webhooks may have beside the usual ones",
    "insecure_webhooks": "send webhooks to https receivers whatever their certificate says",
    "max_orders": "orders a space may hold",
    "max_spaces": "spaces the process may hold",
    "space_idle": "seconds after which a space that nobody uses is dropped; 0 keeps all",
    "max_snapshots": "snapshots a space may have",
    "max_body": "bytes a request body may have",
    "max_state": "bytes a state document may have that is put into a space",
    "max_head": "bytes the request line and the headers of a request may have together",
    "request_timeout": "seconds within which a request must have arrived; 0 waits for ever",
    "keep_alive": "seconds a connection stays open between two requests",
    "max_deliveries": "webhook deliveries a space remembers",
    "journal": "requests a space remembers; 0 keeps none",
    "journal_bytes": "bytes these may have together",
    "control_token": "what requests to /_mockpay/ must bring as Authorization: Bearer",
}

METAVARS: Final = {"scenario": "NAME_OR_FILE", "framed_by": "ORIGIN"}
"""What options that may be given several times take."""
UNSHOWN: Final = ("control_token", "scenario_yaml")
"""Settings whose value no help text repeats: a secret, and a long text."""


class Mistake(Exception):
    """What the user can put right; its message is one sentence."""


def add_settings(parser: argparse.ArgumentParser, defaults: Settings, names: Sequence[str]) -> None:
    """Options for the settings of these names."""
    for name in names:
        value = getattr(defaults, name)
        kind: dict[str, Any] = {"type": type(value), "metavar": name.rpartition("_")[2].upper()}
        if isinstance(value, bool):
            kind = {"action": argparse.BooleanOptionalAction}
        elif isinstance(value, tuple):
            kind = {"action": "append", "metavar": METAVARS[name]}
        shown = ", ".join(value) if isinstance(value, tuple) else value
        default = f" (default: {shown})" if shown not in ("", False) and name not in UNSHOWN else ""
        parser.add_argument(f"--{name.replace('_', '-')}", help=HELP[name] + default, **kind)


def settings_of(given: argparse.Namespace, defaults: Settings) -> Settings:
    """The settings as the options say. Raises `Mistake`."""
    chosen = {
        field.name: value
        for field in fields(Settings)
        if (value := getattr(given, field.name, None)) is not None and value != []
    }
    for name, value in chosen.items():
        if wrong := out_of_bounds(name, value):
            raise Mistake(f"--{name.replace('_', '-')} {wrong}")
    chosen |= {name: tuple(chosen[name]) for name in METAVARS if name in chosen}
    return replace(defaults, **chosen)


def check_ca(option: str, file: str) -> None:
    """Raises `Mistake` when the file that an option names holds no CAs; no file is fine."""
    if file:
        from mockpay.webhooks.trust import unreadable

        if why := unreadable(file):
            raise Mistake(f"{option} {file}: {why}")


def app_of(settings: Settings, hosts: Sequence[str] = ()) -> Any:
    """The app; `hosts` are played beside the providers' own. Raises `Mistake` when the scenario does not load."""
    from mockpay.app import build
    from mockpay.scenario.load import BadScenario

    check_ca("--webhook-ca", settings.webhook_ca)
    try:
        return build(settings, hosts=hosts)
    except BadScenario as error:
        raise Mistake(str(error)) from None
