"""Every example in a docstring runs and gives what it shows."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from test_structure import dotted, modules

NAMES = [dotted(path) for path in modules() if ">>>" in path.read_text(encoding="utf-8")]


def test_there_are_many_examples() -> None:
    assert len(NAMES) >= 80


@pytest.mark.parametrize("name", NAMES)
def test_examples_give_what_they_show(name: str) -> None:
    result = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
    assert result.attempted > 0, "the examples stand where nothing looks for them"
