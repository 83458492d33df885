"""Seeded chaos as data: what may happen to a webhook on its way, how often, and for which webhooks it is settled
beforehand."""

from enum import StrEnum

from mockpay.orders.order import Struct


class ChaosKind(StrEnum):
    """What may happen to a webhook: it goes out twice, behind the next one of its order, late, or never; or forgeries
    go before it, signed long ago, for another body, or with a secret that is no longer the one."""

    DUPLICATE = "duplicate"
    REORDER = "reorder"
    DELAY = "delay"
    DROP = "drop"
    STALE = "stale"
    BAD_SIGNATURE = "bad_signature"
    OLD_SECRET = "old_secret"  # noqa: S105  a word, no secret


class Rates(Struct, frozen=True):
    """How often each happens to a webhook, 0 never to 1 always, whatever else does. Chosen: more than half of the
    webhooks meet something, and few are lost, for from that only those recover who ask for the order themselves."""

    duplicate: float = 0.2
    reorder: float = 0.15
    delay: float = 0.15
    drop: float = 0.05
    stale: float = 0.1
    bad_signature: float = 0.1
    old_secret: float = 0.1


class Strike(Struct, frozen=True, rename={"webhook": "hook"}):
    """One thing that happens to one webhook; `webhook` counts the webhooks of a space, from 1."""

    webhook: int
    kind: ChaosKind


class ChaosPlan(Struct, frozen=True):
    """What happens to the webhooks of a space: by `seed` and `rates`, or exactly what the `schedule` says. `wait` is
    how many seconds of the sandbox's clock a delayed webhook comes late, and a reordered one waits for the next at
    most."""

    seed: int = 0
    rates: Rates = Rates()
    schedule: tuple[Strike, ...] | None = None
    wait: float = 2
