# `make run` and `make test` do all the set-up on a fresh machine, then their job.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench versions lock clean

help:  ## list what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY)  ## virtual environment, locked dependencies, the project itself

run: $(READY)  ## the playground on http://127.0.0.1:8080
	$(BIN)/rejoinder run

test: $(READY)  ## linters, types, import contracts, then every test with coverage
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.slack.emulated
	$(BIN)/pytest --cov --cov-report=term $(PYTEST_ARGS)

bench: $(READY)  ## timings: start-up, reading, growth
	$(BIN)/python -m benchmarks

versions: $(READY)  ## the pinned summaries under every Python on the path
	@for minor in 11 12 13 14; do \
		python3.$$minor -c "" 2>/dev/null || continue; \
		python3.$$minor -m venv .venv-3.$$minor; \
		.venv-3.$$minor/bin/pip install --quiet --require-hashes -r requirements/runtime.txt; \
	done
	$(BIN)/pytest -n0 -v tests/test_determinism.py

lock: $(READY)  ## resolve the newest versions that fit into requirements/*.txt
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" pyproject.toml -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--custom-compile-command "make lock" --extra dev pyproject.toml -o requirements/dev.txt

clean:  ## remove what make made
	rm -rf $(VENV) .venv-* dist build .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
