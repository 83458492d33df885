"""A provider's suite over the store that pauses and runs every unit of work twice; `nox -s yielding` runs more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SUITE = ("tests/providers/conekta", "--ignore-glob=*test_sdk_*", "--ignore-glob=*test_browser*")


@pytest.mark.slow
def test_a_provider_over_the_store_that_pauses() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *SUITE]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"MOCKPAY_TEST_STORE": "yielding"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
