"""The CI recipes: every name, path and command in them exists, each YAML block says what it should, the rest runs."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from api_client import ROOT, ApiClient, program
from starlette.routing import compile_path
from test_image import COMMAND, ENTRYPOINT, FINAL, HEALTH, USER, only
from test_readme import clone, free_port

from mockpay.cli import _parser
from mockpay.settings import Settings

TEXT = (ROOT / "docs" / "ci.md").read_text()
SECTIONS: dict[str, str] = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", TEXT, re.MULTILINE))
RUNS_HERE = ["Without a container", "A state over HTTP"]
LOOK: dict[str, Any] = {"GitHub Actions": ["jobs", "tests"], "GitLab CI": ["tests"], "Docker Compose": []}
"""Where in a section's document the services stand."""


def blocks(language: str, text: str = TEXT) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def recipe(title: str) -> Any:
    """The one YAML block of a section, from where its services stand."""
    (block,) = blocks("yaml", SECTIONS[title])
    document = yaml.safe_load(block)
    for key in LOOK[title]:
        document = document[key]
    return document


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


def said() -> list[str]:
    """Every command line: of the shell blocks, of the strings in YAML, of code in the prose."""
    yamls = [text for block in blocks("yaml") for text in strings(yaml.safe_load(block))]
    checks = re.findall(r'--health-cmd "([^"]+)"', TEXT)
    prose = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL))
    return [line for text in [*blocks("sh"), *yamls, *checks, *prose] for line in text.splitlines()]


def calls() -> Iterator[list[str]]:
    """The words after `mockpay` wherever it is called, also as the image."""
    for line in said():
        words = list(shlex.shlex(line, posix=True, punctuation_chars=True))
        for end in [n for n, word in enumerate(words) if word in ("&", "&&", "|", ";")] or [len(words)]:
            words = words[:end]
        if words[:1] == ["mockpay"] and len(words) > 1:
            yield words[1:]
        if words[:2] == ["docker", "run"] and "mockpay" in words:
            given = words[words.index("mockpay") + 1 :]
            yield [*ENTRYPOINT, *given][1:] if given else COMMAND[1:]


def test_every_command_line_is_one_the_terminal_takes(capsys: pytest.CaptureFixture[str]) -> None:
    found = list(calls())
    assert {words[0] for words in found} == {"serve", "health", "scenarios"}
    for words in found:
        try:
            _parser(Settings()).parse_args(words)
        except SystemExit as end:
            assert end.code == 0, (words, capsys.readouterr().err)


def test_every_variable_is_a_setting() -> None:
    variables = set(re.findall(r"MOCKPAY_[A-Z_]+[A-Z]", TEXT))
    assert variables <= {f"MOCKPAY_{name.upper()}" for name in Settings.__dataclass_fields__}
    for title in LOOK:
        services = recipe(title)["services"]
        one = services["mockpay"] if isinstance(services, dict) else services[0]
        settings = one.get("env") or one.get("environment") or one.get("variables")
        assert Settings.from_env(settings).scenario == ("printed",)


def test_every_path_is_one_the_control_plane_has(api: ApiClient) -> None:
    paths = api.get("/_mockpay/openapi.json").json()["paths"]
    routes = [(method.upper(), compile_path(path)[0]) for path, methods in paths.items() for method in methods]
    asked = [
        (method or (re.findall(r"-X (\w+)", line) or ["GET"])[0], path)
        for line in TEXT.splitlines()
        for method, path in re.findall(r"(?:(GET|POST|PUT|DELETE) )?[^\s`]*?(/_mockpay/[\w/{}-]*)", line)
    ]
    assert {("GET", "/_mockpay/state"), ("PUT", "/_mockpay/state"), ("POST", "/_mockpay/clock")} <= set(asked)
    for method, path in asked:
        assert any(method == one and pattern.match(path) for one, pattern in routes), (method, path)


def test_what_is_said_of_the_image_is_so() -> None:
    assert f"user {USER.partition(':')[0]}" in SECTIONS["The image"]
    assert Settings.from_env({"MOCKPAY_PORT": "1", "PORT": "2"}).port == 1
    assert Settings.from_env({"PORT": "2"}).port == 2
    assert Settings.from_env({}).port == int(only(FINAL, "EXPOSE")) == 7357


def test_github_starts_it_before_the_checkout_and_waits_until_it_is_healthy() -> None:
    job = recipe("GitHub Actions")
    service = job["services"]["mockpay"]
    assert service["image"] == "ghcr.io/OWNER/mockpay:latest"
    assert service["ports"] == ["7357:7357"]
    assert not {"volumes", "command", "entrypoint"} & set(service)
    words = shlex.split(service["options"])
    options = dict(zip(words[::2], words[1::2], strict=True))
    assert shlex.split(options.pop("--health-cmd")) == HEALTH
    assert options.pop("--add-host") == "host.docker.internal:host-gateway"
    assert set(options) == {"--health-interval", "--health-timeout", "--health-retries"}
    assert [next(iter(step)) for step in job["steps"]] == ["uses", "run", "run"]
    assert job["steps"][2]["env"]["API_URL"] == "http://localhost:7357"


def test_gitlab_names_it_waits_for_it_and_lets_it_call_back() -> None:
    job = recipe("GitLab CI")
    (service,) = job["services"]
    base = f"http://{service['alias']}:{service['variables']['MOCKPAY_PORT']}"
    assert job["variables"] == {
        "FF_NETWORK_PER_BUILD": "true", "API_URL": base, "NOTIFY_URL": "http://build:9000/webhooks",
    }  # fmt: skip
    waits, restores, _ = job["script"]
    assert "--retry-connrefused" in waits
    assert waits.endswith(f" {base}/_mockpay/health")
    assert f" {base}/_mockpay/state " in restores


def test_compose_waits_for_the_check_the_image_brings() -> None:
    services = recipe("Docker Compose")["services"]
    ours, theirs = services["mockpay"], services["tests"]
    assert theirs["depends_on"] == {"mockpay": {"condition": "service_healthy"}}
    assert "healthcheck" not in ours, "the image's own is enough"
    assert ours["read_only"] is True
    assert ours["extra_hosts"] == ["host.docker.internal:host-gateway"]
    assert theirs["environment"]["API_URL"] == "http://mockpay:7357"


def test_every_receiver_of_the_recipes_is_in_the_table() -> None:
    receivers = set(re.findall(r"NOTIFY_URL: (\S+)", TEXT))
    assert receivers
    assert receivers <= set(re.findall(r"\| `(http\S+)` \|$", SECTIONS["Where webhooks go"], re.MULTILINE))


def test_every_shell_block_either_runs_here_or_needs_an_engine() -> None:
    for title, body in SECTIONS.items():
        for block in blocks("sh", body):
            assert title in RUNS_HERE or all(line.startswith("docker ") for line in block.splitlines())


@pytest.mark.slow
def test_the_recipes_without_a_container_run(tmp_path: Path) -> None:
    program("curl")
    tree, port = clone(tmp_path / "clone"), free_port()
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    passed = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "http", "HTTP"))}
    env = passed | {"PATH": f"{tmp_path / 'venv' / 'bin'}:{os.environ['PATH']}", "MOCKPAY_PORT": port}
    here = [block.replace("7357", port) for title in RUNS_HERE for block in blocks("sh", SECTIONS[title])]
    script = "\necho ----\n".join(["set -euo pipefail; trap 'kill $(jobs -p)' EXIT", *here])
    bash = subprocess.Popen(
        ["bash", "-c", script], cwd=tree, env=env, text=True, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = bash.communicate(timeout=300)
    finally:
        if bash.poll() is None:
            os.killpg(bash.pid, signal.SIGKILL)
            bash.communicate()
    assert bash.returncode == 0, err
    _, started, saved, restored = out.split("----\n")
    assert sorted(started.splitlines()) == [
        f"mockpay {word} on http://127.0.0.1:{port}" for word in ("is ready", "ready")
    ]
    assert (saved, json.loads((tree / "mockpay-state.json").read_text())["scenario"]) == ("", "default")
    assert '"now":"2025-09-24T18:43:40.827Z","mode":"frozen"' in restored
