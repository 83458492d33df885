"""What every provider must do, the shipped ones and one that is made up here: a further folder changes no line."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from doors import FrontDoor
from starlette.routing import compile_path

from mockpay import providers
from mockpay.app import build, find_providers
from mockpay.settings import Settings
from mockpay.web.prefix_router import register
from mockpay.web.provider import Fidelity, Provider

SCHEMAS = Path(__file__).parents[2] / "schemas"
MADE_UP = '''
"""Fourth, a provider made up for a test."""

from mockpay.orders.errors import Refusal
from mockpay.orders.order import Rules
from mockpay.sandbox.provider_spec import ProviderSpec
from mockpay.web.errors import AuthProblem, BadMethod, BadRequest, NoRoute, NotBuilt, Unauthorized
from mockpay.web.provider import Fidelity, Operation, Provider, ProviderError


async def guard(call):
    if not call.header("authorization"):
        raise Unauthorized(AuthProblem.MISSING)


async def greet(call):
    return {"hello": call.sandbox.scenario.name}


def refuse(exc, call):
    statuses = {Unauthorized: 401, NotBuilt: 501, NoRoute: 404, BadMethod: 405}
    status = statuses.get(type(exc), 400 if isinstance(exc, (BadRequest, Refusal)) else 500)
    return ProviderError(status, {"wrong": str(exc)}, Fidelity.INVENTED)


PROVIDER = Provider(
    spec=ProviderSpec(name="fourth", rules=Rules()),
    title="Fourth",
    claims=("/fourth",),
    operations=(
        Operation("GET", "/fourth/hello", "greet", Fidelity.INVENTED, "chosen", greet, guard),
        Operation("POST", "/fourth/orders", "create_order", Fidelity.INVENTED, "chosen", None, guard),
    ),
    refuse=refuse,
    sign=lambda delivery, scenario, milliseconds: {},
)
'''


@pytest.fixture
def fourth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder beside the shipped ones, as far as Python can see."""
    folder = tmp_path / "fourth"
    folder.mkdir()
    (folder / "__init__.py").write_text(MADE_UP)
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    yield folder
    sys.modules.pop("mockpay.providers.fourth", None)


def filled(path: str) -> str:
    """A path of an operation with something in the place of its parameters."""
    return "/".join("x" if step.startswith("{") else step for step in path.split("/"))


def asked(door: FrontDoor, method: str, path: str, **headers: str) -> httpx.Response:
    return door.ask(method, path, headers=headers)


def keeps_the_contract(provider: Provider, door: FrontDoor) -> None:
    shapes = set()
    for operation in provider.operations:
        path = filled(operation.path)
        if operation.guard:
            answer = asked(door, operation.method, path)
            assert answer.status_code == 401, (operation, answer.text)
            shapes.add(shape(answer))
        if operation.handler is None:
            answer = asked(door, operation.method, path, authorization="anybody")
            assert answer.status_code == 501, (operation, answer.text)
            assert operation.name in answer.text
            shapes.add(shape(answer))
        is_preflight_fine(door, path)
    for prefix in provider.claims:
        answer = asked(door, "GET", f"{prefix}/no/such/path/at/all", authorization="anybody")
        assert answer.status_code in (401, 404, 501), answer.text
        assert shape(answer)
    assert len({frozenset(names) - {"code"} for names in shapes}) == 1, "errors have one shape"
    is_whole(provider)


def shape(answer: httpx.Response) -> tuple[str, ...]:
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["mockpay-fidelity"] in set(Fidelity)
    return tuple(answer.json())


def is_preflight_fine(door: FrontDoor, path: str) -> None:
    answer = asked(door, "OPTIONS", path, **{"access-control-request-headers": "authorization"})
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
def test_each_shipped_provider_keeps_the_contract(provider: Provider, api: FrontDoor) -> None:
    keeps_the_contract(provider, api)


@pytest.mark.parametrize("provider", find_providers(), ids=lambda provider: provider.name)
def test_each_built_operation_has_its_schemas(provider: Provider) -> None:
    for operation in provider.operations:
        if operation.handler and not operation.for_browsers:
            assert (SCHEMAS / provider.name / f"{operation.name}.response.json").is_file()
    assert (SCHEMAS / provider.name / "error.response.json").is_file()


def test_a_fourth_folder_is_found_and_keeps_the_contract(fourth: Path, open_door: Callable[..., FrontDoor]) -> None:
    found = {provider.name: provider for provider in find_providers()}
    assert {"fourth"} < set(found)
    door = open_door()
    keeps_the_contract(found["fourth"], door)
    assert asked(door, "GET", "/fourth/hello", authorization="x").json() == {"hello": "default"}
    assert door.order()["type"] == "order", "the others go on as before"


def test_two_cannot_claim_the_same_path() -> None:
    shipped = find_providers()[0]
    with pytest.raises(ValueError, match="two claim"):
        build(Settings(), plugged=[shipped, shipped])
