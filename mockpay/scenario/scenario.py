"""A scenario as frozen data: what stands in the YAML files, checked by `schemas/scenario.json`, merged by `load.py`."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final

from mockpay.orders.lifecycle import Action
from mockpay.orders.method_kind import MethodKind
from mockpay.orders.order import Method, Struct
from mockpay.scenario.chaos import ChaosPlan
from mockpay.scenario.fees import FeeRow
from mockpay.scenario.pay_page import CheckoutLook
from mockpay.scenario.provider_settings import S, settings
from mockpay.scenario.seed_record import SeedRecord


class Auth(StrEnum):
    """How much an Authorization header is looked at."""

    LENIENT = "lenient"
    OPEN = "open"
    STRICT = "strict"


class ClockPlan(Struct, frozen=True):
    """Where a space's clock starts: ticking from `set`, or standing still at `freeze`. Neither: the wall clock."""

    set: datetime | None = None
    freeze: datetime | None = None


class KeyPair(Struct, frozen=True):
    """API keys an account may sign in with."""

    public: str
    private: str


class Account(Struct, frozen=True):
    """The merchant. `keys` is the list `auth: strict` accepts."""

    id: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    country: str = "MX"
    currency: str = "MXN"
    keys: tuple[KeyPair, ...] = ()


class SeedCustomer(Struct, frozen=True):
    """A customer that exists from the start."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    user_id: str | None = None


class When(Struct, frozen=True):
    """Which requests a rule is about; what is left out matches any. `operation` by its full name, `nth` which calls of
    that operation (from 1), `card` a test card by name, `body` values by dotted path."""

    operation: str | None = None
    nth: int | tuple[int, ...] | None = None
    card: str | None = None
    body: dict[str, Any] = {}


RULES: Final = ("outcomes", "timeline", "faults", "pins")
"""Where a scenario says `when`."""


class Then(StrEnum):
    """How an attempt to pay ends."""

    APPROVE = "approve"
    DECLINE = "decline"
    PENDING = "pending"
    CHALLENGE = "challenge"
    REVIEW = "review"
    ERROR = "error"


class ThreeDS(StrEnum):
    """How 3-D Secure goes with a card."""

    NONE = ""
    FRICTIONLESS = "frictionless"
    FRICTIONLESS_FAILED = "frictionless_failed"
    CHALLENGE = "challenge"
    CHALLENGE_FAILED = "challenge_failed"


class Funding(StrEnum):
    """Where a card's money is from."""

    CREDIT = "credit"
    DEBIT = "debit"


class TestCard(Struct, frozen=True):
    """A card number with a known end. `code` and `message` are what a decline says; `source` who says so."""

    __test__: ClassVar[bool] = False  # not a test class of pytest's

    name: str
    number: str
    brand: str
    source: str
    holder: str = ""
    then: Then = Then.APPROVE
    code: str = ""
    message: str = ""
    three_ds: ThreeDS = ThreeDS.NONE
    funding: Funding = Funding.CREDIT
    bank: str = ""
    domestic: bool = True


class ErrorDetail(Struct, frozen=True):
    """One thing that an error says is wrong. Where there are no sentences, those of the provider for that code."""

    code: str = ""
    param: str | None = None
    message: str = ""
    debug_message: str = ""


class OutcomeRule(Struct, frozen=True):
    """How attempts that match end; `status` is the HTTP status of an `error` (that of its code where none is given,
    else 500), `details` what it says where code and message are not enough."""

    then: Then
    when: When = When()
    code: str = ""
    message: str = ""
    status: int | None = None
    details: tuple[ErrorDetail, ...] = ()


class TimelineStep(Struct, frozen=True):
    """What happens to a matching order by itself, `after` it was placed (seconds, or a text like "1h")."""

    after: str | float
    action: Action
    when: When = When()
    amount: Decimal | None = None
    reason: str | None = None


class FaultPoint(StrEnum):
    """Where in a request's life a fault strikes."""

    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"
    MID_BODY = "mid_body"
    AFTER_REPLY = "after_reply"


class Fault(Struct, frozen=True):
    """What goes wrong with matching requests: `delay` seconds of waiting, an error `status` in the provider's shape
    (`retry_after` seconds with it), or a dropped connection. After the reply, webhooks are delayed or dropped."""

    at: FaultPoint = FaultPoint.BEFORE_COMMIT
    when: When = When()
    delay: float = 0
    status: int | None = None
    message: str = ""
    details: tuple[ErrorDetail, ...] = ()
    retry_after: int | None = None
    drop: bool = False


class Pin(Struct, frozen=True):
    """Inputs of one request, used up by it: the moment, ids by format, the next number of a series."""

    when: When
    at: datetime | None = None
    ids: dict[str, tuple[str, ...]] = {}


class Seeded(Struct, frozen=True):
    """Invented orders that exist from the start: how many, of which provider, and how often each story happens to them
    (story -> weight, as `sandbox/seeds/order_stories.py` names them; all of them when left out). `webhooks_to` is where
    their webhooks went, which then stand in the outbox as done; without one nothing was sent."""

    orders: int
    origin: str
    mix: dict[str, int] = {}
    webhooks_to: str | None = None


class FirstRequest(Struct, frozen=True):
    """A request that a space is asked when it starts, for its request log: seconds `ago`."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = {}
    body: Any = None
    ago: int = 0


class WebhookPolicy(Struct, frozen=True):
    """How webhooks are sent. `waits` are the seconds before each retry (None: as the provider waits), `timeout` what a
    receiver has to answer. The first `fail_first` attempts of each delivery are lost on the way, as if answered with
    `fail_status`; `chaos` is what else happens to webhooks."""

    secret: str = "whsec_mockpay"  # noqa: S105  a sandbox's secret is meant to be known
    waits: tuple[int, ...] | None = None
    timeout: float = 5
    fail_first: int = 0
    fail_status: int = 503
    chaos: ChaosPlan | None = None


class Scenario(Struct, frozen=True):
    """Everything that steers a space. `versions` (provider -> version) are spoken with callers who name none;
    `providers` is what only one provider understands, by its name; `orders` is imported state in the shape of the state
    document."""

    name: str
    description: str = ""
    seed: str = "mockpay"
    strict: bool = False
    auth: Auth = Auth.LENIENT
    clock: ClockPlan = ClockPlan()
    account: Account = Account(id="")
    customers: tuple[SeedCustomer, ...] = ()
    fees: tuple[FeeRow, ...] = ()
    taxes: dict[str, str] = {}
    methods: tuple[str, ...] = ()
    default_method: Method = Method(kind=MethodKind.CARD)
    providers: dict[str, Any] = {}
    versions: dict[str, str] = {}
    checkout: CheckoutLook = CheckoutLook()
    device: dict[str, Any] = {}
    risk: dict[str, Any] = {}
    counters: dict[str, int] = {}
    pins: tuple[Pin, ...] = ()
    cards: tuple[TestCard, ...] = ()
    outcomes: tuple[OutcomeRule, ...] = ()
    timeline: tuple[TimelineStep, ...] = ()
    faults: tuple[Fault, ...] = ()
    seeded: Seeded | tuple[Seeded, ...] | None = None
    requests: tuple[FirstRequest, ...] = ()
    records: tuple[SeedRecord, ...] = ()
    orders: tuple[dict[str, Any], ...] = ()
    webhooks: WebhookPolicy = WebhookPolicy()

    @property
    def seeded_groups(self) -> tuple[Seeded, ...]:
        """The invented orders, as a list in any case."""
        return (self.seeded,) if isinstance(self.seeded, Seeded) else self.seeded or ()

    def provider(self, name: str, kind: type[S]) -> S:
        """The settings of one provider, which says of which type they are. Raises `msgspec.ValidationError`."""
        return settings(self.providers, name, kind)
