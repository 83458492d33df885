"""Webhooks come twice, late, in the wrong order, or from somebody else."""

import pytest


def test_a_paid_order_is_shipped(mockpay, customer):
    order_id = customer.buys_by_link("cart-1")
    mockpay.orders.act(order_id, "pay")
    mockpay.webhooks.wait("orders.confirmation", order_id=order_id)
    assert customer.shop.sales["cart-1"].parcels == 1


def test_a_webhook_that_comes_twice_is_told_once(mockpay, customer):
    mockpay.chaos.set(schedule=[{"hook": 1, "kind": "duplicate"}])
    order_id = customer.buys_by_link("cart-1")
    mockpay.orders.act(order_id, "pay")
    (webhook,) = mockpay.webhooks.wait(order_id=order_id)
    mockpay.webhooks.replay(webhook.id)
    attempts = mockpay.webhooks.get(webhook.id).attempts
    assert [one.status for one in attempts] == [200] * 3, attempts
    sale = customer.shop.sales["cart-1"]
    assert (sale.parcels, sale.mails) == (1, ["orders.confirmation"])


def test_webhooks_that_overtake_each_other_end_where_the_order_is(mockpay, customer):
    mockpay.chaos.set(schedule=[{"hook": 1, "kind": "reorder"}])
    order_id = customer.buys_by_link("cart-1")
    mockpay.orders.act(order_id, "pay", wait=False)
    mockpay.orders.act(order_id, "refund", amount="40.00", wait=False)
    mockpay.clock.run_idle()
    paid, refunded = mockpay.webhooks.wait(order_id=order_id, count=2)
    assert paid.attempts[0].at >= refunded.attempts[0].at
    sale = customer.shop.sales["cart-1"]
    assert (sale.status, sale.refunded) == ("partially_refunded", 40)


@pytest.mark.parametrize("kind", ["bad_signature", "old_secret", "stale"])
def test_a_forged_webhook_is_refused(mockpay, customer, kind):
    mockpay.chaos.set(schedule=[{"hook": 1, "kind": kind}])
    mockpay.orders.act(customer.buys_by_link("cart-1"), "pay")
    (webhook,) = mockpay.webhooks.wait()
    assert {one.chaos: one.status for one in webhook.attempts} == {kind: 403, None: 200}
    assert customer.shop.sales["cart-1"].parcels == 1
