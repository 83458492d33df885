"""The way back to the shop: where a merchant's own address may lead, and what is appended to it."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

SCHEMES: Final = ("http", "https")
HOST: Final = re.compile(r"[a-z0-9_-]+([.][a-z0-9_-]+)*[.]?|\[[0-9a-f:.]+\]")
UNSAFE: Final = re.compile(r"[^!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]")


def address(url: str | None, parameters: Mapping[str, str]) -> str | None:
    """The merchant's address with `says` appended to its own query; None where it is no http(s) address."""
    parts = _parts(url)
    if parts is None:
        return None
    query = "&".join(filter(None, (parts.query, urlencode(parameters))))
    return urlunsplit(parts._replace(query=query))


def origin(url: str | None) -> str | None:
    """Scheme, host and port of it, as a Content-Security-Policy names them."""
    parts = _parts(url)
    return parts and f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _parts(url: str | None) -> SplitResult | None:
    """A http(s) address with nothing in it that could end a header, an attribute or a policy; None for any other."""
    try:
        parts = urlsplit((url or "").strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or not HOST.fullmatch(host):
        return None
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    netloc = f"{user}{host}" if port is None else f"{user}{host}:{port}"
    return SplitResult(*(_ascii(part) for part in parts._replace(netloc=netloc)))


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").encode("idna").decode().lower()
    return f"[{host}]" if ":" in host else host


def _ascii(part: str) -> str:
    """A part of an address with everything percent-encoded that may not stand in one."""
    return UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace")), part)
