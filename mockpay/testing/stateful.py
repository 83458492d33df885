"""A Hypothesis rule machine that does to an app's orders what can be done to orders, in any sequence.

Subclass `OrderMachine`, say how your app places an order and how it sees its orders, and run it in a test:

    def test_any_story(mockpay):
        check(lambda: MyMachine(mockpay))
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mockpay.client.sync import Mockpay

SEEDS = st.integers(min_value=0, max_value=2**16)
USUAL = settings(max_examples=20, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck))


class OrderMachine(RuleBasedStateMachine):
    """Places orders, loses replies, does what is allowed to orders, repeats and reorders hooks, lets time pass; after
    each step, when all hooks went out, the app's view must be the sandbox's. Add rules and invariants of your own, and
    take away one by setting its name to None."""

    placed: Bundle[str] = Bundle("placed")
    rates: ClassVar[Mapping[str, float]] = {
        "duplicate": 0.3, "reorder": 0.3, "bad_signature": 0.2, "old_secret": 0.2, "stale": 0, "delay": 0, "drop": 0,
    }  # fmt: skip
    """How many of the hooks meet what."""
    actions: ClassVar[frozenset[str]] = frozenset(
        {"pay", "decline", "authorize", "capture", "refund", "expire", "cancel"}
    )
    """What may be done to an order, where it is allowed."""

    def __init__(self, mockpay: Mockpay) -> None:
        super().__init__()
        self.mockpay = mockpay
        mockpay.reset()
        mockpay.faults.clear()

    def place(self) -> str:
        """Have your app place an order; gives its id at the provider."""
        raise NotImplementedError

    def view(self) -> Iterable[Mapping[str, Any]]:
        """Your app's orders, as `mockpay.reconcile` takes them."""
        raise NotImplementedError

    @initialize(seed=SEEDS)
    def begin(self, seed: int) -> None:
        """Chaos for hooks, the same for the same seed."""
        self.mockpay.chaos.set(seed=seed, rates=self.rates)

    @rule(target=placed)
    def place_order(self) -> str:
        """A new order."""
        return self.place()

    @rule(target=placed)
    def place_order_and_lose_the_reply(self) -> str:
        """A new order; the first answer of the provider to whatever the app asks never arrives."""
        self.mockpay.faults.lose_reply()
        order_id = self.place()
        self.mockpay.faults.clear()
        return order_id

    @rule(order_id=placed, data=st.data())
    def act(self, order_id: str, data: st.DataObject) -> None:
        """What the world outside does to an order."""
        allowed = sorted(self.actions & {*self.mockpay.orders.get(order_id).allowed})
        if allowed:
            self.mockpay.orders.act(order_id, data.draw(st.sampled_from(allowed)), wait=False)

    @rule(order_id=placed)
    def repeat_webhooks(self, order_id: str) -> None:
        """All webhooks of an order once more."""
        self.mockpay.webhooks.replay_all(order_id=order_id)

    @rule(hours=st.integers(min_value=1, max_value=100))
    def let_time_pass(self, hours: int) -> None:
        """Charges expire, hooks are tried again."""
        self.mockpay.clock.advance(hours=hours)

    @invariant()
    def both_agree(self) -> None:
        """The app's view is the sandbox's."""
        self.mockpay.webhooks.flush()
        found = self.mockpay.reconcile(self.view())
        assert found.agrees, found  # noqa: S101  that is what the machine is for


def check(machine: Callable[[], OrderMachine], how: settings = USUAL) -> None:
    """Run a machine, many times, until a sequence fails; Hypothesis shrinks it."""
    run_state_machine_as_test(cast(Any, machine), settings=how)  # it only calls it; its type says a class
