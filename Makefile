# `make help` says what there is.
.DEFAULT_GOAL := help
PY := .venv/bin/python
WORKERS ?= 2
SOURCES := chassis/src contracts/src gateway/src $(wildcard services/*/src) adapters/sdk/src \
	adapters/academic/src deploy/local/src
# Cached; a platform without it is only told so. In CI it has to be there.
PORTAL = $(PY) -m launcher portal --optional
DEMO ?= 1
S ?=
T ?=

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@/ { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

##@ The platform on this machine

.PHONY: setup up down reset status logs demo portal dead-letters
setup: ## install everything into .venv
	@sh deploy/local/setup.sh

up: setup ## start it with the demo campus, in the background; DEMO=0 without
	@$(PORTAL)
	@$(PY) -m launcher up $(if $(filter 0,$(DEMO)),,--demo)

down: ## stop it; data are kept
	@if [ -x $(PY) ]; then $(PY) -m launcher down; else echo "Not running."; fi

reset: ## stop it and delete its data, logs and secrets
	@if [ -x $(PY) ]; then $(PY) -m launcher reset; else echo "Not running."; fi

status: setup ## what runs, and how much memory it takes
	@$(PY) -m launcher status

logs: setup ## what it says; S=workflow for one part
	@$(PY) -m launcher logs $(S)

demo: setup ## start it, and watch one matter go all the way
	@$(PORTAL)
	@$(PY) -m launcher demo

portal: setup ## build the portal; needs Node.js 20.19 or newer, with npm
	@$(PY) -m launcher portal

dead-letters: setup ## facts no service could handle; S=workflow REPLAY=1 tries one service's again
	@$(PY) -m launcher dead-letters $(S) $(if $(filter 1,$(REPLAY)),--replay)

##@ Working on it

.PHONY: test check fmt contracts journeys bench figures screenshots lock
test: setup ## every test, on real servers; T=tests/chassis for some
	@$(if $(T),$(if $(findstring portal,$(T)),$(PORTAL),:),$(PORTAL))
	@status=0; \
	$(if $(T),:,$(PORTAL) test) || status=1; \
	$(PY) -m pytest -n $(WORKERS) --dist loadfile $(T) || status=1; \
	exit $$status

check: setup ## format, lint, types, layers, house rules, contracts, portal: what must hold before a commit
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy $(SOURCES)
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m pytest -q -p no:cacheprovider tests/architecture
	@$(PY) contracts/generate.py --check
	@$(PORTAL) check

fmt: setup ## put the code in order
	@$(PY) -m ruff check --fix --select I -q .
	@$(PY) -m ruff format -q .

contracts: setup ## write schemas, AsyncAPI and OpenAPI anew
	@$(PY) contracts/generate.py

journeys: setup ## the stories that go through every floor
	@$(PY) -m pytest tests/journeys

bench: setup ## the figures of the README, measured here
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@$(PY) -m pytest -q -s -p no:xdist --override-ini=timeout=0 tests/bench/figures.py

figures: setup ## the portal's figures: first JavaScript, LCP, layout shift, accessibility
	@$(PORTAL)
	@PYTHONPATH=tests/fixtures $(PY) tests/bench/portal.py

screenshots: setup ## docs/screenshots anew, from the portal as it is
	@$(PORTAL)
	@PYTHONPATH=tests/fixtures $(PY) tests/bench/screenshots.py

# Exported without index addresses: every machine uses the index it is configured for.
LOCK := .venv/bin/uv export -q --no-emit-workspace --no-annotate --no-header
lock: ## pin dependencies anew after changing a pyproject.toml
	@[ -x .venv/bin/uv ] || sh deploy/local/setup.sh
	@.venv/bin/uv lock -q
	@$(LOCK) --all-packages --all-groups --no-group bench -o requirements.lock
	@$(LOCK) --only-group bench -o requirements-bench.lock
