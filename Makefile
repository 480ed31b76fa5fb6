# The claim workbench. `make run` and `make test` set up what they need; `make help` lists the rest.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
            $(if $(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print(1)' 2>/dev/null),$(name))))
PORT ?= 8501
PORT_API ?= 8502
ADDRESS ?= 127.0.0.1
TORCH ?= cpu
DATA ?= ../shared

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check
TORCH_PIN := $(shell sed -n 's/^torch==\([0-9.]*\).*/\1/p' requirements.txt)
TORCH_CPU_INDEX := https://download.pytorch.org/whl/cpu

.DEFAULT_GOAL := help
.PHONY: help install run api test check unit browser-tests browser eval bench screenshots train clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

install: .venv/installed ## Make .venv and install what the workbench runs on

run: .venv/installed ## Start the dashboard on http://localhost:8501
	@echo "Preparing the database"
	@$(BIN)/python -m claims migrate
	@$(BIN)/python -m seeds.load --if-empty
	@echo "Starting the dashboard: open http://localhost:$(PORT) (stop it with Ctrl-C)"
	@exec $(BIN)/python -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS) \
		--server.headless true

api: .venv/installed ## Serve the API on http://127.0.0.1:8502; docs/api.md says how tokens are made
	@exec $(BIN)/python -m claims.api --port $(PORT_API)

test: check unit browser-tests ## Lint, types, unit, page and browser tests

check: .venv/installed-dev ## Lint and types
	@echo "Linting"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "Checking types"
	@$(BIN)/mypy

unit: .venv/installed-dev ## Every test but those in a browser
	@echo "Running unit and page tests"
	@$(BIN)/python -m pytest -q -m "not browser" --numprocesses auto --maxprocesses 4 --dist loadfile

browser-tests: browser ## The journeys in a real Chromium
	@echo "Running browser tests"
	@$(BIN)/python -m pytest -q -m browser

browser: .venv/installed-dev ## Find a Chromium, or install one
	@$(BIN)/python -m tests.browser.chromium

eval: .venv/installed-dev ## Measure quality on the public benchmarks in DATA
	@$(BIN)/python -m tests.quality.evaluate --data $(DATA)

bench: .venv/installed-dev ## Measure speed against named baselines, in one run
	@$(BIN)/python -m tests.benchmarks --data $(DATA)

train: .venv/installed-dev ## Fit the check-worthiness head anew, from the project's own sentences
	@$(BIN)/python -m tests.quality.train_checkworthiness

screenshots: browser ## Take the pictures in docs/pictures
	@$(BIN)/python -m tests.browser.screenshots --out docs/pictures

clean: ## Remove .venv and caches; data/ stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Making .venv with $(PYTHON)"
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is needed; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing PyTorch $(TORCH_PIN) ($(TORCH) build)"
ifeq ($(TORCH),cpu)
	@$(PIP) install "torch==$(TORCH_PIN)+cpu" 2>/dev/null || \
		$(PIP) install --timeout 10 --retries 1 "torch==$(TORCH_PIN)" --extra-index-url $(TORCH_CPU_INDEX)
else
	@$(PIP) install "torch==$(TORCH_PIN)"
endif
	@echo "Installing requirements.txt"
	@$(PIP) install -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing requirements-dev.txt"
	@$(PIP) install -r requirements-dev.txt
	@touch $@
