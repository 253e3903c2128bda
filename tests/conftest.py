"""What tests share: limits against hanging (longer for slow tests), and a larger catalogue."""

from __future__ import annotations

import pytest

from bounds import catalogue
from bounds.statement import Statement

SLOW_SECONDS = 1800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_SECONDS))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> dict[str, Statement]:
    """Statements that the catalogue also knows, by id."""
    extra: dict[str, Statement] = {}
    real = catalogue.get
    monkeypatch.setattr(catalogue, "get", lambda id: extra[id] if id in extra else real(id))
    return extra
