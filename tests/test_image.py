"""The image without an engine: its Dockerfile read, the wheel built from its context, installed and run as it says."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from api_client import ANYBODY, ORDER, ROOT, program
from test_readme import free_port

from mockpay.cli import _parser
from mockpay.settings import VERSION, Settings

DOCKERFILE = ROOT / "Dockerfile"
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


class Instruction(NamedTuple):
    name: str
    text: str


def stages(text: str) -> list[list[Instruction]]:
    """The instructions, a list per FROM; what stands before the first one is a list of its own."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found: list[list[Instruction]] = [[]]
    for line in re.sub(r"\\\n\s*", " ", kept).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            found += [[]] if name == "FROM" else []
            found[-1].append(Instruction(name, rest.strip()))
    return found


GLOBAL, BUILD, FINAL = stages(DOCKERFILE.read_text())


def texts(stage: list[Instruction], name: str) -> list[str]:
    return [one.text for one in stage if one.name == name]


def pairs(stage: list[Instruction], name: str) -> dict[str, str]:
    """The NAME=value words of ENV, LABEL or ARG."""
    words = [word for text in texts(stage, name) for word in shlex.split(text)]
    return {key: value for key, _, value in (word.partition("=") for word in words)}


def only(stage: list[Instruction], name: str) -> str:
    (text,) = texts(stage, name)
    return text


ENV = pairs(FINAL, "ENV")
USER = only(FINAL, "USER")
ENTRYPOINT: list[str] = json.loads(only(FINAL, "ENTRYPOINT"))
COMMAND: list[str] = ENTRYPOINT + json.loads(only(FINAL, "CMD"))
HEALTH_OPTIONS, _, HEALTH_JSON = only(FINAL, "HEALTHCHECK").partition(" CMD ")
HEALTH: list[str] = json.loads(HEALTH_JSON)


def goes_through(path: str) -> bool:
    """Whether .dockerignore lets a file into the context; the last line that fits it or a folder above it decides."""
    through = True
    for line in IGNORED:
        pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(f"{pattern}(/.*)?", path):
            through = line.startswith("!")
    return through


def test_it_stands_on_one_pinned_base() -> None:
    bases = [only(stage, "FROM").replace("${PYTHON}", pairs(GLOBAL, "ARG")["PYTHON"]) for stage in (BUILD, FINAL)]
    assert bases[0] == f"{bases[1]} AS wheel"
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+", bases[1])


def test_it_runs_as_a_number_that_is_not_root() -> None:
    assert re.fullmatch(r"([1-9]\d*):\1", USER)
    assert [one.name for one in FINAL].index("USER") > max(n for n, one in enumerate(FINAL) if one.name == "RUN")


def test_every_command_is_one_of_ours_without_a_shell() -> None:
    assert (COMMAND, HEALTH) == (["mockpay", "serve"], ["mockpay", "health"])
    for command in (COMMAND, HEALTH):
        _parser(Settings()).parse_args(command[1:])
    assert not re.search("curl|wget|apt-get", DOCKERFILE.read_text())


def test_a_second_after_the_start_it_is_asked_whether_it_is_healthy() -> None:
    options = dict(re.findall(r"--([a-z-]+)=(\w+)", HEALTH_OPTIONS))
    assert options == {
        "start-period": "10s", "start-interval": "1s", "interval": "5s", "timeout": "3s", "retries": "3",
    }  # fmt: skip


def test_it_listens_on_every_address_and_leaves_the_port_open() -> None:
    assert ENV == {"MOCKPAY_HOST": "0.0.0.0", "PYTHONDONTWRITEBYTECODE": "1"}
    assert Settings.from_env(ENV) == Settings(host="0.0.0.0")
    assert only(FINAL, "EXPOSE") == str(Settings().port)
    assert not {"VOLUME", "ADD", "SHELL"} & {one.name for one in BUILD + FINAL}


def test_its_labels_say_what_the_package_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert pairs(FINAL, "LABEL") == {
        "org.opencontainers.image.title": project["name"],
        "org.opencontainers.image.description": project["description"],
        "org.opencontainers.image.version": VERSION,
        "org.opencontainers.image.licenses": project["license"],
    }


@pytest.mark.parametrize(
    ("path", "through"),
    [
        ("pyproject.toml", True),
        ("mockpay/web/spaces.py", True),
        ("schemas/scenario.json", True),
        ("requirements/build.txt", True),
        ("requirements/run.txt", True),
        ("requirements/test.txt", False),
        ("mockpay/__pycache__/cli.cpython-312.pyc", False),
        ("mockpay/web/__pycache__/spaces.cpython-312.pyc", False),
        (".git/config", False),
        (".venv/bin/python", False),
        ("tests/api_client.py", False),
        ("Dockerfile", False),
    ],
)
def test_the_context_holds_nothing_but_what_is_built(path: str, through: bool) -> None:
    assert goes_through(path) is through


def pip_calls(stage: list[Instruction]) -> list[list[str]]:
    """What each pip of a stage is told."""
    commands = [shlex.split(command) for text in texts(stage, "RUN") for command in text.split("&&")]
    words = [[word for word in command if not word.startswith("--mount=")] for command in commands]
    return [call[1:] for call in words if call[0] == "pip"]


def test_pip_installs_what_is_locked_and_else_nothing() -> None:
    for stage, lock in ((BUILD, "build"), (FINAL, "run")):
        locked, ours = pip_calls(stage)
        assert locked[-3:] == ["--require-hashes", "-r", f"{'/' if stage is FINAL else 'requirements/'}{lock}.txt"]
        assert "--no-deps" in ours
    assert "--no-build-isolation" in pip_calls(BUILD)[1]
    assert "--mount=type=bind,source=requirements/run.txt,target=/run.txt" in texts(FINAL, "RUN")[0].split()


def test_a_linter_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    done = subprocess.run([program("hadolint"), str(DOCKERFILE)], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def context(target: Path) -> Path:
    """What the COPY lines of the first stage bring together."""
    for text in texts(BUILD, "COPY"):
        *sources, place = text.split()
        for source in sources:
            found = [ROOT / source] if (ROOT / source).is_file() else sorted((ROOT / source).rglob("*"))
            for path in found:
                name = str(path.relative_to(ROOT))
                if path.is_file() and goes_through(name):
                    to = target / name if place == "./" else target / place / path.relative_to(ROOT / source)
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, to)
    return target


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    source, target = context(tmp_path_factory.mktemp("context")), tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_of_the_image_is_the_wheel_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (ours,) = tmp_path.glob("*.whl")
    assert sorted(zipfile.ZipFile(wheel).namelist()) == sorted(zipfile.ZipFile(ours).namelist())


@pytest.fixture(scope="module")
def tree(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The wheel and what it needs in an environment of its own, read-only, its byte code already there."""
    tree = tmp_path_factory.mktemp("image") / "usr"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tree)], check=True)
    places = {"/run.txt": str(ROOT / "requirements" / "run.txt"), "/dist/*.whl": str(wheel)}
    for call in pip_calls(FINAL):
        words = [places.get(word, word) for word in call if word != "--no-cache-dir"]
        command = [sys.executable, "-m", "pip", "--python", str(tree / "bin" / "python"), *words]
        done = subprocess.run(command, env=os.environ | ENV, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    subprocess.run(["chmod", "-R", "a-w", str(tree)], check=True)
    yield tree
    subprocess.run(["chmod", "-R", "u+w", str(tree)], check=True)


def seen(tree: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_mtime_ns, path.lstat().st_size) for path in [tree, *tree.rglob("*")]}


@cache
def as_its_user() -> tuple[str, ...]:
    """What goes before a command so that it runs as the image's user, who may read everything here and write nothing.

    A capability lets it read, as the tests' interpreter may lie in a home that is closed to others. Empty when we are
    not root or may not do that: then it runs as who we are.
    """
    if os.geteuid() != 0 or not (setpriv := shutil.which("setpriv")):
        return ()
    number = USER.partition(":")[0]
    caps = [f"--{kind}=-all,+dac_read_search" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
    prefix = (setpriv, f"--reuid={number}", f"--regid={number}", "--clear-groups", "--no-new-privs", *caps)
    tried = subprocess.run([*prefix, sys.executable, "-c", "import encodings"], capture_output=True)
    return prefix if tried.returncode == 0 else ()


class Container:
    """A process as the engine would start it: the image's command, user and variables, from `/`, without a home."""

    def __init__(self, tree: Path, **env: str) -> None:
        self.tree = tree
        self.env = {"PATH": str(tree / "bin")} | ENV | env
        self.process = self._start(COMMAND)
        assert self.process.stdout is not None
        self.ready_line = self.process.stdout.readline().strip()
        self.url = self.ready_line.removeprefix("mockpay ready on ").replace("0.0.0.0", "127.0.0.1")

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        full = [*as_its_user(), str(self.tree / "bin" / command[0]), *command[1:]]
        pipe = subprocess.PIPE
        return subprocess.Popen(full, cwd="/", env=self.env, stdout=pipe, stderr=pipe, text=True)

    def health(self) -> tuple[int, str, str]:
        process = self._start(HEALTH)
        out, err = process.communicate(timeout=10)
        return process.returncode, out, err

    def ask(self, method: str, path: str, **more: Any) -> Any:
        answer = httpx.request(method, f"{self.url}{path}", headers=ANYBODY, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def stop(self) -> tuple[int, str, str]:
        self.process.terminate()
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err

    def __enter__(self) -> "Container":
        assert self.ready_line, self.process.communicate()[1]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.mark.slow
def test_it_lives_and_dies_as_a_container(tree: Path) -> None:
    before, port = seen(tree), free_port()
    assert any(fnmatch(name, "*/mockpay/__pycache__/cli.*.pyc") for name in before)
    with Container(tree, MOCKPAY_PORT=port) as one:
        assert one.ready_line == f"mockpay ready on http://0.0.0.0:{port}"
        for path in ("/_mockpay/", "/_mockpay/metrics"):
            assert httpx.get(f"{one.url}{path}").status_code == 200
        assert one.health() == (0, f"mockpay is ready on http://127.0.0.1:{port}\n", "")
        created = one.ask("POST", "/api/orders", json=ORDER)
        one.ask("POST", f"/_mockpay/orders/{created['id']}/actions/pay")
        assert one.ask("GET", f"/api/orders/{created['id']}")["status"] == "paid"
        began = time.monotonic()
        assert one.stop() == (0, "", "")
        assert time.monotonic() - began < 2
        assert one.health()[0] == 1
    assert seen(tree) == before


@pytest.mark.slow
def test_its_process_has_the_number_of_the_image(tree: Path) -> None:
    if not as_its_user():
        pytest.skip("needs root, setpriv and CAP_DAC_READ_SEARCH to become another user")
    with Container(tree, MOCKPAY_PORT="0") as one:
        lines = Path(f"/proc/{one.process.pid}/status").read_text().splitlines()
    status = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    number = USER.partition(":")[0]
    assert (status["Uid"], status["Gid"], status["Groups"]) == ([number] * 4, [number] * 4, [])


@pytest.mark.slow
@pytest.mark.parametrize("names", [["PORT"], ["MOCKPAY_PORT"], ["MOCKPAY_PORT", "PORT"]])
def test_it_listens_where_the_first_of_its_variables_says(tree: Path, names: list[str]) -> None:
    ports = {name: free_port() for name in names}
    with Container(tree, **ports) as one:
        assert one.ready_line.endswith(f":{ports[names[0]]}")
        assert one.health()[0] == 0
