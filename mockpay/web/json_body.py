"""JSON out of a request's body, whatever the client calls it: content decides, since `curl -d` calls all it sends a
form. What is no JSON is refused by its name."""

import codecs
import re
from typing import Any, AnyStr, Final

from starlette.types import Scope

from mockpay.web.body import header
from mockpay.web.errors import Malformed, NoJson
from mockpay.web.js_json import decode

BOM: Final = codecs.BOM_UTF8
FORM: Final = "application/x-www-form-urlencoded"
UNICODE: Final[tuple[tuple[bytes, str], ...]] = (
    (rb"(\xff\xfe\0\0|\0\0\xfe\xff).", "utf-32"),
    (rb"(\xff\xfe|\xfe\xff)..", "utf-16"),
    (rb"[\t-~]\0\0\0[\t-~]\0\0\0", "utf-32-le"),
    (rb"\0\0\0[\t-~]\0\0\0[\t-~]", "utf-32-be"),
    (rb"[\t-~]\0[\t-~]\0", "utf-16-le"),
    (rb"\0[\t-~]\0[\t-~]", "utf-16-be"),
)
"""How texts begin that are not UTF-8: a byte order mark, or two ASCII characters (RFC 4627, 3) -> Python's codec."""
BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (rb"\x1f\x8b", "gzip without `Content-Encoding: gzip`"),
    (rb"%PDF-", "a PDF"),
    (rb"PK\x03\x04", "a ZIP file"),
)
"""How else the first bytes may be -> what it is."""
LOOKS: Final[tuple[tuple[str, str], ...]] = (
    (r"--[^\r\n]+\r?\n.*content-disposition:", "multipart"),
    (r"<", "XML or HTML"),
    (r"[^\s=&{}\"<>]+=", "a form"),
)
"""How else it may look -> what it is."""
TYPES: Final[tuple[tuple[str, str], ...]] = (
    (r"multipart/", "multipart"),
    (FORM, "a form"),
    (r"(application|text)/([\w.+-]+\+)?xml|text/html", "XML or HTML"),
)
"""What the client calls it -> what it is, where it looks like nothing."""
OPENING: Final = re.compile(r'[{\["]|-?[0-9]|true|false|null')
"""How JSON begins (RFC 8259, 3)."""
LOOKED_AT: Final = 4_096


def parsed(content: bytes, scope: Scope) -> Any:
    """The value of a request's JSON body, which may begin with a byte order mark. Raises `NoJson`, `Malformed`."""
    content = content.removeprefix(BOM)
    try:
        return decode(content)
    except Malformed as wrong:
        name = name_of(content, header(scope, b"content-type"))
        if name is None:
            raise wrong from None
        raise NoJson(f"the body is {name}; this API takes JSON{' in UTF-8' * name.startswith('UTF')}") from None


def is_blank(content: bytes) -> bool:
    """Whether a body says nothing."""
    return not content.strip() or content == BOM


def name_of(content: bytes, content_type: str) -> str | None:
    """What a body is that is no JSON; None where it seems to be JSON, a broken one."""
    if codec := codec_of(content):
        return codec[:6].upper()
    text = content[:LOOKED_AT].lstrip().decode("latin-1").lower()
    if text[:1] in ("{", "["):
        return None
    named = _matching(BEGINNINGS, content) or _matching(LOOKS, text) or _matching(TYPES, content_type.strip().lower())
    return named or ("plain text" if _is_text(content) and not OPENING.match(text) else None)


def codec_of(content: bytes) -> str | None:
    """Python's name of the encoding, if it is UTF-16 or UTF-32."""
    return _matching(UNICODE, content)


def text_of(content: bytes) -> str:
    """A body as text, to be looked at."""
    codec = codec_of(content)
    text = content.decode(codec, errors="replace") if codec else ""
    return text or content.removeprefix(BOM).decode(errors="replace")


def _is_text(content: bytes) -> bool:
    try:
        return re.sub(r"\s", "", content.decode()).isprintable()
    except UnicodeDecodeError:
        return False


def _matching(table: tuple[tuple[AnyStr, str], ...], content: AnyStr) -> str | None:
    return next((name for pattern, name in table if re.match(pattern, content, re.DOTALL)), None)
