"""examples/shop: its tests pass as they are, and fail when what makes the shop sound is taken out of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from api_client import ROOT

SHOP = ROOT / "examples" / "shop"
MISTAKES = {
    "orders without a reference": (
        "ecartpay.py",
        '            "reference_id": reference_id,\n',
        "",
        "test_lost_replies.py::test_a_lost_reply_is_asked_for_again_and_charged_once[after_commit]",
    ),
    "webhooks heard each time they come": (
        "shop.py",
        "if webhook.id in self.heard:",
        "if False:",
        "test_webhooks.py::test_a_webhook_that_comes_twice_is_told_once",
    ),
    "late news taken for new": (
        "shop.py",
        "(RANK.index(self.status), self.refunded):\n            return\n",
        "(RANK.index(self.status), self.refunded):\n            pass\n",
        "test_webhooks.py::test_webhooks_that_overtake_each_other_end_where_the_order_is",
    ),
    "signatures unread": (
        "webhooks.py",
        "if not hmac.compare_digest(",
        "if False and not hmac.compare_digest(",
        "test_webhooks.py::test_a_forged_webhook_is_refused[bad_signature]",
    ),
}
"""What was taken out -> file, text, text instead, the test that must fail."""
pytestmark = pytest.mark.slow


def run(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "mockpay.pytest_plugin", "-p", "no:cacheprovider", *options]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=300)


def test_the_shop_is_sound() -> None:
    done = run(SHOP, "-q", "-n", "4")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", MISTAKES)
def test_a_shop_with_a_mistake_is_found_out(name: str, tmp_path: Path) -> None:
    file, text, instead, test = MISTAKES[name]
    home = shutil.copytree(SHOP, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    sound = (home / file).read_text()
    assert sound.count(text) == 1
    (home / file).write_text(sound.replace(text, instead))
    done = run(home, "-q", f"tests/{test}")
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"FAILED tests/{test}" in done.stdout
