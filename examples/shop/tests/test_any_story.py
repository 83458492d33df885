"""Whatever happens to its orders, in whatever sequence: the shop ends up knowing, and ships once."""

from hypothesis import settings

from mockpay.testing.stateful import USUAL, OrderMachine, check

QUICK = settings(USUAL, max_examples=6, stateful_step_count=6, derandomize=True, database=None)


class Story(OrderMachine):
    actions = frozenset({"pay", "refund"})
    let_time_pass = None  # the shop reads the machine's clock: webhooks of another day are forged ones to it

    def __init__(self, customer):
        super().__init__(customer.mockpay)
        self.customer = customer
        customer.shop.sales.clear()
        customer.shop.heard.clear()

    def place(self):
        return self.customer.buys_by_link(f"cart-{len(self.customer.shop.sales)}")

    def view(self):
        return [{"reference_id": sale.id, "status": sale.status} for sale in self.customer.shop.sales.values()]

    def teardown(self):
        assert all(sale.parcels <= 1 for sale in self.customer.shop.sales.values())


def test_any_story(customer):
    check(lambda: Story(customer), QUICK)
