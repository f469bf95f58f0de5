.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := bash

PYTHON ?= python3
BIN := .venv/bin
RUN_ENV := .venv/.run
ENV := .venv/.dev
ASSETS := web/static/vendor/.copied
PACKAGES := $(wildcard engine workflows notifications web bench)
PYTEST_WORKERS ?= 2

DEMO := var/samdulea.db

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: env
env: $(ENV) ## Make .venv with everything locked (again only when a lock changes)

$(RUN_ENV): pyproject.toml requirements.lock requirements-build.lock scripts/env.sh
	scripts/env.sh run "$(PYTHON)"
	@touch $@

$(ENV): requirements-dev.lock | $(RUN_ENV)
	scripts/env.sh dev "$(PYTHON)"
	@touch $@

.PHONY: assets
assets: $(ASSETS) ## Install the front-end files from npm into web/static/vendor

$(ASSETS): package.json package-lock.json scripts/assets.py | $(RUN_ENV)
	@scripts/system.sh npm
	npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/python scripts/assets.py
	@touch $@

.PHONY: run
run: export SAMDULEA_DATABASE := sqlite:///$(DEMO)
run: $(RUN_ENV) assets $(DEMO) ## Serve the demo city (builds it first when there is none)
	$(BIN)/samdulea serve --demo

# An interrupted build leaves no half city behind: make deletes the target of a recipe that failed.
$(DEMO): export SAMDULEA_DATABASE := sqlite:///$(DEMO)
$(DEMO): | $(RUN_ENV)
	@mkdir -p $(@D)
	@rm -f $@-wal $@-shm
	$(BIN)/samdulea demo

.PHONY: test
test: env assets check ## Run everything: linters, types, contracts, all tests on both databases
	scripts/system.sh postgresql chromium dovecot
	$(BIN)/pytest -n $(PYTEST_WORKERS)

.PHONY: check
check: env ## Run the linters, the type checker, the import contracts and the template lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/shellcheck scripts/*.sh .ci/run
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint web notifications

.PHONY: bench
bench: env ## Measure our step, tick and start beside the bare stack and other engines, then a full register (eight minutes)
	scripts/system.sh postgresql
	$(BIN)/python -m bench
	$(BIN)/python -m bench.register
	$(BIN)/python -m bench.mail

.PHONY: faults
faults: env ## Kill workers, restart the database, fill the disk ... and count what was lost (half an hour)
	scripts/system.sh postgresql
	$(BIN)/python -m tests.faults

.PHONY: screens
screens: env ## Take the pictures of the README from a city served at 127.0.0.1:8000 (make run), and of every mail
	scripts/system.sh chromium
	$(BIN)/python scripts/screens.py http://127.0.0.1:8000
	$(BIN)/python scripts/mail_screens.py

.PHONY: texts
texts: env ## Bring the translations in step with the templates, and list what has none
	$(BIN)/python scripts/catalogues.py

.PHONY: lock
lock: ## Resolve the dependencies anew (needs uv) and write both locks
	scripts/lock.sh

.PHONY: clean
clean: ## Remove everything that make made, and the demo database
	rm -rf .venv node_modules web/static/vendor var build dist .coverage
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
