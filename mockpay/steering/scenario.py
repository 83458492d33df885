"""A scenario as frozen data: what stands in the YAML files, checked by `schemas/scenario.json`, merged by `load.py`."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from mockpay.orders.order import Method, Struct
from mockpay.orders.pricing import FeeSchedule


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
    authorization_id: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    country: str = "MX"
    currency: str = "MXN"
    keys: tuple[KeyPair, ...] = ()


class Customer(Struct, frozen=True):
    """A customer that exists from the start."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    user_id: str | None = None


class FeeRow(Struct, frozen=True):
    """What a charge costs the merchant when it matches; None matches anything, the first row that matches counts."""

    schedule: FeeSchedule
    origin: str | None = None
    method: str | None = None
    brand: str | None = None


class When(Struct, frozen=True):
    """Which requests a rule is about: an operation by name, and values the body must have (dotted paths)."""

    operation: str
    body: dict[str, Any] = {}


class Pin(Struct, frozen=True):
    """Inputs of one request, used up by it: the moment, ids by format, the next number of a series."""

    when: When
    at: datetime | None = None
    ids: dict[str, tuple[str, ...]] = {}


class Webhooks(Struct, frozen=True):
    """How hooks are sent. `waits` are the seconds before each retry, `timeout` what a receiver has to answer."""

    secret: str = "whsec_mockpay"  # noqa: S105  a sandbox's secret is meant to be known
    purist: bool = False
    waits: tuple[int, ...] = (10, 15, 20, 25, 30)
    timeout: float = 5


class Scenario(Struct, frozen=True):
    """Everything that steers a space. `pay_link` is a template with `{base}` and `{id}`;
    `orders` is imported state in the shape of the state document."""

    name: str
    description: str = ""
    seed: str = "mockpay"
    strict: bool = False
    auth: Auth = Auth.LENIENT
    clock: ClockPlan = ClockPlan()
    account: Account = Account(id="", authorization_id="")
    customers: tuple[Customer, ...] = ()
    fees: tuple[FeeRow, ...] = ()
    taxes: dict[str, str] = {}
    methods: tuple[str, ...] = ()
    default_method: Method = Method(kind="card")
    pay_link: str = "{base}/checkout?id={id}"
    device: dict[str, Any] = {}
    risk: dict[str, Any] = {}
    counters: dict[str, int] = {}
    pins: tuple[Pin, ...] = ()
    orders: tuple[dict[str, Any], ...] = ()
    webhooks: Webhooks = Webhooks()
