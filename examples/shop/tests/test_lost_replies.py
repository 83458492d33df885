"""Whatever becomes of an answer, nobody pays twice."""

import pytest


@pytest.mark.parametrize("at", ["after_commit", "mid_body"])
def test_a_lost_reply_is_asked_for_again_and_charged_once(mockpay, customer, at):
    create = mockpay.ecartpay.operation("create_order")
    mockpay.faults.add(at, operation=create, times=1, drop=True)
    bought = customer.buys("cart-1", token=customer.card()).json()
    assert (bought["status"], bought["parcels"]) == ("paid", 1)
    mockpay.verify(operation=create, exactly=2)
    (order,) = mockpay.orders.find()
    assert (order.id, order.captured) == (bought["order_id"], order.total)


def test_a_request_that_was_lost_is_sent_again(mockpay, customer):
    mockpay.faults.add("before_commit", operation=mockpay.ecartpay.operation("create_order"), times=2, drop=True)
    assert customer.buys("cart-1", token=customer.card()).json()["status"] == "paid"
    assert len(mockpay.orders.find()) == 1


def test_while_nobody_answers_the_cart_waits(mockpay, customer):
    create = mockpay.ecartpay.operation("create_order")
    mockpay.faults.lose_reply(create)
    errors = mockpay.faults.add("before_commit", operation=create, status=503)
    token = customer.card()
    assert customer.buys("cart-1", token=token).status_code == 503
    mockpay.faults.drop(errors.id)
    assert customer.buys("cart-1", token=token).json()["status"] == "paid"
    assert customer.buys("cart-1", token=token).json()["parcels"] == 1
    assert [one.struck for one in mockpay.faults.find()] == [1]
    assert len(mockpay.orders.find()) == 1
