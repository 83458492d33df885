"""What only one provider understands in a scenario: checked where it stands, typed by the provider."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from api_client import ApiClient

from mockpay.orders.order import Rules
from mockpay.providers.conekta.protocol.settings import ConektaSettings as Conekta
from mockpay.providers.ecartpay.protocol.settings import EcartPaySettings as EcartPay
from mockpay.providers.ecartpay.protocol.settings import settings
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.scenario.load import BadScenario, load, parse
from mockpay.scenario.provider_settings import ProviderSettings
from mockpay.web.errors import NotBuilt
from mockpay.web.provider import Fidelity, Provider, ProviderError

Open = Callable[..., ApiClient]
LINK = "https://pay.test/{id}"


class Teller(ProviderSettings, frozen=True):
    """Settings of a provider that is plugged in."""

    tills: int = 1


TELLER = Provider(
    spec=ProviderSpec(name="teller", rules=Rules(), settings=Teller),
    title="Teller",
    claims=("/teller",),
    operations=(),
    refuse=lambda _exc, _call: ProviderError(501, {"why": NotBuilt.__name__}, Fidelity.INVENTED),
    sign=lambda _delivery, _scenario, _milliseconds: {},
)


def test_they_are_of_the_providers_own_type() -> None:
    scenario = parse(f"providers: {{ecartpay: {{pay_link: '{LINK}'}}}}")
    assert settings(scenario) == EcartPay(pay_link=LINK)
    assert settings(scenario) is settings(scenario), "converted once"
    assert scenario.provider("conekta", Conekta) == Conekta()
    assert settings(parse("seed: a")).pay_link == "{base}/checkout?id={id}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "providers:\n  ecartpay:\n    pay_lnk: x",
            "inline:3: 'pay_lnk' is not a key of providers.ecartpay; did you mean 'pay_link'?",
        ),
        ("providers:\n  ecartpay:\n    pay_link: '{host}'", "inline:3: providers.ecartpay.pay_link must look like"),
        ("providers:\n  conekta:\n    pay_links: [a]", "inline:3: providers.conekta.pay_links must be a mapping"),
        ("seed: a\nproviders: {conekta: 3}", "inline:2: providers.conekta must be a mapping"),
        ("seed: a\npay_link: '{host}'", "inline:2: pay_link must look like"),
    ],
)
def test_what_there_is_not_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(BadScenario) as refused:
        parse(text)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "providers: {b: {}}",
            "providers.b: there is no such provider; there are teller, conekta, ecartapi, ecartpay",
        ),
        ("providers: {teller: {desks: 1}}", "providers.teller: Object contains unknown field `desks`"),
        ("providers: {teller: {tills: a}}", "providers.teller: Expected `int`, got `str` - at `$.tills`"),
    ],
)
def test_a_server_refuses_what_its_providers_do_not_know(open_client: Open, text: str, sentence: str) -> None:
    with pytest.raises(BadScenario) as refused:
        open_client(plugged=[TELLER], scenario=parse(text))
    assert str(refused.value) == sentence


def test_a_provider_that_is_plugged_in_has_its_own(open_client: Open) -> None:
    scenario = parse("providers: {teller: {tills: 3}, ecartpay: {pay_link: x}}")
    open_client(plugged=[TELLER], scenario=scenario).get("/_mockpay/health")
    assert scenario.provider("teller", Teller).tills == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"pay_link: '{LINK}'", f"providers: {{ecartpay: {{pay_link: '{LINK}'}}}}"),
        ("pay_links: {conekta.link: x}", "providers: {conekta: {pay_links: {conekta.link: x}}}"),
    ],
)
def test_the_keys_they_were_before_still_count(old: str, new: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert parse(old, "before.yaml") == parse(new, "before.yaml")
    key = old.partition(":")[0]
    provider = "conekta" if key == "pay_links" else "ecartpay"
    told = f"{key} is now providers.{provider}.{key}; the old name goes with the next release"
    assert caplog.messages == [f"mockpay: before.yaml:1: {told}"]


def test_the_document_of_a_space_has_what_was_written(api: ApiClient) -> None:
    def document(yaml: str) -> dict[str, Any]:
        answer = api.ask("PUT", "/_mockpay/scenario", {"names": ["default"], "yaml": yaml})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = api.get("/_mockpay/scenario").json()["document"]
        return found

    assert document(f"pay_link: '{LINK}'")["providers"]["ecartpay"]["pay_link"] == LINK
    order = api.order()
    assert order["pay_link"] == f"https://pay.test/{order['id']}"
    own = document("seed: a")["providers"]
    assert own["ecartpay"]["authorization_id"] == "68a4c3150b28a9584305a2aa"
    assert "pay_link" not in own["ecartpay"]
    assert own["conekta"]["limits"][0] == {"method": "card", "minimum": 3}
    assert {"installments", "limits", "stores"}.isdisjoint(document("seed: a"))


def test_shipped_scenarios_use_no_old_key(caplog: pytest.LogCaptureFixture) -> None:
    assert settings(load(["printed"])).pay_link == "https://sandbox.ecartpay.com/checkout?id={id}"
    assert {*load(["conekta-account"]).provider("conekta", Conekta).pay_links} == {"conekta.checkout", "conekta.link"}
    assert caplog.messages == []
