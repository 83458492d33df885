"""Pages as answers: templates filled in, and the headers that keep a page to itself."""

from base64 import b64encode
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from mockpay.resources import PACKAGE
from mockpay.web.reply import Headers, Reply

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src {images}; "
    "form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
)
FOLDER: Final = PACKAGE / "checkout"


class Page(Reply):
    """An HTML page, or a way to another one (`location`)."""

    def __init__(self, html: str, status: int = 200, headers: Headers = ()) -> None:
        self.content = html.encode()
        self.status = status
        self.headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(self.content)).encode()),
            (b"cache-control", b"no-store"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"mockpay-fidelity", b"invented"),
            *headers,
        ]


def see_other(location: str) -> Page:
    """Go and look there: what a form is answered with."""
    return Page("", HTTPStatus.SEE_OTHER, ((b"location", location.encode("ascii")),))


def policy(*, targets: list[str], images: list[str]) -> tuple[bytes, bytes]:
    """The Content-Security-Policy of a page whose forms may lead to `targets` besides itself."""
    text = POLICY.format(targets=" ".join(["'self'", *targets]), images=" ".join(["'self'", "data:", *images]))
    return b"content-security-policy", text.encode("ascii")


@cache
def templates() -> "Environment":
    """The templates, compiled on first need."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["icons"] = found.get_template("icons.html").module
    return found


def as_image(svg: str) -> str:
    """An SVG as the source of an image, where no script in it runs."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def render(name: str, **context: Any) -> str:
    """A template filled in; everything is escaped."""
    return templates().get_template(f"{name}.html").render(context)
