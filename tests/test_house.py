"""The house itself: style, types, floors, file sizes, and what the wheel carries."""

import ast
import io
import re
import subprocess
import sys
import tokenize
import zipfile
from pathlib import Path

import pytest

from mockpay.app import find_providers

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mockpay"
SOURCES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = [path.name for path in (PACKAGE / "providers").iterdir() if (path / "__init__.py").is_file()]
PROVIDER_NAMES = re.compile("|".join({*FOLDERS, "ecartpay", "ecartapi", "conekta"}), re.IGNORECASE)

CHECKS = {
    "ruff": ["ruff", "check", "--no-cache", "."],
    "format": ["ruff", "format", "--no-cache", "--check", "."],
    "mypy": ["mypy", "--no-incremental"],
    "floors": ["importlinter.cli", "--no-cache"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks(name: str) -> None:
    command = [sys.executable, "-m", *CHECKS[name]]
    if name == "floors":
        command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_one_idea_per_file(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
    assert path.stem not in ("utils", "helpers", "common", "base", "misc", "manager")
    if path.name == "__init__.py" and path.parent.parent.name != "providers":
        assert len(ast.parse(path.read_text()).body) == 1, "an __init__ carries one sentence"


def spoken(path: Path) -> str:
    """The code of a file: no comments, no docstrings, no sources of facts."""
    text = path.read_text()
    doc_lines = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    words, previous = [], ["", ""]
    for token in tokens:
        is_source = previous[-2:] == ["source", "="]
        if token.type != tokenize.COMMENT and token.start[0] not in doc_lines and not is_source:
            words.append(token.string)
        previous.append(token.string)
    return " ".join(words)


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if not {"providers", "demo"} & set(path.parts) and path.name != "cli.py"],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_file_outside_providers_names_a_provider(path: Path) -> None:
    assert PROVIDER_NAMES.findall(spoken(path)) == []


def test_the_wheel_carries_the_data_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    data = {f"mockpay/_data/{path.relative_to(ROOT)}" for name in ("schemas", "scenarios")
            for path in (ROOT / name).rglob("*") if path.is_file()}  # fmt: skip
    pages = {str(path.relative_to(ROOT)) for path in PACKAGE.rglob("*")
             if path.suffix in (".html", ".css", ".js", ".cjs", ".rb", ".svg")}  # fmt: skip
    code = {str(path.relative_to(ROOT)) for path in SOURCES} | {"mockpay/py.typed"}
    assert packed == data | code | pages


def test_every_provider_has_schemas_for_what_it_builds() -> None:
    for provider in find_providers():
        for operation in provider.operations:
            if operation.handler and not operation.for_browsers:
                assert (ROOT / "schemas" / provider.name / f"{operation.name}.response.json").is_file()


def test_what_has_a_schema_is_an_operation() -> None:
    """`web/operation_names.py` takes the word of the folder for it."""
    for provider in find_providers():
        known = {operation.name for operation in provider.operations} | {"error"}
        files = (ROOT / "schemas" / provider.name).glob("*.response.json")
        assert {file.name.removesuffix(".response.json") for file in files} <= known


def test_both_libraries_agree_on_every_recorded_body() -> None:
    import json

    import jsonschema_rs
    from jsonschema import Draft202012Validator

    pairs = {"created_for_customer": "create_order", "created_with_shipping": "create_order", "refunded": "get_order"}
    for recording, operation in pairs.items():
        body = json.loads((ROOT / "tests" / "recordings" / "ecartpay" / f"{recording}.json").read_text())
        schema = json.loads((ROOT / "schemas" / "ecartpay" / f"{operation}.response.json").read_text())
        for document in (body, body | {"id": "x"}, body | {"lost": 1}, {**body, "totals": {"total": "1"}}):
            verdicts = {
                jsonschema_rs.validator_for(schema).is_valid(document),
                Draft202012Validator(schema).is_valid(document),
            }
            assert verdicts == {document is body}
