# Needs python3 (3.11 or newer) and make; everything else goes into .venv, once.
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest

.PHONY: help demo test test-postgres test-slow soak bench check lock clean
.DEFAULT_GOAL := help

help: ## these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/.base ## set up, then the main job from start to end on an invented market
	@$(BIN)/monitor demo

test: .venv/.dev ## set up, then the tests
	@$(PYTEST) -n $(WORKERS) --dist loadfile

test-postgres: .venv/.dev ## the same tests, with PostgreSQL in place of SQLite (its server must be installed)
	@TEST_DATABASE=postgres $(PYTEST) -n $(WORKERS) --dist loadfile

test-slow: .venv/.dev ## the slow tests: kills, fuzz and long runs in smaller counts
	@$(call marked,slow,-n $(WORKERS))

soak: .venv/.dev ## the full counts
	@$(call marked,soak)

bench: .venv/.dev ## speed, as ratios against a named peer or floor
	@$(call marked,bench,-s)

check: .venv/.dev ## style, types, the arrows between the rooms, the compose file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

lock: ## write uv.lock anew after a change of dependencies (needs uv)
	env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS uv lock --no-config

clean: ## take away what was made here: .venv, caches, builds; data/ stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks
	find monitor scrapers alerts tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find scrapers -name '*.so' -delete

# pytest says 5 where no test has the mark: that is said, and is no failure.
marked = $(PYTEST) -m $(1) $(2) || { said=$$?; [ $$said -eq 5 ] || exit $$said; echo "No test is marked $(1) yet."; }

.venv/.base: pyproject.toml hatch_build.py $(wildcard scrapers/accounts/*.pyx scrapers/accounts/*.pxd)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv (under a minute at first) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --editable .
	@ls scrapers/accounts/*.so >/dev/null 2>&1 || \
	  echo "Accounts will be read more slowly: install a C compiler and Python's headers, then touch pyproject.toml." >&2
	@touch $@

.venv/.dev: pyproject.toml | .venv/.base
	@echo "Adding what the tests need (once, under a minute) ..."
	@$(PIP) install --editable '.[dev]'
	@touch $@
