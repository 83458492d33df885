"""The word that goes with a status is the provider's, whatever Python runs us: in bodies, status lines and codes."""

import json
from contextlib import closing
from http.client import HTTPConnection

from api_client import ANYBODY, ROOT, ApiClient, Server

from mockpay.control import errors as control
from mockpay.orders import errors as core
from mockpay.web.reason_phrases import BOOM, NODE

RECORDED = {
    name: {int(status): phrase for status, phrase in json.loads(file.read_text()).items()}
    for name in ("node-20", "boom-10")
    for file in [ROOT / "tests" / "recordings" / "reason_phrases" / f"{name}.json"]
}
STATUSES = range(400, 600)
"""Those that a fault may have."""


def test_the_tables_are_those_of_node_and_boom() -> None:
    assert RECORDED["node-20"] == NODE
    assert RECORDED["boom-10"] == BOOM


def test_every_status_has_its_word_in_the_body(api: ApiClient) -> None:
    boom = RECORDED["boom-10"]
    for status in STATUSES:
        fault = api.post("/_mockpay/faults", {"at": "before_commit", "status": status}).json()
        words = [api.get(path).json()["error"] for path in ("/api/orders", "/api/v2/orders")]
        of_its_class = boom[status // 100 * 100]
        assert words == [boom.get(status, of_its_class), boom.get(status, "Unknown")], status
        api.ask("DELETE", f"/_mockpay/faults/{fault['id']}")


def test_every_status_has_its_word_in_the_status_line() -> None:
    with Server() as server, closing(HTTPConnection(server.url.removeprefix("http://"), timeout=10)) as connection:
        for status in STATUSES:
            fault = json.dumps({"at": "before_commit", "status": status})
            for method, body in (("DELETE", None), ("POST", fault)):
                connection.request(method, "/_mockpay/faults", body)
                assert connection.getresponse().read()
            connection.request("GET", "/api/orders", headers=ANYBODY)
            with connection.getresponse() as answer:
                assert (answer.status, answer.reason) == (status, RECORDED["node-20"].get(status, ""))
                answer.read()


def test_every_refusal_of_the_control_plane_has_a_code() -> None:
    for kind, status in control.STATUSES:
        assert issubclass(kind, core.Refusal) or control.CODES[status]
    assert control.CODES[500]
