"""How a webhook is sent: at once, late, behind the next one, or never. Faults of the scenario and chaos decide."""

from datetime import timedelta

import msgspec

from mockpay.sandbox.ids import digest
from mockpay.sandbox.outbox import Delivery, DeliveryState
from mockpay.scenario.chaos import ChaosKind, ChaosPlan, Strike
from mockpay.scenario.scenario import Fault

GRAINS = 2**64


def drawn(chaos: ChaosPlan, webhook: int) -> tuple[ChaosKind, ...]:
    """What happens to the `webhook`th webhook of a space. Each kind is drawn by itself, so another rate of one leaves
    the others as they were; a webhook that is dropped meets nothing else."""
    if chaos.schedule is not None:
        kinds = [kind for kind in ChaosKind if Strike(webhook, kind) in chaos.schedule]
    else:
        rates = msgspec.structs.asdict(chaos.rates)
        kinds = [kind for kind in ChaosKind if _draw(chaos.seed, kind, webhook) < rates[kind]]
    return (ChaosKind.DROP,) if ChaosKind.DROP in kinds else tuple(kinds)


def _draw(seed: int, kind: ChaosKind, webhook: int) -> float:
    """A number from 0 up to 1."""
    return int.from_bytes(digest(f"chaos {seed}", kind, webhook, 8)) / GRAINS


def plan_delivery(delivery: Delivery, fault: Fault | None, chaos: ChaosPlan | None) -> Delivery:
    """A new delivery, as it goes into the outbox."""
    kinds = drawn(chaos, delivery.seq) if chaos else ()
    if ChaosKind.DROP in kinds or (fault and fault.drop):
        return msgspec.structs.replace(delivery, state=DeliveryState.LOST, chaos=kinds)
    late = chaos.wait if chaos and {ChaosKind.DELAY, ChaosKind.REORDER} & {*kinds} else 0
    wait = max(late, fault.delay if fault else 0)
    next_at = delivery.created_at + timedelta(seconds=wait) if wait else None
    return msgspec.structs.replace(
        delivery, chaos=kinds, next_at=next_at, held_back=bool(late) and ChaosKind.REORDER in kinds
    )
