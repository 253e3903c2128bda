# Every target sets up what it needs; a second run reuses the environment.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest

.PHONY: demo test test-slow measure pages lint types format clean

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("certibound needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) (first run only) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(BIN)/python -m verify.demo

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

test: lint types
	$(PYTEST) -n 2 -m "not slow"

# What uses both cores itself goes first and alone: beside it, limits of time would be cut short.
test-slow: $(READY)
	$(PYTEST) -m "slow and alone"
	$(PYTEST) -n 2 --dist worksteal -m "slow and not alone"

measure: $(READY)
	$(BIN)/python tests/measure.py

pages: $(READY)
	$(BIN)/python -m tests.audit_pages

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
