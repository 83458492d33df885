"""The shop's view of its orders is EcartPay's, and where it is not, that is found."""


def test_after_a_busy_day_both_agree(mockpay, customer):
    token = customer.card()
    for number in range(4):
        customer.buys(f"card-{number}", token=token)
        mockpay.orders.act(customer.buys_by_link(f"link-{number}"), "pay")
    mockpay.orders.act(customer.shop.sales["card-1"].order_id, "refund")
    mockpay.orders.act(customer.shop.sales["link-1"].order_id, "refund", amount="9.90")
    found = mockpay.reconcile(url=f"{customer.url}/orders")
    assert (found.agrees, found.compared) == (True, 8), found


def test_what_the_shop_has_not_heard_is_wrong_until_it_hears(mockpay, customer):
    order_id = customer.buys_by_link("cart-1")
    mockpay.webhooks.pause()
    mockpay.orders.act(order_id, "pay", wait=False)
    (wrong,) = mockpay.reconcile(url=f"{customer.url}/orders").wrong
    assert (wrong["id"], [one["field"] for one in wrong["differs"]]) == (order_id, ["status"])
    mockpay.webhooks.resume()
    assert mockpay.reconcile(url=f"{customer.url}/orders").agrees
