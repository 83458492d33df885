"""Carries bytes between a client and another host, unread."""

import asyncio
from typing import Final

from mockpay.intercept.upstream import Stream

PIECE: Final = 65_536


def stream_of(transport: asyncio.Transport) -> Stream:
    """A connection that had another protocol, as a pair of streams; it reads again."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=PIECE, loop=loop)
    protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    transport.resume_reading()
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def relay(near: Stream, far: Stream) -> None:
    """Both ways, until both have ended or one has broken."""
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_pump(near[0], far[1]))
            both.create_task(_pump(far[0], near[1]))
    except* OSError:
        pass  # one side is gone: so is the other
    finally:
        near[1].close()
        far[1].close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(PIECE):
        writer.write(piece)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    else:
        writer.close()
