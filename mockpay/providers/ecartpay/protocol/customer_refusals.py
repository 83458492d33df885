"""EcartPay's own refusals around customers, cards and card tokens."""

from typing import Final

from mockpay.orders import errors as core
from mockpay.providers.ecartpay.protocol.refusal_rows import card, invalid, lost, observed, own

NUMBER, EXPIRY, CVC = "200", "201", "202"

NO_CUSTOMER: Final = lost(
    "customer_not_found", "there is no such customer; GET /api/customers lists those there are", "id"
)
NO_NAMED_CUSTOMER: Final = lost(
    "customer_named_not_found",
    "customer_id {customer!r} does not exist; send first_name, last_name and email or phone instead",
    "customer_id",
)
NO_CARD: Final = lost(
    "card_not_found",
    "id is not the id of a card; GET /api/customers/{{id}}/cards and GET /api/cards list those there are",
    "id",
)
OTHERS_CARD: Final = lost(
    "card_of_another_customer", "this customer has no such card; GET /api/customers/{customer}/cards lists them", "id"
)
NO_TOKEN: Final = lost(
    "card_token_not_found",
    "token is not a card token of this account; POST /api/tokens makes one (ca_…)",
    "token",
)
KNOWN_CUSTOMER: Final = own(
    "customer_exists",
    409,
    core.Duplicate,
    "A customer with this email, phone or user_id already exists: {customer}; use it, or send other values",
    field="received.customer_id is the one that exists",
    **observed("three public clients read the status, `already exists` and received.customer_id"),
)
KNOWN_CLABE: Final = own(
    "clabe_exists",
    409,
    core.Duplicate,
    "number is a payment method of this customer already; send another CLABE",
    field="number",
)
MANY_METHODS: Final = own(
    "too_many_payment_methods",
    400,
    core.NotAllowed,
    "a customer has at most {most} payment methods",
    field="number",
    source="chosen; that there are at most five: DOC customer-clabe-management",
)
STRANGE_MONTHS: Final = invalid("installments_unknown", "installments must be one of {offered}", "installments")
TWO_CARDS: Final = invalid("two_cards", "id and number are two cards; send one of them", "id, number")
NO_CARD_NAMED: Final = invalid(
    "card_missing", "id is required: that of a card, or a raw card as number, exp_month, exp_year and cvc", "id"
)
CARD_INCOMPLETE: Final = invalid("card_incomplete", "{missing} is required", "exp_month, exp_year, cvc")

REAL_NUMBER: Final = card("card_number_may_be_real", NUMBER, "Invalid card number: {why}", "number")
BAD_NUMBER: Final = card(
    "card_number_invalid",
    NUMBER,
    "Invalid card number: number must be a visa, mastercard or amex number that checks",
    "number",
)
BAD_MONTH: Final = card(
    "card_month_invalid", EXPIRY, "Invalid expiration date: exp_month must be from 01 to 12", "exp_month"
)
BAD_YEAR: Final = card(
    "card_year_invalid", EXPIRY, "Invalid expiration date: exp_year must be a year like 2028", "exp_year"
)
PAST: Final = card(
    "card_over",
    EXPIRY,
    "Invalid expiration date: exp_month and exp_year lie before {now}",
    "exp_month, exp_year",
)
BAD_CVC: Final = card("card_cvc_invalid", CVC, "Invalid security code: cvc must have {digits} digits", "cvc")

ROWS: Final = (
    NO_CUSTOMER,
    NO_NAMED_CUSTOMER,
    NO_CARD,
    OTHERS_CARD,
    NO_TOKEN,
    KNOWN_CUSTOMER,
    KNOWN_CLABE,
    MANY_METHODS,
    STRANGE_MONTHS,
    TWO_CARDS,
    NO_CARD_NAMED,
    CARD_INCOMPLETE,
    REAL_NUMBER,
    BAD_NUMBER,
    BAD_MONTH,
    BAD_YEAR,
    PAST,
    BAD_CVC,
)
