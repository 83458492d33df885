"""What the proxy says to those who ask it for what it does not do."""

from typing import Final

from mockpay.web.wire_refusal import WireRefusal

TUNNEL_PORT: Final = 443


def bad_tunnel(target: str) -> WireRefusal:
    """No host and port."""
    return WireRefusal(400, "bad_tunnel", f"CONNECT asks for a host and a port like api.example:443, not {target!r}")


def other_port(target: str) -> WireRefusal:
    """A port that is not HTTPS's own."""
    words = f"this proxy opens tunnels to port {TUNNEL_PORT} only, not to {target}; add it to NO_PROXY"
    return WireRefusal(403, "other_port", words)


EARLY: Final = WireRefusal(
    400, "early_bytes", "the client sent bytes right behind CONNECT, before the tunnel was open (RFC 9110, 9.3.6)"
)
BUSY: Final = WireRefusal(400, "busy", "CONNECT came while an answer was under way: open a connection of its own")
NESTED: Final = WireRefusal(405, "nested_tunnel", "CONNECT came inside a tunnel")


def no_space(name: str) -> WireRefusal:
    """A proxy user that no space can be named after."""
    words = f"the proxy's user names a space, and {name[:80]!r} is no name for one; use letters, digits, . _ -"
    return WireRefusal(403, "no_space", words)


def only_mockpay(host: str) -> WireRefusal:
    """A host that nobody plays."""
    words = f"--only-mockpay lets nothing out, and {host} is no provider's host; --intercept-host {host} has it played"
    return WireRefusal(403, "only_mockpay", words)


def unreachable(why: str) -> WireRefusal:
    """Another host that does not answer."""
    return WireRefusal(502, "unreachable", why)
