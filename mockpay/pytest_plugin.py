"""Fixtures for test suites: `mockpay` is a sandbox of the test's own, `mockpay_asgi` one without sockets,
`mockpay_intercept` one that clients reach by the providers' real hosts.

Each xdist worker starts a server of its own: workers need not find each other, and one that dies takes only its own
tests along. With `--mockpay-url` or MOCKPAY_URL all use a server that runs already. Nothing of mockpay is imported
before a test asks for it."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from mockpay.commands.own_server import Intercepting
    from mockpay.testing.in_process import InProcess
    from mockpay.testing.space import SandboxSpace

MARKER: Final = "mockpay(scenario=None, seed=None, clock=None, yaml=None): how the sandbox of the test starts"
WORDS: Final = ("scenario", "seed", "clock", "yaml")
TELLS: Final = pytest.StashKey["SandboxSpace | InProcess"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option."""
    group = parser.getgroup("mockpay")
    group.addoption("--mockpay-url", metavar="URL", help="a mockpay that runs already (default: MOCKPAY_URL, else own)")
    group.addoption("--only-mockpay", action="store_true", help="mockpay_intercept refuses HTTPS to all other hosts")


def pytest_configure(config: pytest.Config) -> None:
    """The marker."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def mockpay_server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the server whose spaces the tests get."""
    if url := request.config.getoption("--mockpay-url") or os.environ.get("MOCKPAY_URL"):
        yield url
        return
    from mockpay.commands.own_server import running

    with running([]) as url:
        yield url


@pytest.fixture(scope="session")
def mockpay_providers() -> list[str]:
    """The names of the providers."""
    from mockpay.testing.space import provider_names

    return provider_names()


@pytest.fixture
def mockpay(
    request: pytest.FixtureRequest, mockpay_server: str, mockpay_providers: list[str]
) -> Iterator["SandboxSpace"]:
    """A sandbox of the test's own, gone after it. `mockpay.NAME.url` is a provider's address in it."""
    with _space(request, mockpay_server, mockpay_providers) as space:
        yield space


@pytest.fixture(scope="session")
def mockpay_interceptor(request: pytest.FixtureRequest) -> Iterator["Intercepting"]:
    """A server of the worker's own that plays the providers' real hosts."""
    from mockpay.commands.own_server import intercepting

    with intercepting(["--only-mockpay"] if request.config.getoption("--only-mockpay") else []) as ours:
        yield ours


@pytest.fixture
def mockpay_intercept(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    mockpay_interceptor: "Intercepting",
    mockpay_providers: list[str],
) -> Iterator["SandboxSpace"]:
    """The same for code that has the real hosts written in it: while the test runs, the environment leads its HTTPS,
    and that of the processes it starts, to the test's sandbox."""
    import urllib.request

    with _space(request, mockpay_interceptor.url, mockpay_providers) as space:
        name = space.url.rpartition("~")[2]
        for variable, value in {**mockpay_interceptor.leading_to(name), "MOCKPAY_URL": space.url}.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setattr(urllib.request, "_opener", None)  # urlopen keeps the proxies of its first call
        yield space


@contextmanager
def _space(request: pytest.FixtureRequest, server: str, providers: list[str]) -> Iterator["SandboxSpace"]:
    from mockpay.testing.space import SandboxSpace

    name = space_name(request.node.nodeid)
    token, ca = os.environ.get("MOCKPAY_CONTROL_TOKEN", ""), os.environ.get("MOCKPAY_CA", "")
    with SandboxSpace(f"{server.rstrip('/')}/~{name}", providers, token=token, ca=ca) as space:
        names, staging = _marked(request.node)
        space.reset()
        if names or staging:
            space.scenario.use(*names, **staging)
        request.node.stash[TELLS] = space
        yield space
        space.drop_space(name)


@pytest.fixture
def mockpay_asgi(request: pytest.FixtureRequest) -> "InProcess":
    """The same without a server: `async with mockpay_asgi as mockpay:`, on the event loop of the test."""
    from mockpay.testing.in_process import InProcess

    names, staging = _marked(request.node)
    made = request.node.stash[TELLS] = InProcess(*names, **staging)
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test's report shows what its sandbox saw last."""
    report = yield
    sandbox = item.stash.get(TELLS, None)
    if report.failed and call.when == "call" and sandbox is not None:
        report.sections.append(("mockpay", _report(sandbox)))
    return report


def space_name(nodeid: str) -> str:
    """`gw1-0f3a…`: the same for the same test on the same worker, so that what it sees can be told apart and had
    again."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"{worker}-{sha256(nodeid.encode()).hexdigest()[:12]}"


def _marked(node: pytest.Item) -> tuple[list[str], dict[str, Any]]:
    """What the markers of a test say; one on the test goes before one on its class or module."""
    from mockpay.testing.space import staged

    given: dict[str, Any] = {}
    for marker in node.iter_markers("mockpay"):
        if marker.args or (lost := set(marker.kwargs) - set(WORDS)):
            wrong = ", ".join(map(repr, marker.args)) or min(lost)
            raise pytest.UsageError(f"the marker mockpay takes {', '.join(WORDS)} by name, not {wrong}")
        given = {**marker.kwargs, **given}
    return staged(**{word: given.get(word) for word in WORDS})


def _report(sandbox: "SandboxSpace | InProcess") -> str:
    from mockpay.testing.in_process import InProcess
    from mockpay.testing.report import of_space

    return sandbox.report if isinstance(sandbox, InProcess) else of_space(sandbox)
