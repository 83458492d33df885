"""Customers, plans and subscriptions through the models of Conekta's own Python client: a story each, in a space of its
own."""

from typing import Any

from conekta import (
    CreateCustomerPaymentMethodsRequest,
    Customer,
    CustomerPaymentMethodsRequest,
    CustomerUpdateShippingContactsRequest,
    FiscalEntityRequest,
    FiscalEntityRequestAddress,
    PaymentMethodCashRequest,
    PaymentMethodSpeiRequest,
    PaymentMethodTokenRequest,
    PlanRequest,
    SubscriptionRequest,
    TokenRequest,
    TokenRequestCard,
    UpdateCustomer,
    UpdateFiscalEntityRequest,
    UpdatePaymentMethodsCard,
    UpdatePlan,
    UpdatesASubscription,
)

from tests.providers.conekta.requests import CONTACT, PLACE
from tests.providers.conekta.sdk_shop import Shop, ids, ids_of


def buyer(shop: Shop, **more: Any) -> str:
    """A customer with a card."""
    visa = CustomerPaymentMethodsRequest(PaymentMethodTokenRequest(type="card", token_id="tok_test_visa_4242"))
    ana = {"name": "Ana Ruiz", "email": "ana@example.com", "phone": "+525512345678", "payment_sources": [visa]}
    found: str = shop.create_customer(Customer(**ana | more)).id
    return found


def customers(shop: Shop) -> None:
    made = [buyer(shop, metadata={"a": 1.5}) for _ in range(3)]
    assert ids(shop.listed("/customers", "get_customers"))[:3] == made[::-1]
    changed = shop.update_customer(made[0], UpdateCustomer(name="Eva Mora", custom_reference="31"))
    assert shop.read(f"/customers/{made[0]}", "get_customer_by_id", made[0]) == changed
    assert shop.delete_customer_by_id(made[0]).id == made[0]
    shop.gone("get_customer_by_id", made[0])


def payment_sources(shop: Shop) -> None:
    one = buyer(shop)
    card = TokenRequestCard(cvc="123", exp_month="12", exp_year="31", name="Ana Ruiz", number="5475040095304607")
    token = shop.create_token(TokenRequest(card=card)).id
    wanted: list[Any] = [
        PaymentMethodTokenRequest(type="card", token_id=token), PaymentMethodCashRequest(type="cash_recurrent"),
        PaymentMethodSpeiRequest(type="spei_recurrent"),
    ]  # fmt: skip
    made = [
        shop.create_customer_payment_methods(one, CreateCustomerPaymentMethodsRequest(source)).actual_instance
        for source in wanted
    ]
    rows = shop.listed(f"/customers/{one}/payment_sources", "get_customer_payment_methods", one)
    assert ids(rows)[:3] == ids_of(made)[::-1]
    named = shop.update_customer_payment_methods(one, made[0].id, UpdatePaymentMethodsCard(name="A Ruiz"))
    assert named.actual_instance.name == "A Ruiz"
    assert shop.delete_customer_payment_methods(one, made[0].id).actual_instance.id == made[0].id
    assert made[0].id not in ids(shop.listed(f"/customers/{one}/payment_sources", "get_customer_payment_methods", one))


def contacts(shop: Shop) -> None:
    one = buyer(shop)
    contact = shop.create_customer_shipping_contacts(one, CONTACT)
    later = CustomerUpdateShippingContactsRequest(receiver="Eva Mora")
    shop.update_customer_shipping_contacts(one, contact.id, later)
    changed = shop.answer
    shop.read(f"/customers/{one}", "get_customer_by_id", one)
    assert (shop.answer["shipping_contacts"]["data"], changed["receiver"]) == ([changed], "Eva Mora")
    assert shop.delete_customer_shipping_contacts(one, contact.id).id == contact.id
    assert shop.get_customer_by_id(one).shipping_contacts is None


def fiscal_entities(shop: Shop) -> None:
    one = buyer(shop)
    address = FiscalEntityRequestAddress(external_number="4", **PLACE)
    entity = shop.create_customer_fiscal_entities(one, FiscalEntityRequest(address=address, tax_id="AAA010101AAA"))
    changed = shop.update_customer_fiscal_entities(
        one, entity.id, UpdateFiscalEntityRequest(address=address, company_name="Ruiz SA")
    )
    (kept,) = shop.read(f"/customers/{one}", "get_customer_by_id", one).fiscal_entities.data
    assert (kept.company_name, kept.tax_id, kept.to_dict()) == ("Ruiz SA", "AAA010101AAA", changed.to_dict())


def plan(shop: Shop, name: str = "Weekly") -> str:
    made: str = shop.create_plan(PlanRequest(amount=1000, currency="MXN", frequency=1, interval="week", name=name)).id
    return made


def plans(shop: Shop) -> None:
    made = [plan(shop, name) for name in ("One", "Two", "Three")]
    assert set(made) <= set(ids(shop.listed("/plans", "get_plans")))
    changed = shop.update_plan(made[0], UpdatePlan(name="Every week"))
    assert shop.read(f"/plans/{made[0]}", "get_plan", made[0]) == changed
    assert shop.delete_plan(made[0]).id == made[0]
    shop.gone("get_plan", made[0])


def the_one_subscription(shop: Shop) -> None:
    one, weekly = buyer(shop), plan(shop)
    begun = shop.create_subscription(one, SubscriptionRequest(plan_id=weekly))
    path = f"/customers/{one}/subscription"
    assert shop.read(path, "get_subscription", one) == begun
    changed = shop.update_subscription(one, UpdatesASubscription(plan_id="opal-plan"))
    assert shop.read(path, "get_subscription", one) == changed
    for act, status in (("pause", "paused"), ("resume", "active"), ("cancel", "canceled")):
        acted = getattr(shop, f"{act}_subscription")(one)
        assert (acted.status, shop.read(path, "get_subscription", one)) == (status, acted)
    shop.read(f"{path}/events", "get_subscription_events", one)
    assert {row["type"] for row in shop.answer["data"]} >= {"subscription.created", "subscription.canceled"}


def subscriptions(shop: Shop) -> None:
    one, weekly = buyer(shop), plan(shop)
    path = f"/customers/{one}/subscriptions"
    begun = shop.subscription_create(one, SubscriptionRequest(plan_id=weekly)).id
    for act, status in (("pause", "paused"), ("resume", "active"), ("cancel", "canceled")):
        acted = getattr(shop, f"subscription_{act}")(one, begun)
        assert (acted.status, shop.read(f"{path}/{begun}", "subscriptions_get", one, begun)) == (status, acted)
    made = [begun, *(shop.subscription_create(one, SubscriptionRequest(plan_id=weekly)).id for _ in range(2))]
    assert set(ids(shop.listed(path, "subscription_list", one))) == set(made)
    changed = shop.subscription_update(one, made[1], UpdatesASubscription(plan_id="opal-plan"))
    assert shop.read(f"{path}/{made[1]}", "subscriptions_get", one, made[1]) == changed
    rows = shop.listed(f"{path}/{begun}/events", "subscription_events", one, begun)
    assert {row["type"] for row in rows} >= {"subscription.created", "subscription.canceled"}


def a_subscription_that_is_tried_again(shop: Shop) -> None:
    declined = PaymentMethodTokenRequest(type="card", token_id="tok_test_card_declined")
    one = buyer(shop, payment_sources=[CustomerPaymentMethodsRequest(declined)])
    begun = shop.subscription_create(one, SubscriptionRequest(plan_id=plan(shop)))
    assert (begun.status, shop.subscriptions_retry(one, begun.id).status) == ("past_due", "past_due")
