"""Windows of somebody who reads English, unless a test says otherwise."""

from collections.abc import Callable

import pytest

from tests.browser import Window


@pytest.fixture
def open_window(open_window: Callable[..., Window]) -> Callable[..., Window]:
    return lambda **options: open_window(**{"locale": "en-US", **options})
