"""Whatever is raised behind an entry point becomes an answer in its shape; only a defect is logged, once."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from api_client import ApiClient
from msgspec.structs import replace
from starlette.types import ASGIApp

from mockpay.app import find_providers
from mockpay.control import app as control
from mockpay.control.endpoint_row import EndpointRow
from mockpay.orders.errors import NotFound
from mockpay.web.error_net import answer_to_error
from mockpay.web.errors import DEFECT, BadQuery
from mockpay.web.faults import BrokenResponse, Dropped
from mockpay.web.reply import Reply

SCOPE = {"method": "GET", "path": "/somewhere"}


def worded(error: Exception) -> ASGIApp:
    return Reply(str(error))


@pytest.mark.parametrize("error", [NotFound("there is none"), BadQuery("which of the two?")])
def test_a_refusal_is_worded_and_not_logged(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    answer = answer_to_error(error, SCOPE, worded)
    assert isinstance(answer, Reply)
    assert (answer.content.decode(), caplog.messages) == (f'"{error}"', [])


def test_a_defect_is_worded_and_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    error = RuntimeError("oh")
    assert isinstance(answer_to_error(error, SCOPE, worded), Reply)
    (record,) = caplog.records
    assert (record.name, record.levelno, record.getMessage()) == ("mockpay", logging.ERROR, "defect on GET /somewhere")
    assert record.exc_info and record.exc_info[1] is error


def test_a_refusal_that_an_entry_point_does_not_know_is_a_defect_there(caplog: pytest.LogCaptureFixture) -> None:
    answer_to_error(NotFound("there is none"), SCOPE, worded, (BadQuery,))
    assert caplog.messages == ["defect on GET /somewhere"]


def test_a_dropped_connection_breaks(caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(answer_to_error(Dropped(), SCOPE, worded), BrokenResponse)
    assert caplog.messages == []


async def broken(*_arguments: Any) -> Any:
    raise RuntimeError("oh")


def no_sample(_base: str) -> dict[str, Any]:
    raise RuntimeError("oh")


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "mockpay"]


def test_a_defect_of_the_control_plane(caplog: pytest.LogCaptureFixture) -> None:
    """Without the layers around it, so that the endpoint has no space."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(control.build((EndpointRow("GET", "/_mockpay/broken", broken),)))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as client:
            return await client.get("/_mockpay/broken")

    answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert answer.json() == {"error": {"code": "internal_server_error", "message": DEFECT}}
    assert logged(caplog) == ["defect on GET /_mockpay/broken"]


def test_a_defect_of_the_checkout(open_client: Callable[..., ApiClient], caplog: pytest.LogCaptureFixture) -> None:
    provider = next(one for one in find_providers() if one.pay_pages)
    pages = replace(provider.pay_pages, find=broken)
    path = pages.routes[0].path.replace("{id}", "x")
    answer = open_client(plugged=[replace(provider, pay_pages=pages)]).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert logged(caplog) == [f"defect on GET {path}"]


def test_a_defect_of_the_dashboard(open_client: Callable[..., ApiClient], caplog: pytest.LogCaptureFixture) -> None:
    provider = next(one for one in find_providers() if one.sample)
    client = open_client(plugged=[replace(provider, sample=replace(provider.sample, body=no_sample))])
    path = f"/_mockpay/live/samples/{provider.name}"
    answer = client.post(path, headers={"origin": "http://sandbox.test"})
    assert (answer.status_code, DEFECT in answer.text) == (500, True)
    assert logged(caplog) == [f"defect on POST {path}"]
