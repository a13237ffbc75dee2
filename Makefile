# Postcard: every target installs what it needs first. `make help` lists them.

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
# The first Python on the path that is 3.11 or newer.
PYTHON ?= $(shell for p in python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
WORKERS ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench lock

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

install: $(STAMP) ## create .venv with everything in it

$(STAMP): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Postcard needs Python 3.11 or newer. Install it, or say where it is: make install PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Could not create $(VENV). On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## start the local workplace with the demo organisation (ARGS="--port 8080 --reset")
	$(BIN)/postcard demo $(ARGS)

test: $(STAMP) ## run the tests with coverage (WORKERS=0 runs them in one process, ARGS go to pytest)
	$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

check: $(STAMP) ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict bot adapters
	$(BIN)/lint-imports --no-logo

bench: $(STAMP) ## measure what the design promises (ARGS go to bench)
	$(BIN)/python -m bench $(ARGS)

# Works without an installed .venv. ARGS="--upgrade" takes the newest releases, else only what must change does.
lock: ## write requirements/ anew from pyproject.toml (ARGS="--upgrade")
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv; }
	build/lock/bin/uv pip compile pyproject.toml $(LOCK) --output-file requirements/runtime.txt $(ARGS)
	build/lock/bin/uv pip compile pyproject.toml $(LOCK) --extra dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt $(ARGS)

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
