"""The socket for pay pages: any provider's paths lead to the one checkout, and its terms are kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.app import build, find_providers
from mockpay.orders.commands import PlaceOrder
from mockpay.orders.order import Buyer as Payer
from mockpay.orders.order import LineKind, Order, Rules
from mockpay.orders.payment_terms import InstallmentRate
from mockpay.orders.pricing import NewLine
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.settings import Settings
from mockpay.web.api_request import ApiRequest
from mockpay.web.payment_pages import InstallmentOffer, PageRoute, PaymentOptions, PayPages, Theme, claims
from mockpay.web.provider import Fidelity, Operation, Provider, ProviderError
from tests.checkout.buyer import Buyer

RULES = Rules(pending_for={"cash": 60}, reference_formats={"cash": "digits:14"})
LINE = NewLine(kind=LineKind.ITEM, name="Taza", unit_price=Decimal(900))


class FourthSettings(ProviderSettings, frozen=True):
    """EcartPay's rates for three and six months."""

    installments: tuple[InstallmentRate, ...] = (
        InstallmentRate(months=3, percent=Decimal("3.5"), minimum=Decimal(399)),
        InstallmentRate(months=6, percent=Decimal("5.5"), minimum=Decimal(600)),
    )


async def place(call: ApiRequest) -> dict[str, str]:
    order = PlaceOrder(origin="fourth", rules=RULES, currency="MXN", buyer=Payer(), lines=(LINE,))
    return {"id": (await call.sandbox.handle(order)).id}


async def find(call: ApiRequest) -> Order:
    return await call.sandbox.order(call.path["slug"])


def terms(_call: ApiRequest, order: Order) -> PaymentOptions:
    return PaymentOptions(
        kinds=("cash", "card"),
        plans=(InstallmentOffer(months=6), InstallmentOffer(months=3, buyer_pays=True), InstallmentOffer(months=24)),
        success_url="https://shop.example/ok",
        failure_url="https://other.example/no?x=1",
        return_parameters={"tries": str(len(order.charges))},
        attempts=1,
    )


def provider(*paths: str) -> Provider:
    pages = PayPages(
        routes=tuple(PageRoute(path=path, name="open", source="chosen") for path in paths),
        theme=Theme(name="Fourth", colour="#0a7d5c", logo="<svg xmlns='http://www.w3.org/2000/svg'/>"),
        find=find,
        terms=terms,
    )
    return Provider(
        spec=ProviderSpec(name="fourth", rules=RULES, settings=FourthSettings),
        title="Fourth",
        claims=("/fourth",),
        operations=(Operation("POST", "/fourth/orders", "place", Fidelity.INVENTED, "chosen", place),),
        refuse=lambda exc, _call: ProviderError(400, {"wrong": str(exc)}, Fidelity.INVENTED),
        sign=lambda *_: {},
        pay_pages=pages,
    )


@pytest.fixture
def fourth(open_client: Callable[..., ApiClient]) -> Buyer:
    client = open_client(plugged=[provider("/fourth/pay/{slug}")])
    return Buyer(client, f"/fourth/pay/{client.post('/fourth/orders').json()['id']}")


def stored(buyer: Buyer) -> Any:
    return buyer.client.get(f"/_mockpay/orders/{buyer.link.rpartition('/')[2]}").json()


def test_a_fourth_provider_has_the_same_page_in_its_own_terms(fourth: Buyer) -> None:
    page = fourth.page
    assert page.buttons == ["card", "cash"], "in the page's order, without those that are not on offer"
    assert [given["value"] for tag, given in page.tags if tag == "option"] == ["1", "3", "6"]
    assert "Página de pago de Fourth, emulada por mockpay" in page.text
    assert any(given.get("href", "").endswith("theme-0a7d5c.css") for _, given in page.tags)
    policy = page.response.headers["content-security-policy"]
    assert "form-action 'self' https://other.example https://shop.example;" in policy


def test_success_and_failure_lead_where_it_says(fourth: Buyer) -> None:
    assert fourth.pay("4000000000009995").goes_to == "https://other.example/no?x=1&tries=1"
    fourth.look()
    assert fourth.pay(months="3").goes_to == "https://shop.example/ok?tries=2"
    assert stored(fourth)["captured"] == "938.09", "at the buyer's cost"


def test_its_vouchers_are_its_own(fourth: Buyer) -> None:
    fourth.press("cash")
    assert len(stored(fourth)["order"]["charges"][0]["method"]["reference"]) == 14
    fourth.client.post("/_mockpay/clock", {"advance": 61})
    assert "La referencia anterior venció" in fourth.look().text


def test_a_pay_page_of_another_provider_cannot_be_claimed(open_client: Callable[..., ApiClient]) -> None:
    with pytest.raises(ValueError, match="two claim /fourth/pay"):
        build(Settings(), plugged=[provider("/fourth/pay/{slug}", "/fourth/pay/{slug}")])
    with pytest.raises(ValueError, match="two claim /fourth"):
        build(Settings(), plugged=[provider("/fourth/{slug}")])


SHIPPED = [one.pay_pages for one in find_providers() if one.pay_pages]


@pytest.mark.parametrize("route", [route for pages in SHIPPED for route in pages.routes], ids=lambda route: route.path)
def test_each_shipped_path_is_there(route: PageRoute, api: ApiClient) -> None:
    path = "/".join("nope" if step.startswith("{") else step for step in route.path.split("/"))
    assert path.startswith(claims(SHIPPED))
    page = Buyer(api, f"{path}?{'&'.join(f'{key}=nope' for key in route.keys)}").page
    assert (page.status, page.heading) == (404, "No encontramos este enlace de pago")
    assert page.response.headers["mockpay-fidelity"] == "invented"
