# The short words. `make scan` and `make test` need nothing but Python 3.11 or newer, git and make.
PYTHON ?= $(shell tools/find-python)
TARGET ?= .
REPORT ?= stockade-report.html
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.runtime-stamp
DEV_STAMP := $(VENV)/.dev-stamp
SOURCES := src scanners reports policies tests benchmarks

.DEFAULT_GOAL := help
.PHONY: help scan test check lint types test-all docs lock packs reference page golden gallery bench browser sarif-validator clean

help: ## Show these words
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

scan: $(RUN_STAMP) ## Scan TARGET (default .), write REPORT, print the verdict
	@echo "The page for a browser will be $(REPORT)." >&2
	@$(BIN)/stockade scan "$(TARGET)" --report text --report html="$(REPORT)" $(ARGS)

test: $(DEV_STAMP) ## Run the tests, without the slow ones
	$(BIN)/python -m pytest -n auto -q -m "not slow" $(ARGS)

check: lint types test-all docs ## Everything that CI demands

lint: $(DEV_STAMP) ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP) ## mypy, strict
	$(BIN)/mypy

test-all: $(DEV_STAMP) browser sarif-validator ## All tests, slow ones too
	STOCKADE_REQUIRE_BROWSER=$(REQUIRE_BROWSER) $(BIN)/python -m pytest -n auto -q $(ARGS)

docs: $(DEV_STAMP) ## Links, commands and tables of the docs are true
	$(BIN)/python -m pytest -q tests/docs

browser: ## Chromium for the report's tests, where the system's package manager can give it
	@command -v chromium >/dev/null || tools/install-chromium

sarif-validator: node_modules/.sarif-stamp ## Microsoft's SARIF validator, where npm is present

node_modules/.sarif-stamp:
	@tools/install-sarif-validator

lock: $(DEV_STAMP) ## Resolve the requirement files anew
	tools/lock $(BIN)

packs: $(RUN_STAMP) ## Check the policy packs, and compile them and the built-in rules
	$(BIN)/python tools/compile-packs
	$(BIN)/python tools/compile-rules

reference: $(RUN_STAMP) ## Write the reference of the policy format anew
	$(BIN)/python tools/policy-reference > docs/policy-reference.md

page: ## Make the HTML report's script and style from their sources (needs npm)
	$(PYTHON) tools/build-page

golden: $(DEV_STAMP) ## Write the reports' golden files anew (ARGS: names of formats)
	PYTHONPATH=tests $(BIN)/python -m support.golden $(ARGS)

gallery: $(DEV_STAMP) browser ## Take the pictures of docs/gallery.md anew
	$(BIN)/python tools/gallery

bench: $(DEV_STAMP) ## Overhead beside the tools alone, on BENCH_TARGET
	$(BIN)/python benchmarks/overhead.py "$(BENCH_TARGET)"

clean: ## Remove what make made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis node_modules

$(RUN_STAMP): requirements/runtime.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --require-hashes --disable-pip-version-check -r requirements/runtime.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation --disable-pip-version-check -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.txt
	$(BIN)/pip install -q --require-hashes --disable-pip-version-check -r requirements/dev.txt
	@touch $@
