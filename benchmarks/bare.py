"""The yardstick: a Starlette app as anyone would write it first, on a server with mockpay's settings.

    python benchmarks/bare.py PORT

POST /echo answers the JSON it gets, GET /echo what came last.
"""

import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

last: dict[str, Any] = {}


async def echo(request: Request) -> JSONResponse:
    """POST /echo."""
    last["body"] = await request.json()
    return JSONResponse(last["body"])


async def read(_request: Request) -> JSONResponse:
    """GET /echo."""
    return JSONResponse(last.get("body"))


app = Starlette(routes=[Route("/echo", echo, methods=["POST"]), Route("/echo", read, methods=["GET"])])

if __name__ == "__main__":
    uvicorn.run(
        app,
        port=int(sys.argv[1]),
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
