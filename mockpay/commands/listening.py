"""Where `mockpay serve` listens: sockets for a host and a port, bound before the server starts."""

import errno
import os
import socket
from contextlib import ExitStack
from typing import Final

from mockpay.commands.options import Mistake

LOCALHOST: Final = ("127.0.0.1", "::1")
"""What `localhost` means: clients try the one or the other first, and some try no second."""
ABSENT: Final = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)
"""The machine has no such address, most often because it has no IPv6."""
BACKLOG: Final = 2048
TRIES: Final = 20
"""How many free ports of the first address are tried, until one is free on the others too."""


def listen(host: str, port: int, option: str = "--port") -> list[socket.socket]:
    """Listening sockets, all on the same port; port 0 picks a free one. Raises `Mistake`, which names the `option`."""
    addresses = _addresses(host)
    for attempt in range(TRIES):
        try:
            return _listen(addresses, port)
        except OSError as error:
            if port == 0 and error.errno == errno.EADDRINUSE and attempt < TRIES - 1:
                continue
            raise _mistake(error.filename or url_host(host), port, error, option) from None
    raise AssertionError("the last attempt returns or raises")


def url_host(host: str) -> str:
    """An address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _mistake(where: str, port: int, error: OSError, option: str) -> Mistake:
    remedy = f"choose another with {option} (0 picks a free one)"
    if error.errno != errno.EADDRINUSE and not isinstance(error, PermissionError):
        remedy = "choose another with --host"
    return Mistake(f"cannot listen on {where}:{port}: {error.strerror or error}; {remedy}")


def _addresses(host: str) -> list[str]:
    """Numeric addresses, without doubles."""
    if host == "localhost":
        return list(LOCALHOST)
    try:
        found = socket.getaddrinfo(host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is no name of a host"
        raise Mistake(f"cannot listen on {host}: {reason}; choose another with --host") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _listen(addresses: list[str], port: int) -> list[socket.socket]:
    """Raises OSError with the address in `filename`; where there are several, those that the machine lacks are left
    out."""
    sockets: list[socket.socket] = []
    with ExitStack() as unless_all_listen:
        for number, address in enumerate(addresses, 1):
            try:
                sockets.append(unless_all_listen.enter_context(_bound(address, port)))
            except OSError as error:
                is_needed = number == len(addresses) and not sockets
                if error.errno not in ABSENT or is_needed:
                    raise OSError(error.errno, os.strerror(error.errno or 0), url_host(address)) from None
            else:
                port = sockets[0].getsockname()[1]
        unless_all_listen.pop_all()
    return sockets


def _bound(address: str, port: int) -> socket.socket:
    """It listens already: two processes that have only bound may both believe that a port is theirs."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, address != "::")
        # Accepted connections inherit it. Without it the second part of an answer waits for the client's ACK.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.bind((address, port))
        sock.listen(BACKLOG)
    except BaseException:
        sock.close()
        raise
    return sock
