# Every command a person needs; the first two are all that a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

run: setup
	@$(BIN)/toso run

test: test-setup
	$(BIN)/python -m pytest -n auto tests

# What `run` does first: .venv with .venv/bin/toso in it.
setup: .venv/.ready

test-setup: .venv/.test-ready
	@$(BIN)/python -m tests.browser.install

check: .venv/.test-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/toso guides check

# The stories and everything else that touches the database, on PostgreSQL.
test-postgres: .venv/.test-ready
	TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto tests/stories tests/knowledge tests/bot tests/console tests/reliability

# Speeds and hits beside other engines, as a table; no test.
bench: .venv/.bench-ready
	$(BIN)/python -m tests.benchmarks.search
	$(BIN)/python -m tests.benchmarks.grouping
	$(BIN)/python -m tests.benchmarks.reading
	$(BIN)/python -m tests.benchmarks.console

# Everything that takes long, one line of result each: make soak KILLS=20 SOAK_MINUTES=3
soak: export KILLS ?= 200
soak: export STOPS ?= 200
soak: export SOAK_MINUTES ?= 20
soak: export FAULTS ?= all
soak: export UPDATES ?= 5000
soak: export FUZZ ?= 10000
soak: export BACKUPS ?= 20
soak: export DAMAGED ?= 1000
soak: export UPGRADE_KILLS ?= 20
soak: export RESTORE_KILLS ?= 20
soak: export LOCKED_SECONDS ?= 30
soak: .venv/.test-ready
	$(BIN)/python -m pytest --timeout 3600 tests/reliability tests/stories/test_locked.py tests/knowledge/test_backup_at_work.py tests/knowledge/test_backup_damaged.py tests/knowledge/test_upgrades.py

# After a change of sentences: brings the catalogues up to date; then fill in what is empty.
messages: .venv/.test-ready
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --omit-header -o .venv/messages.pot bot
	for one in vi en; do $(BIN)/pybabel -q update --no-fuzzy-matching -i .venv/messages.pot -l $$one -o bot/locale/$$one.po; done

# After a change of dependencies: all locks anew (needs uv).
lock:
	$(LOCK) pyproject.toml --group test -o .venv/all.lock
	$(LOCK) pyproject.toml -c .venv/all.lock -o requirements.lock
	$(LOCK) --group pyproject.toml:test -c requirements.lock -o tests/requirements.lock
	$(LOCK) --group pyproject.toml:bench -c .venv/all.lock -o tests/benchmarks/requirements.lock
LOCK := uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "python3 -m venv failed; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test-ready: .venv/.ready tests/requirements.lock
	@$(PIP) --require-hashes -r tests/requirements.lock
	@touch $@

.venv/.bench-ready: .venv/.test-ready tests/benchmarks/requirements.lock
	@$(PIP) --require-hashes -r tests/benchmarks/requirements.lock
	@touch $@

.PHONY: run test setup test-setup check test-postgres bench soak messages lock
