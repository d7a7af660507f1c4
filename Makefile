# `make demo` and `make test` set up everything they need on a machine that has only Python.
.PHONY: demo test slow bench docs screenshots lint ready dovecot voices
.DEFAULT_GOAL := help

# The system's own comes first: distributions compile it with profiles, which makes it up to twice as
# fast as one that was compiled at home. `ensurepip` is what Debian leaves out without python3-venv.
PYTHON := $(shell for p in /usr/bin/python3 python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
# Many short processes are started; what they import is compiled once, whatever the machine says.
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo "make demo   measure the practice shops, live, and open the app"
	@echo "make test   lint, types, floors and the suite"
	@echo "make slow   what takes longer: kills, crowds, walks through whole sites, axe on every page"
	@echo "make bench  speed and coverage, printed as figures and ratios"
	@echo "make docs   write docs/indicators.md anew from the indicators"
	@echo "make screenshots   picture every page of the practice study into docs/screenshots"
	@echo "make lint   mend what ruff can mend"

demo: ready
	$(BIN)/rivalry demo

# Three at once: they wait more than they work. A file's fixtures are made once, not by each of them.
SUITE := $(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

test: ready dovecot voices
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(SUITE) -m "not slow"

slow: ready dovecot voices
	$(SUITE) -m slow

bench: ready voices
	for file in tests/bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python -m tests.bench.$$(basename $$file .py) || exit 1; done

docs: ready
	$(BIN)/python -m benchmark.numbers.catalogue

screenshots: ready
	$(BIN)/python -m tests.screenshots

lint: ready
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The environment, from the lock; the browser, asked for again only when the last one is gone.
ready: .venv/.ready
	@test -x "$$(cat .venv/.browser 2>/dev/null)" || { \
		found=$$($(BIN)/python -m crawlers.chromium) && echo "$$found" && \
		echo "$${found%% (*}" > .venv/.browser; }

# The mailboxes of the tests are kept by a real IMAP server, which is no Python package.
DOVECOT := dovecot-imapd dovecot-lmtpd
dovecot:
	@PATH="$$PATH:/usr/sbin" command -v dovecot >/dev/null || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { \
			apt-get install -qq -y $(DOVECOT) >/dev/null 2>&1 || \
			{ apt-get update -qq && apt-get install -qq -y $(DOVECOT) >/dev/null; }; }; } || \
		{ echo "no Dovecot found; install it, e.g. apt install $(DOVECOT)"; exit 1; }

# The calls of the tests are spoken, played and coded by these.
VOICES := espeak-ng sox libsox-fmt-all
voices:
	@command -v espeak-ng >/dev/null && sox --help 2>/dev/null | grep -q amr-nb || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { \
			apt-get install -qq -y $(VOICES) >/dev/null 2>&1 || \
			{ apt-get update -qq && apt-get install -qq -y $(VOICES) >/dev/null; }; }; } || \
		{ echo "no espeak-ng and sox found; install them, e.g. apt install $(VOICES)"; exit 1; }

.venv/.ready: pyproject.toml uv.lock
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv found; install it, e.g. apt install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || command -v uv >/dev/null || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || command -v uv >/dev/null || $(BIN)/python -m pip install --quiet "uv>=0.9"
	PATH="$(CURDIR)/$(BIN):$$PATH" uv sync --locked --inexact --quiet --compile-bytecode --python $(PYTHON)
	@touch $@
