"""What every provider must do, the shipped ones and one that is made up here: a further folder changes no line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import api_client
import httpx
import pytest
from api_client import ApiClient, Receiver
from starlette.routing import compile_path

from mockpay import providers, resources
from mockpay.app import build, find_providers
from mockpay.settings import Settings
from mockpay.web.prefix_router import register
from mockpay.web.provider import Fidelity, Provider

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"
PLUGGED = Path(__file__).parent / "plugged"
"""Where the made-up provider lies: its folder, its schemas, and the contracts of its imports."""


@pytest.fixture
def fourth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder beside the shipped ones, and its schemas beside theirs, as far as mockpay can see."""
    for name in ("schemas", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copytree(PLUGGED / "schemas", tmp_path / "schemas", dirs_exist_ok=True)
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "mockpay")
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(PLUGGED)])
    api_client._operations.cache_clear()
    yield
    api_client._operations.cache_clear()
    for name in [name for name in sys.modules if name.startswith("mockpay.providers.fourth")]:
        del sys.modules[name]


def filled(path: str) -> str:
    """A path of an operation with something in the place of its parameters."""
    return "/".join("x" if step.startswith("{") else step for step in path.split("/"))


def asked(client: ApiClient, method: str, path: str, **headers: str) -> httpx.Response:
    return client.ask(method, path, headers=headers)


def keeps_the_contract(provider: Provider, client: ApiClient) -> None:
    shapes = set()
    for operation in provider.operations:
        path = filled(operation.path)
        if operation.guard:
            answer = asked(client, operation.method, path)
            assert answer.status_code == 401, (operation, answer.text)
            shapes.add(shape(answer))
        if operation.handler is None:
            answer = asked(client, operation.method, path, authorization="anybody")
            assert answer.status_code == 501, (operation, answer.text)
            assert operation.name in answer.text
            shapes.add(shape(answer))
        is_preflight_fine(client, path)
    for prefix in provider.claims:
        answer = asked(client, "GET", f"{prefix}/no/such/path/at/all", authorization="anybody")
        assert answer.status_code in (401, 404, 501), answer.text
        assert shape(answer)
    assert len({frozenset(names) - {"code"} for names in shapes}) == 1, "errors have one shape"
    is_whole(provider)


def shape(answer: httpx.Response) -> tuple[str, ...]:
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["mockpay-fidelity"] in set(Fidelity)
    return tuple(answer.json())


def is_preflight_fine(client: ApiClient, path: str) -> None:
    answer = asked(client, "OPTIONS", path, **{"access-control-request-headers": "authorization"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert "authorization" in answer.headers["access-control-allow-headers"]


def is_whole(provider: Provider) -> None:
    """Each path lies in a claim, is read as itself by the first route that fits, and says where it is from."""
    routes = [(one.method, compile_path(one.path)[0], one) for one in provider.operations]
    for operation in provider.operations:
        assert operation.path.startswith(provider.claims), operation
        assert operation.source and operation.name.isidentifier()
        fitting = [one for method, pattern, one in routes if method == operation.method
                   and pattern.match(filled(operation.path))]  # fmt: skip
        assert operation == fitting[0] or "{" in operation.path, operation
    register([(prefix, build) for prefix in provider.claims])  # type: ignore[list-item]
    assert len({(one.method, one.path) for one in provider.operations}) == len(provider.operations)


@pytest.mark.parametrize("provider", find_providers(), ids=lambda provider: provider.name)
def test_each_shipped_provider_keeps_the_contract(provider: Provider, api: ApiClient) -> None:
    keeps_the_contract(provider, api)


@pytest.mark.parametrize("provider", find_providers(), ids=lambda provider: provider.name)
def test_each_built_operation_has_its_schemas(provider: Provider) -> None:
    for operation in provider.operations:
        if operation.handler and not operation.for_browsers:
            assert (SCHEMAS / provider.name / f"{operation.name}.response.json").is_file()
    assert (SCHEMAS / provider.name / "error.response.json").is_file()


@pytest.mark.usefixtures("fourth")
def test_a_fourth_folder_is_found_and_keeps_the_contract(open_client: Callable[..., ApiClient]) -> None:
    found = {provider.name: provider for provider in find_providers()}
    assert {"fourth"} < set(found)
    client = open_client()
    keeps_the_contract(found["fourth"], client)
    assert client.order()["type"] == "order", "the others go on as before"


@pytest.mark.usefixtures("fourth")
def test_orders_of_a_fourth_folder_are_placed_paid_and_told_of(
    open_client: Callable[..., ApiClient], receiver: Receiver
) -> None:
    client = open_client()
    placed = client.post("/fourth/orders", {"name": "Cup", "price": 12.5, "notify": receiver.url}).json()
    assert placed == {"id": placed["id"], "number": "F0001", "cents": 1250, "status": "none"}
    assert client.act(placed["id"], "pay", wait=True)["payment"] == "paid"
    assert client.get(f"/fourth/orders/{placed['id']}").json() == placed | {"status": "paid"}
    assert [post.json for post in receiver.got] == [
        {"event": "order.placed", "order": placed},
        {"event": "charge.captured", "order": placed | {"status": "paid"}},
    ]
    sent = client.get("/_mockpay/webhooks").json()["deliveries"]
    assert [post.headers["fourth-signature"] for post in receiver.got] == [one["id"] for one in sent]
    refused = client.post("/fourth/orders", {"name": "Cup", "price": 0})
    assert (refused.status_code, refused.json()) == (400, {"wrong": "price must be greater than 0"})
    assert client.get(f"/fourth/orders/{client.order()['id']}").status_code == 404


def test_a_fourth_folder_keeps_the_layers() -> None:
    code = "from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", code, "--no-cache", "--config", str(PLUGGED / "layers.toml")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(PLUGGED)}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


def test_two_cannot_claim_the_same_path() -> None:
    shipped = find_providers()[0]
    with pytest.raises(ValueError, match="two claim"):
        build(Settings(), plugged=[shipped, shipped])
