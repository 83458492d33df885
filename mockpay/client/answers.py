"""What the control plane answers, as types. Its OpenAPI document has the same in full; names are the same there.

Moments have a zone; amounts are Decimals in currency units."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

Json = dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    """An answer, or a part of one. Fields that a newer server adds are left out."""


class CountsAnswer(Answer, frozen=True):
    """How much there is."""

    spaces: int
    orders: int
    deliveries_pending: int


class HealthAnswer(Answer, frozen=True):
    """How a space is. `providers` are those that are plugged in; `scenario_error` says why a scenario file that changed
    was not taken."""

    status: str
    version: str
    providers: list[str]
    scenario: str
    space: str
    now: datetime
    counts: CountsAnswer
    scenario_error: str | None = None


class ClockAnswer(Answer, frozen=True):
    """Where a clock stands; `mode` is wall, shifted or frozen."""

    now: datetime
    mode: str
    offset_seconds: float


class SummaryAnswer(Answer, frozen=True):
    """Where an order stands, in the core's words, and the actions allowed now."""

    id: str
    version: int
    origin: str
    payment: str
    fulfilment: str
    life: str
    total: Decimal
    captured: Decimal
    refunded: Decimal
    currency: str
    allowed: list[str]


class ListedOrderAnswer(SummaryAnswer, frozen=True):
    """An order in a list."""

    number: str
    reference_id: str | None
    status: str
    email: str | None
    created_at: datetime
    updated_at: datetime


class OrderAnswer(SummaryAnswer, frozen=True):
    """An order with all there is: as the core holds it, its history, its ledger (`books`)."""

    order: Json
    history: list[Json]
    books: list[Json]


class OrderExplanationAnswer(Answer, frozen=True):
    """What could be done to an order now, which rule decided its charges, and for each of its events where webhooks
    went (`sent`), or why nobody was told (`untold`)."""

    id: str
    scenario: str
    now: Json
    actions: list[Json]
    charges: list[Json]
    webhooks: list[Json] = []


class MessageAnswer(Answer, frozen=True):
    """One direction of an exchange, redacted by the server."""

    headers: dict[str, str]
    body: Any
    bytes: int
    truncated: bool


class RequestAnswer(Answer, frozen=True):
    """A request of the journal with its answer; `status` is None where the connection closed without one."""

    id: str
    at: datetime
    origin: str
    operation: str
    method: str
    path: str
    query: Json
    client: str
    request: MessageAnswer
    status: int | None
    response: MessageAnswer
    milliseconds: float
    fidelity: str | None
    ignored: list[str]
    nearest: list[str]


class RequestExplanationAnswer(Answer, frozen=True):
    """Why a request was answered as it was: who decided and why (`decided`), rules that affected it, how its body went
    with the schema, the orders it was about, and what would be taken now."""

    id: str
    request: str
    status: int | None
    fidelity: str | None
    operation: Json | None
    nearest: list[str]
    decided: Json
    rules: list[Json]
    body: Json | None
    query: Json | None
    orders: list[Json]
    valid_now: list[str]


class VerifiedAnswer(Answer, frozen=True):
    """How many requests matched, and which."""

    count: int
    ids: list[str]
    forgotten: int


class SentAnswer(Answer, frozen=True):
    """What was sent of a webhook."""

    headers: dict[str, str]


class AttemptAnswer(Answer, frozen=True):
    """One attempt to deliver a webhook; `status` is None when nobody answered, `chaos` is what added it."""

    at: datetime
    milliseconds: int
    request: SentAnswer
    status: int | None
    answer: str
    error: str
    chaos: str | None


class DeliveryAnswer(Answer, frozen=True):
    """A webhook on its way, or arrived; `number` counts the webhooks of the space."""

    id: str
    number: int
    order_id: str
    origin: str
    event: str
    url: str
    state: str
    created_at: datetime
    next_at: datetime | None
    chaos: list[str]
    body: Any
    attempts: list[AttemptAnswer]


class PausedAnswer(Answer, frozen=True):
    """Whether webhooks pile up, and how many wait."""

    paused: bool
    waiting: int


class FaultAnswer(Answer, frozen=True):
    """A fault a test set, and how often it struck."""

    id: str
    times: int | None
    struck: int
    fault: Json


class ChaosAnswer(Answer, frozen=True):
    """What is set, what was done to which webhooks, and a command that sets the same again."""

    chaos: Json | None
    done: list[Json]
    replay: str | None


class ScenarioAnswer(Answer, frozen=True):
    """What steers a space; `document` can be put again."""

    name: str
    description: str
    seed: str
    shipped: list[str]
    document: Json


class SnapshotAnswer(Answer, frozen=True):
    """A named state to go back to."""

    name: str
    at: datetime
    scenario: str
    orders: int


class PublicKeyAnswer(Answer, frozen=True):
    """A public key of a provider: `cards` are encrypted with it, or it verifies signatures of `webhooks`."""

    provider: str
    use: str
    pem: str
    base64: str


class SpaceAnswer(Answer, frozen=True):
    """A space of the server; the one without a name has an empty one."""

    name: str
    scenario: str
    orders: int
    last_used_at: datetime


class ReceivedWebhookAnswer(Answer, frozen=True):
    """A webhook as an inbox got it; `body_base64` has every byte."""

    number: int
    at: datetime
    method: str
    query: str
    headers: dict[str, str]
    body: str
    body_base64: str


class InboxAnswer(Answer, frozen=True):
    """An inbox: how it answers, and what came (the oldest first; None in a list of inboxes)."""

    name: str
    received: int
    behaviour: Json
    hooks: list[ReceivedWebhookAnswer] = []


class StatisticsAnswer(Answer, frozen=True):
    """What happened, counted: orders by day, payment state and currency; deliveries by state; attempts by result and
    duration; requests by operation and status."""

    orders: list[Json]
    deliveries: list[Json]
    attempts: list[Json]
    requests: list[Json]


class ReconciledAnswer(Answer, frozen=True):
    """Where an app's view of its orders differs; an order stands in one list."""

    agrees: bool
    compared: int
    missing: list[Json]
    extra: list[Json]
    wrong: list[Json]
    stale: list[Json]
