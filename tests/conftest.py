"""Slow tests get a longer limit against hanging than the rest, unless they state their own."""

from __future__ import annotations

import pytest

SLOW_SECONDS = 1800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_SECONDS))
