"""The locks: what pyproject.toml wants is in them, by version and hash, for every Python and platform they are for."""

import ast
import re
import tomllib
from itertools import product
from typing import Any

import pytest
from api_client import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
BUILD: list[str] = PYPROJECT["build-system"]["requires"]
WANTED = {
    "build": BUILD,
    "run": [*PROJECT["dependencies"], *EXTRAS["metrics"]],
    "test": [*BUILD, *PROJECT["dependencies"], *EXTRAS["metrics"], *EXTRAS["test"]],
    "tools": PYPROJECT["dependency-groups"]["tools"],
}
SYSTEMS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("darwin", "x86_64"))
PLACES = [
    {
        "python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "os_name": "posix", "sys_platform": system,
        "platform_system": system.title(), "platform_machine": machine,
    }
    for minor, (system, machine) in product((11, 12, 13, 14), SYSTEMS)
]  # fmt: skip
"""Where the locks are good, as markers see it."""


def lines(name: str) -> list[str]:
    """The requirements of a lock, each in one line with its hashes."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def locked(name: str, place: dict[str, str]) -> dict[str, str]:
    """The versions a lock has in a place."""
    read = [Requirement(line.partition(" --hash=")[0]) for line in lines(name)]
    here = [one for one in read if one.marker is None or one.marker.evaluate(place)]
    versions = {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in here}
    assert len(versions) == len(here), "a package twice in one place"
    return versions


@pytest.mark.parametrize("name", WANTED)
def test_every_line_is_one_release_with_its_hashes_and_names_no_index(name: str) -> None:
    for line in lines(name):
        assert re.fullmatch(r"[a-z0-9.-]+==[^ ;]+( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+", line), line
    assert "://" not in (ROOT / "requirements" / f"{name}.txt").read_text()


@pytest.mark.parametrize("place", PLACES, ids="{python_version}-{sys_platform}-{platform_machine}".format_map)
@pytest.mark.parametrize("name", WANTED)
def test_every_range_has_its_release(name: str, place: dict[str, str]) -> None:
    versions = locked(name, place)
    for one in map(Requirement, WANTED[name]):
        if one.name != PROJECT["name"] and (one.marker is None or one.marker.evaluate(place)):
            assert one.specifier.contains(versions[canonicalize_name(one.name)], prereleases=True), one


@pytest.mark.parametrize("place", PLACES, ids="{python_version}-{sys_platform}-{platform_machine}".format_map)
def test_what_is_tested_is_what_runs(place: dict[str, str]) -> None:
    tested = locked("test", place).items()
    assert locked("run", place).items() | locked("build", place).items() <= tested


def test_nothing_needs_what_newer_pythons_do_not_bring() -> None:
    """A venv of Python 3.12 has no setuptools, so a package that is built from source would not install."""
    assert not {"setuptools", "wheel", "pip"} & {name for place in PLACES for name in locked("test", place)}


def test_every_long_check_is_explained() -> None:
    tree = ast.parse((ROOT / "noxfile.py").read_text())
    sessions = [one.name for one in tree.body if isinstance(one, ast.FunctionDef) and _is_session(one)]
    assert sessions == ["lock", "fresh", "newer", "lowest", "newest", "yielding", "clients"]
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    assert re.findall(r"^\| `nox -s (\w+)` \|", guide, re.MULTILINE) == sessions
    assert "nox" not in (ROOT / ".ci" / "run").read_text()


def _is_session(function: ast.FunctionDef) -> Any:
    return any(ast.unparse(one).startswith("nox.session") for one in function.decorator_list)
