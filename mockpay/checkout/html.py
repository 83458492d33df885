"""Pages as answers: templates filled in, and the headers that keep a page to itself."""

from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from mockpay.resources import PACKAGE
from mockpay.settings import Settings
from mockpay.web import page
from mockpay.web.page import HtmlPage
from mockpay.web.reply import Headers

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src {images}; "
    "form-action {targets}; frame-ancestors {ancestors}; base-uri 'none'"
)
FOLDER: Final = PACKAGE / "checkout"
ALWAYS: Final[Headers] = ((b"referrer-policy", b"same-origin"), (b"mockpay-fidelity", b"invented"))
"""A browser that may tell nobody where a form stood sends `Origin: null` with it, as anybody's page can."""


def see_other(location: str) -> HtmlPage:
    """Go and look there: what a form is answered with."""
    return page.see_other(location, ALWAYS)


def security_headers(settings: Settings, *, targets: list[str], images: list[str]) -> Headers:
    """What a page is sent with: it tells nobody else where it stood, no provider has it, and its forms may lead to
    `targets` besides itself (Content-Security-Policy)."""
    text = POLICY.format(
        targets=" ".join(["'self'", *targets]),
        images=" ".join(["'self'", "data:", *images]),
        ancestors=page.frame_ancestors(settings),
    )
    return ((b"content-security-policy", text.encode("ascii")), *ALWAYS)


@cache
def templates() -> "Environment":
    """The templates, compiled on first need."""
    found = page.templates(FOLDER / "templates")
    found.globals["icons"] = found.get_template("icons.html").module
    return found


def as_image(svg: str) -> str:
    """An SVG as the source of an image, where no script in it runs."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def render(name: str, **context: Any) -> str:
    """A template filled in; everything is escaped."""
    return templates().get_template(f"{name}.html").render(context)
