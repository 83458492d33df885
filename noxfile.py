"""The checks that take long, and the lock. CONTRIBUTING.md says what each is for; none of them runs in `.ci/run`.

python3 -m venv .venv-nox
.venv-nox/bin/pip install --quiet --require-hashes -r requirements/tools.txt
.venv-nox/bin/nox --list
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nox
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from uv import find_uv_bin

ROOT = Path(__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ROOT / "requirements"
UV = find_uv_bin()
SERVE, TEST = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)[:2]
MINORS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-apple-darwin")
PARTS = {
    "run": ["pyproject.toml", "--extra", "metrics"],
    "build": ["requirements/build.in"],
    "tools": ["--group", "tools"],
}
"""The locks beside that of the tests, and what uv makes each from."""
NEWER = "9999"
"""The release that the local index has of everything."""

nox.options.sessions = ["fresh", "newer", "lowest", "newest"]
nox.options.default_venv_backend = "none"


def _interpreter(minor: str) -> str | None:
    """A Python of this machine: of pyenv, else on the PATH. pyenv's shims are passed over, as they may lead nowhere."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    kept = sorted(versions.glob(f"{minor}.*/bin/python{minor}"))
    path = [folder for folder in os.get_exec_path() if not folder.endswith("shims")]
    return str(kept[-1]) if kept else shutil.which(f"python{minor}", path=os.pathsep.join(path))


PYTHONS = {minor: path for minor in MINORS if (path := _interpreter(minor))}
each_python = nox.parametrize("python3", [nox.param(path, id=minor) for minor, path in PYTHONS.items()])


# The lock


@nox.session
def lock(session: nox.Session) -> None:
    """Renew requirements/*.txt and check that each Python and platform has a wheel of everything.

    Options for `uv pip compile` stand after `--`: with `--no-upgrade` what is locked stays where it fits.
    """
    build, test = LOCKS / "build.in", LOCKS / "test.txt"
    build.write_text("\n".join(PROJECT["build-system"]["requires"]) + "\n")
    options = session.posargs or ["--upgrade"]
    try:
        _compile(session, "test", "pyproject.toml", "requirements/build.in", "--extra", "test", *options)
        for name, sources in PARTS.items():
            file = LOCKS / f"{name}.txt"  # uv prefers what stands in the file already: the releases of the tests
            kept = file.read_text() if file.exists() and session.posargs else ""
            file.write_text(test.read_text() + kept)
            _compile(session, name, *sources)
    finally:
        build.unlink()
    for minor in MINORS:
        for platform in PLATFORMS:
            _install_nothing(session, minor, platform)


def _compile(session: nox.Session, name: str, *sources: str) -> None:
    how = ["--universal", "--python-version", MINORS[0], "--generate-hashes", "--only-binary", ":all:"]
    quiet = ["--quiet", "--no-annotate", "--custom-compile-command", "nox -s lock"]
    session.run(UV, "pip", "compile", *sources, *how, *quiet, "-o", f"requirements/{name}.txt", external=True)


def _install_nothing(session: nox.Session, minor: str, platform: str) -> None:
    """Have uv choose the files that an installation would take there."""
    wheels = ["--require-hashes", "--only-binary", ":all:", "--python-version", minor, "--python-platform", platform]
    files = [word for name in ("build", "run", "test", "tools") for word in ("-r", f"requirements/{name}.txt")]
    target = ["--dry-run", "--quiet", "--target", session.create_tmp()]
    session.run(UV, "pip", "install", *target, *wheels, *files, external=True)


# The README's commands


@nox.session
@each_python
def fresh(session: nox.Session, python3: str) -> None:
    """Run both commands of the README in a clone of the last commit, with an empty home: the whole suite.

    Options for pytest stand after `--`.
    """
    with _newcomer(session, python3) as one:
        one.serve()
        one.test()


@nox.session
@each_python
def newer(session: nox.Session, python3: str) -> None:
    """As `fresh`, from a local index that offers a newer release of every locked package: none of them is installed."""
    with _newcomer(session, python3) as one, _index(one) as url:
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
            one.env.pop(name, None)
        one.env |= {
            "PIP_INDEX_URL": url,
            "PIP_CONFIG_FILE": os.devnull,
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        _is_tempted(one)
        one.serve()
        _has(one, ".venv", _locked("build", one.minor) | _locked("run", one.minor))
        one.test()
        _has(one, ".venv-test", _locked("test", one.minor))


@dataclass
class Newcomer:
    """Somebody with a clone, an empty home and one `python3`; `pip` is one of that Python, in an environment aside."""

    session: nox.Session
    minor: str
    folder: Path
    env: dict[str, str]

    @property
    def tree(self) -> Path:
        """The clone."""
        return self.folder / "clone"

    def run(self, *command: str, **more: Any) -> Any:
        """Run a command in the clone."""
        with self.session.chdir(self.tree):
            return self.session.run(*command, env=self.env, include_outer_env=False, external=True, **more)

    def serve(self) -> None:
        """Run the first command, until the server is ready."""
        self.session.log(SERVE.strip())
        started = {"cwd": self.tree, "env": self.env | {"MOCKPAY_PORT": "0"}, "start_new_session": True}
        server = subprocess.Popen(["bash", "-euc", SERVE], stdout=subprocess.PIPE, text=True, **started)
        line = server.stdout.readline() if server.stdout else ""
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.communicate()
        if not line.startswith("mockpay ready on "):
            self.session.error(f"the first command of the README ends with {line!r}")
        self.session.log(line.strip())

    def test(self) -> None:
        """Run the second command; what stands after `--` goes to pytest."""
        self.run("bash", "-euc", f"{TEST.strip()} {shlex.join(self.session.posargs)}")


@contextmanager
def _newcomer(session: nox.Session, python3: str) -> Iterator[Newcomer]:
    ours = ("VIRTUAL_ENV", "PYTHON", "PYENV", "NOX", "UV_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = [each for each in os.get_exec_path() if Path(each) != Path(sys.executable).parent]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env |= {"HOME": f"{folder}/home", "PATH": os.pathsep.join([f"{folder}/bin", *path])}
        for made in ("bin", "home"):
            (folder / made).mkdir()
        (folder / "bin" / "python3").symlink_to(python3)
        session.run("git", "clone", "--quiet", str(ROOT), f"{folder}/clone", external=True)
        session.run(python3, "-m", "venv", f"{folder}/pip", external=True)
        yield Newcomer(session, Path(python3).name.removeprefix("python"), folder, env)


@contextmanager
def _index(one: Newcomer) -> Iterator[str]:
    """An index on loopback (PEP 503) with the locked files and, of each package, a wheel of a newer release."""
    files, simple = one.folder / "files", one.folder / "index" / "simple"
    for lock_name in ("build", "run", "test"):
        asked = ["--require-hashes", "-r", f"requirements/{lock_name}.txt", "--dest", str(files)]
        one.run(f"{one.folder}/pip/bin/pip", "download", "--quiet", *asked)
    for file in files.iterdir():
        place = simple / canonicalize_name(re.split(r"-\d", file.name)[0])
        place.mkdir(parents=True, exist_ok=True)
        file.rename(place / file.name)
    for name in _locked("test", one.minor):
        _newer_wheel(simple / name, name.replace("-", "_"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(simple.parent))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Lists folders and sends files."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


def _newer_wheel(place: Path, name: str) -> None:
    info, tag = f"{name}-{NEWER}.dist-info", "py3-none-any"
    with zipfile.ZipFile(place / f"{name}-{NEWER}-{tag}.whl", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {NEWER}\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", "")


def _is_tempted(one: Newcomer) -> None:
    """Who asks this index for any release gets the newer one, of every package."""
    names, caught = sorted(_locked("test", one.minor)), one.folder / "caught"
    one.run(f"{one.folder}/pip/bin/pip", "download", "--quiet", "--no-deps", "--dest", str(caught), *names)
    if sorted(canonicalize_name(file.name.partition(f"-{NEWER}-")[0]) for file in caught.iterdir()) != names:
        one.session.error("the index does not offer something newer of everything")


def _has(one: Newcomer, venv: str, wanted: dict[str, str]) -> None:
    """What is installed is what is locked, and nothing else."""
    frozen = str(one.run(f"{venv}/bin/pip", "freeze", "--all", silent=True)).split("\n")
    installed = dict(line.split("==") for line in frozen if "==" in line)
    found = {canonicalize_name(name): version for name, version in installed.items()}
    brought = {"mockpay", "pip", "setuptools"}  # the last two by venv
    if {name: version for name, version in found.items() if name not in brought} != wanted:
        one.session.error(f"{venv}: locked and installed differ in {set(found.items()) ^ set(wanted.items())}")
    one.session.log(f"{venv}: {len(wanted)} packages, all as locked")


def _locked(name: str, minor: str) -> dict[str, str]:
    """The names and versions that a lock has for a Python of this machine."""
    lines = (LOCKS / f"{name}.txt").read_text().splitlines()
    found = [Requirement(line.rstrip(" \\")) for line in lines if "==" in line and not line.startswith((" ", "#"))]
    place = {"python_version": minor, "python_full_version": f"{minor}.0"}
    here = [one for one in found if one.marker is None or one.marker.evaluate(place)]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in here}


# The ranges of pyproject.toml


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the whole suite with the oldest release that each range allows, on the oldest Python; tools as locked."""
    locked = _locked("test", MINORS[0])
    tools = [Requirement(one).name for one in PROJECT["project"]["optional-dependencies"]["test"]]
    pinned = [f"{name}=={locked[name]}" for name in map(canonicalize_name, tools) if name in locked]
    _suite(session, PYTHONS[MINORS[0]], "--resolution", "lowest-direct", "--editable", ".[metrics]", *pinned)


@nox.session
def newest(session: nox.Session) -> None:
    """Run the whole suite with the newest release that each range allows, of the tools as well."""
    _suite(session, list(PYTHONS.values())[-1], "--upgrade", "--editable", ".[test]")


def _suite(session: nox.Session, python3: str, *packages: str) -> None:
    venv = session.create_tmp()
    session.run(UV, "venv", "--quiet", "--clear", "--seed", "--python", python3, venv, external=True)
    python = f"{venv}/bin/python"
    session.run(UV, "pip", "install", "--quiet", "--python", python, *packages, external=True)
    session.run(UV, "pip", "freeze", "--python", python, external=True)
    session.run(python, "-m", "pytest", "-n", "2", *session.posargs, external=True)


# The store that pauses


@nox.session
def yielding(session: nox.Session) -> None:
    """Run the suites of providers, checkout, control, web and webhooks over a store that pauses around each unit of
    work and runs it twice. Needs the environment of the README's second command."""
    python = str(ROOT / ".venv-test" / "bin" / "python")
    suites = ["tests/providers", "tests/checkout", "tests/control", "tests/web", "tests/webhooks", "tests/test_once.py"]
    store = {"MOCKPAY_TEST_STORE": "yielding"}
    session.run(python, "-m", "pytest", "-n", "2", *(session.posargs or suites), env=store, external=True)


TOOLCHAINS = {
    "php": "php-cli php-curl",
    "ruby": "ruby",
    "go": "golang-go",
    "javac": "default-jdk-headless",
    "wget": "wget",
}
"""Programs of tests/clients, and what Debian calls them."""


@nox.session
def clients(session: nox.Session) -> None:
    """Clients of seven languages with the real hosts written in them, all of them; then the table of docs/https.md is
    written anew. Brings the languages that are missing from Debian. Needs the environment of the README's second
    command, and a machine where it may make network namespaces."""
    if missing := [
        package for name, packages in TOOLCHAINS.items() if not shutil.which(name) for package in packages.split()
    ]:
        sudo = [] if os.geteuid() == 0 else ["sudo"]
        session.run(*sudo, "apt-get", "update", "-q", external=True)
        session.run(*sudo, "apt-get", "install", "-qy", "--no-install-recommends", *missing, external=True)
    python = str(ROOT / ".venv-test" / "bin" / "python")
    needed = {
        f"MOCKPAY_REQUIRE_{name.upper()}": "1" for name in (*TOOLCHAINS, "java", "node", "npm", "chromium", "curl")
    }
    session.run(python, "-m", "pytest", "tests/clients", *session.posargs, env=needed, external=True)
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    session.run(python, "tests/clients/write_table.py", env=path, external=True)
