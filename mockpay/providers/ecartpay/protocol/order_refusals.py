"""EcartPay's own refusals around orders: checkouts, refunds, transactions, transfers, points of sale, lists."""

from typing import Final

from mockpay.orders import errors as core
from mockpay.providers.ecartpay.protocol.refusal_rows import invalid, lost, own

NO_ORDER: Final = own(
    "order_not_found",
    404,
    core.NotFound,
    "there is no order {order}; GET /api/orders lists those there are",
    kinds=(core.NotFound,),
)
NO_TRANSACTION: Final = lost(
    "transaction_not_found",
    "there is no transaction {transaction}; GET /api/transactions lists those there are",
    "transaction_id",
)
NO_ATTEMPT: Final = lost("attempt_came_to_nothing", "the attempt {attempt} came to nothing{listed}")
NO_ACTIVITY: Final = lost(
    "activity_not_found", "there is no activity {activity}; GET /api/activity lists those there are"
)
NO_CHECKOUT: Final = lost(
    "checkout_not_found", "there is no checkout {checkout}; make one with POST /api/checkouts", "id"
)
NO_CHECKOUT_ITEM: Final = lost(
    "checkout_item_not_found", "this checkout has no item {item}; GET it to see those it has", "item_id"
)
NO_ENROLLMENT: Final = lost(
    "enrollment_not_found",
    "there is no {enrollment} in /three-d-secure; POST /api/three-d-secure gives an address there",
)
NO_POINT: Final = lost("pos_not_found", "there is no {point} in {path}; make one with POST {path}")
NO_NAMED_POINT: Final = lost(
    "pos_named_not_found",
    "{field} {point} does not exist; make one with POST {path}",
    "pos_branches_id, pos_sales_registers_id",
)
NO_CLABE: Final = lost(
    "clabe_not_found",
    "cuentaBeneficiario {clabe} is the CLABE of no order; POST /api/orders/{{id}}/process gives an order one",
    "cuentaBeneficiario",
)
TRANSFER_TWICE: Final = own(
    "transfer_twice",
    409,
    core.Duplicate,
    "claveRastreo {tracking} arrived for order {order} already; each transfer has its own",
    field="claveRastreo",
)
CHECKOUT_OPENED: Final = own(
    "checkout_opened",
    400,
    core.WrongState,
    "checkout {checkout} was opened and has become order {order}; make another checkout",
)
NOTHING_DUE: Final = own(
    "nothing_left_to_pay", 400, core.WrongState, "order {order} has nothing left to pay; place another"
)
METHOD_NOT_OFFERED: Final = own(
    "method_not_offered", 400, core.NotAllowed, "{method} is not on offer; there are: {offered}", field="method_id"
)

NO_BUYER: Final = invalid("buyer_missing", "email or phone is required, or a customer_id", "email, phone, customer_id")
NO_ODOO_BUYER: Final = invalid(
    "odoo_buyer_missing", "customer.email or customer.phone is required", "customer.email, customer.phone"
)
PLACEHOLDER: Final = invalid(
    "token_placeholder", "token is the placeholder {token}; put a card token (ca_…) there, or leave token out", "token"
)
UNCLEAR_TAX: Final = invalid(
    "tax_unclear",
    "items[].taxes[{index}] needs an amount, a rate, or a name of the scenario's taxes ({known})",
    "items[].taxes[]",
)
STRANGE_STATUS: Final = invalid("status_unknown", "status must be one of {words}", "status")
STRANGE_CHOICE: Final = invalid("choice_unknown", "{name} must be one of {options}", "type, status, risk_level")
STRANGE_CURRENCY: Final = invalid("currency_unknown", "currency must be one of {known}", "currency")
NO_COUNT: Final = invalid("count_invalid", "{name} must be a whole number from 1", "page, limit")
NO_DATE: Final = invalid(
    "date_invalid", "{name} must be a date like 2025-09-24 or 2025-09-24T18:43:40Z", "start_date, end_date"
)
BEYOND_TEN: Final = invalid(
    "page_beyond_ten",
    "page must be at most 10; go on with next and the next_token of the tenth page",
    "page",
    source="chosen; that numbers end at 10: DOC token-based-pagination-example",
)
STRANGE_TOKEN: Final = invalid(
    "page_token_invalid", "{name} must be a token of an earlier answer with the same filters", "next, prev"
)
OTHERS_TRANSACTION: Final = invalid(
    "transaction_of_another_order",
    "transaction_id {transaction} belongs to order {order}, not to {asked}",
    "transaction_id",
)
NO_SUBJECT: Final = invalid("refund_of_nothing", "transaction_id or order_id is required", "transaction_id, order_id")
MANY_TRANSACTIONS: Final = invalid(
    "refund_ambiguous",
    "order {order} was paid in several transactions; send transaction_id, one of {numbers}",
    "transaction_id",
)
OTHERS_REGISTER: Final = invalid(
    "register_of_another_branch",
    "pos_sales_registers_id {register} belongs to branch {branch}, not to {asked}",
    "pos_sales_registers_id",
)
STRANGE_METHOD: Final = invalid(
    "method_unknown", "method_id must be one of {known}; cards pay with a token or at the pay_link", "method_id"
)
NO_ORDER_NAMED: Final = invalid("order_missing", "order is required: the id of an order", "order")
NO_ADDRESS: Final = invalid(
    "redirect_url_invalid", "redirect_url must be an address like https://shop.example/thanks", "redirect_url"
)
NO_AMOUNT: Final = invalid("transfer_amount_invalid", "monto must be greater than 0", "monto")
NO_DAY: Final = invalid("transfer_day_invalid", "fechaOperacion must be a day like 20240829", "fechaOperacion")

ROWS: Final = (
    NO_ORDER,
    NO_TRANSACTION,
    NO_ATTEMPT,
    NO_ACTIVITY,
    NO_CHECKOUT,
    NO_CHECKOUT_ITEM,
    NO_ENROLLMENT,
    NO_POINT,
    NO_NAMED_POINT,
    NO_CLABE,
    TRANSFER_TWICE,
    CHECKOUT_OPENED,
    NOTHING_DUE,
    METHOD_NOT_OFFERED,
    NO_BUYER,
    NO_ODOO_BUYER,
    PLACEHOLDER,
    UNCLEAR_TAX,
    STRANGE_STATUS,
    STRANGE_CHOICE,
    STRANGE_CURRENCY,
    NO_COUNT,
    NO_DATE,
    BEYOND_TEN,
    STRANGE_TOKEN,
    OTHERS_TRANSACTION,
    NO_SUBJECT,
    MANY_TRANSACTIONS,
    OTHERS_REGISTER,
    STRANGE_METHOD,
    NO_ORDER_NAMED,
    NO_ADDRESS,
    NO_AMOUNT,
    NO_DAY,
)
