"""Pages as answers, and the templates they are made from; everything is escaped."""

from pathlib import Path
from typing import TYPE_CHECKING

from mockpay.settings import Settings
from mockpay.web.reply import Headers, Reply

if TYPE_CHECKING:
    from jinja2 import Environment


class HtmlPage(Reply):
    """An HTML page."""

    def __init__(self, html: str, status: int = 200, headers: Headers = ()) -> None:
        self.content = html.encode()
        self.status = status
        self.headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(self.content)).encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            *headers,
        ]


def frame_ancestors(settings: Settings) -> str:
    """Whose pages may show ours in a frame: nobody's unless `framed_by` says so (Content-Security-Policy)."""
    return " ".join(settings.framed_by) or "'none'"


def see_other(location: str, headers: Headers = ()) -> HtmlPage:
    """Go and look there: what a form is answered with."""
    return HtmlPage("", 303, ((b"location", location.encode("ascii")), *headers))


def templates(folder: Path) -> "Environment":
    """The templates of a folder, each compiled on first need."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
