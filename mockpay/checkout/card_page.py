"""The window in which a shop lets a buyer save a card: the pay page's form, sent by a script of the provider."""

from urllib.parse import quote

from mockpay.checkout import html, layout, messages, pay_form, test_data
from mockpay.checkout.language import language
from mockpay.checkout.page_request import theme
from mockpay.web.api_request import ApiRequest, root
from mockpay.web.language import PARAMETER, Language
from mockpay.web.page import HtmlPage
from mockpay.web.payment_pages import CardPage, PayPages


def show(call: ApiRequest, pages: PayPages, page: CardPage) -> HtmlPage:
    """The form. Whose card it is only the browser knows, so that nothing but the script can send it."""
    spoken, sandbox, look = language(call), call.sandbox, theme(call, pages)
    scope = call.request.scope
    here = root(scope) + quote(scope["path"])
    text = html.render(
        "save_card",
        **layout.frame(call, spoken, look.colour),
        **layout.shop(look),
        **pay_form.card_fields(sandbox),
        say=messages.speaker(spoken),
        provider=pages.theme.name,
        own_script=root(scope) + page.script,
        other=f"{here}?{PARAMETER}={'es' if spoken is Language.EN else 'en'}",
        fill=lambda **_card: here,
        form={},
        errors={},
        cards=test_data.cards(sandbox.scenario, sandbox.clock.now(), spoken, payer=""),
        buyers={},
    )
    return HtmlPage(text, 200, html.security_headers(call.settings, targets=[], images=layout.origins(look.logo)))
