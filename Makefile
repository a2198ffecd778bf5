# What a contributor types. Everything lands in this folder: .tools (uv), .venv, .cache.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
# certificates of the system, so that a proxy of an office is trusted as pip trusts it
export UV_SYSTEM_CERTS ?= 1
export NUMBA_CACHE_DIR ?= $(CURDIR)/.cache/numba
UV := PYTHONPATH=$(CURDIR)/.tools $(PYTHON) -m uv
OUT := out/kazakhstan-2022

.PHONY: run picture setup setup-run test lint format lock schemas bench fuzz clean

run: $(VENV)/.run ## set up and run the flagship mission
	$(BIN)/foedus run kazakhstan-2022 --out $(OUT)
	@echo "The report lies at $(CURDIR)/$(OUT)/report.html (one file, opens from disk)."

setup: $(VENV)/.all ## make .venv with all that tests and linters need

.tools/uv/__init__.py:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target .tools -r requirements/uv.txt

$(BIN)/python: .tools/uv/__init__.py
	$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml $(BIN)/python
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.all: requirements/dev.txt requirements/run.txt pyproject.toml $(BIN)/python
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run $@

test: setup ## all tests, on two cores; what is compiled is compiled once before
	$(BIN)/python -c "from foedus.kernel.search import warm_up; warm_up()"
	$(BIN)/python -m pytest -n 2

lint: setup ## the same recipes that pre-commit and CI call
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_sizes.py

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: setup ## write schemas/*.json from the nouns
	$(BIN)/python -m foedus.formats.schemas schemas
	$(BIN)/python -m foedus.reports.mission_json schemas

bench: setup
	$(BIN)/python -m benchmarks.run --peers 45
	$(BIN)/python -m benchmarks.explain
	$(BIN)/python -m benchmarks.guards
	$(BIN)/python -m benchmarks.intake
	$(BIN)/python -m benchmarks.forces
	$(BIN)/python -m benchmarks.record
	$(BIN)/python -m benchmarks.replan
	$(BIN)/python -m benchmarks.hub --worlds 5

FUZZ_SECONDS ?= 120
fuzz: setup ## every harness under tests/fuzz for FUZZ_SECONDS
	set -e; for harness in tests/fuzz/fuzz_*.py; do \
	  mkdir -p .cache/fuzz/$$(basename $$harness .py); \
	  $(BIN)/python $$harness -max_total_time=$(FUZZ_SECONDS) -max_len=4096 .cache/fuzz/$$(basename $$harness .py); \
	done

lock: .tools/uv/__init__.py
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/run.txt pyproject.toml requirements/build.in
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/dev.txt pyproject.toml requirements/build.in --group test --group record --group lint --group bench --group fuzz -c requirements/run.txt

clean:
	rm -rf .venv .tools .cache out

picture: setup run ## the README's pictures, from the report that `make run` makes
	$(BIN)/python tools/make_picture.py $(OUT)/report.html docs
