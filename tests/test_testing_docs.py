"""docs/testing.md and the Testcontainers recipe of docs/ci.md: what they show runs, or names what exists."""

import ast
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from api_client import ROOT, Server

from mockpay.cli import _parser
from mockpay.settings import Settings

TEXT = (ROOT / "docs" / "testing.md").read_text()
PYTHON = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
CI = (ROOT / "docs" / "ci.md").read_text()


@pytest.mark.slow
def test_the_tests_pass_and_the_client_prints(tmp_path: Path) -> None:
    tests, intercept, asgi, client = PYTHON
    (tmp_path / "test_page.py").write_text(tests)
    (tmp_path / "test_intercept.py").write_text(intercept)
    (tmp_path / "test_asgi.py").write_text(asgi)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "mockpay.pytest_plugin", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert "5 passed" in done.stdout, done.stdout + done.stderr
    with Server() as server:
        script = client.replace("http://127.0.0.1:7357", server.url)
        done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("default\n2025-09-27 18:43:40+00:00\n", "")


@pytest.mark.slow
def test_the_command_runs() -> None:
    (block,) = re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    script = block.replace("mockpay exec", f"{sys.executable} -m mockpay exec").replace("python3", sys.executable)
    done = subprocess.run(["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("http://127.0.0.1:"), done.stderr


def test_every_command_line_can_be_parsed() -> None:
    lines = [
        line.replace('eval "$(', "").replace(')"', "") for line in re.findall(r"^\| `(.+?)` \|", TEXT, re.MULTILINE)
    ]
    assert {line.split()[1] for line in lines} == {"env", "reset", "trigger", "webhooks", "reconcile", "chaos"}
    for line in lines:
        _parser(Settings()).parse_args(line.split()[1:])


def test_the_files_it_names_are_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_testcontainers_has_what_the_recipe_names() -> None:
    (recipe,) = re.findall(r"^```python\n(.*?)^```$", CI, re.MULTILINE | re.DOTALL)
    tree = ast.parse(recipe)
    pytest.importorskip("testcontainers.core.wait_strategies")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert all(hasattr(import_module(str(node.module)), name.name) for name in node.names)
    container = import_module("testcontainers.core.container").DockerContainer
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert {name for name in called - {"fixture"} if not hasattr(container, name)} == set()
