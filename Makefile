# Each target is a line or two that a person could type. `make` lists them.
PORT ?= 8000
PYTHON = .venv/bin/python
MANAGE = $(PYTHON) manage.py
PIP = $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes
# Two cores are two workers, whatever the processor calls them.
PYTEST = $(PYTHON) -m pytest --numprocesses=logical
export PORTAL_MODE ?= demo

.DEFAULT_GOAL := help
.PHONY: help run setup demo start-over test test-fast lint fix types bench lock \
	screenshots clean develop browser

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: setup $(if $(FRESH),start-over) ## serve the demo on 127.0.0.1:8000 (PORT=8001 another port, FRESH=1 starts over)
	@$(MANAGE) serve_demo --port $(PORT)

setup: .venv/runtime.installed ## the environment alone, in .venv/

demo: setup $(if $(FRESH),start-over) ## the set-up and the demo's data, without serving
	@$(MANAGE) set_up_demo

start-over: ## forget the demo's data, which is all of var/
	rm -rf var

test: develop browser ## every test: on SQLite, then on PostgreSQL
	@echo "Every test twice, browser included: some minutes on two cores."
	@sqlite=0; postgresql=0; \
	echo "--- SQLite"; \
	env -u DATABASE_URL PORTAL_MODE=test $(PYTEST) || sqlite=$$?; \
	echo "--- PostgreSQL"; \
	PORTAL_MODE=test PORTAL_TEST_DATABASE=postgresql $(PYTEST) || postgresql=$$?; \
	test $$sqlite -eq 0 -a $$postgresql -eq 0

test-fast: develop ## every test but the browser's and the faults', on SQLite
	@PORTAL_MODE=test $(PYTEST) --ignore=tests/browser --ignore=tests/faults

lint: develop ## format, lint, types, import contracts, templates, migrations in step
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@PORTAL_MODE=test $(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-cache
	@$(PYTHON) -m djlint --quiet --lint templates
	@PORTAL_MODE=test $(MANAGE) makemigrations --check --dry-run
	@PORTAL_MODE=production ALLOWED_HOSTS=portal.example DATABASE_URL=sqlite:///:memory: \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') \
		$(MANAGE) check --deploy --fail-level WARNING

fix: develop ## what ruff can mend by itself
	@$(PYTHON) -m ruff check --fix --quiet . ; $(PYTHON) -m ruff format --quiet .

types: develop ## mypy alone
	@PORTAL_MODE=test $(PYTHON) -m mypy

bench: .venv/peers.installed ## the benchmarks; each ends with one line of JSON
	@for file in benchmarks/[a-z]*.py; do $(PYTHON) $$file || exit 1; done

screenshots: develop browser demo ## the pictures in docs/, taken from the demo
	@$(PYTHON) -m tests.browser.screenshots

lock: develop ## make the locks anew from the requirements.in files
	@$(PYTHON) -m uv --version >/dev/null 2>&1 || $(PYTHON) -m pip install --quiet uv
	@for file in requirements requirements-dev benchmarks/requirements; do \
		$(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header \
		$$file.in -o $$file.txt || exit 1; done

clean: ## everything that was made here: .venv/, var/ and caches
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- What the targets stand on ---------------------------------------------------------
.venv/made:
	@sh tools/make-environment.sh .venv && touch $@

.venv/runtime.installed: requirements.txt | .venv/made
	@echo "Installing what the portal runs on into .venv (a minute, the first time)."
	@$(PIP) -r $< && touch $@

.venv/development.installed: requirements-dev.txt | .venv/made
	@echo "Installing what the tests need into .venv (two minutes, the first time)."
	@$(PIP) -r $< && touch $@ .venv/runtime.installed

.venv/peers.installed: benchmarks/requirements.txt .venv/development.installed
	@echo "Installing what the benchmarks compare with into .venv."
	@$(PIP) -r $< || echo "Not every peer installs here; the others are timed."
	@touch $@

develop: .venv/development.installed

browser: develop
	@$(PYTHON) -m tests.browsers
