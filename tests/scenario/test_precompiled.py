"""The default scenario that need not be read: the same as what is read, and only while that has not changed."""

from pathlib import Path
from shutil import copy

import pytest
import yaml

from mockpay.resources import folder
from mockpay.scenario import precompiled
from mockpay.scenario.load import load, read

SHIPPED = folder("scenarios")


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of what ships."""
    for name in (precompiled.FILE, *precompiled.TEXTS):
        copy(SHIPPED / name, tmp_path)
    return tmp_path


def test_it_is_what_the_text_says() -> None:
    assert repr(load(["default"])) == repr(read(["default"]).scenario)
    assert precompiled.scenario(SHIPPED) == read(["default"]).scenario


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b'{"sha256": "0", "scenario": {"name": 1}}', b"\xff"])
def test_a_spoilt_file_counts_for_nothing(shipped: Path, content: bytes) -> None:
    assert precompiled.scenario(shipped) is not None
    (shipped / precompiled.FILE).write_bytes(content)
    assert precompiled.scenario(shipped) is None


@pytest.mark.parametrize("name", precompiled.TEXTS)
def test_an_older_file_counts_for_nothing(shipped: Path, name: str) -> None:
    with (shipped / name).open("a") as text:
        text.write("\n")
    assert precompiled.scenario(shipped) is None


def test_it_knows_all_texts_that_the_default_scenario_is_read_from() -> None:
    extends = [yaml.safe_load((SHIPPED / name).read_text()).get("extends") for name in precompiled.TEXTS]
    assert extends == [None, precompiled.TEXTS[0].removesuffix(".yaml")]


def test_it_may_be_missing(shipped: Path) -> None:
    (shipped / precompiled.FILE).unlink()
    assert precompiled.scenario(shipped) is None
