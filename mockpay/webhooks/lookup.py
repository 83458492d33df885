"""Looks names up, each in a thread of its own: the loop's few threads would let ten names that never resolve keep all
others waiting, and would keep the process from ending."""

import asyncio
import socket
from contextlib import suppress
from threading import Thread
from typing import Any


async def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order the system prefers, without their zones. Raises OSError, UnicodeError."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[list[Any]] = loop.create_future()

    def tell(infos: list[Any] | None, error: Exception | None) -> None:
        if found.done():  # nobody waits any longer
            return
        if error:
            found.set_exception(error)
        else:
            found.set_result(infos or [])

    def resolve() -> None:
        infos, trouble = None, None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as error:
            trouble = error
        with suppress(RuntimeError):  # the loop is closed by now
            loop.call_soon_threadsafe(tell, infos, trouble)

    Thread(target=resolve, name=f"looks up {host[:80]}", daemon=True).start()
    return list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in await found))
