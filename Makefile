# Everything here sets itself up: Python 3.11 or newer and make are enough.
SHELL := /bin/bash
TOOLS := .tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
PYTHON ?= python3
RUN := $(UV) run --quiet
DEV := $(UV) run --quiet --group dev

.PHONY: demo test test-postgres check bench docs lock clean

# `make demo` serves the demo site until Ctrl+C; `make demo SERVE=0`, and any CI, prints the demo alone.
SERVE ?= $(if $(CI),0,1)
PORT ?= 8000

demo: $(UV)
	@echo "  (in this folder the command is .venv/bin/wellspent)"; echo
	@$(RUN) wellspent demo $(if $(filter 0,$(SERVE)),--no-serve,--port $(PORT))

# A worker a processor (four are enough), the tests of a file together: what they share is made once. Journeys are long,
# so they do not come last.
WORKERS := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: $(UV)
	@$(DEV) pytest $(WORKERS)

# The site again on PostgreSQL: a server of its own on a free loopback port, thrown away afterwards.
test-postgres: $(UV)
	@$(DEV) python tests/postgres.py pytest $(WORKERS) tests/journeys tests/portal

check: $(UV)
	@$(DEV) ruff format --check .
	@$(DEV) ruff check .
	@$(DEV) mypy
	@$(DEV) lint-imports
	@$(DEV) wellspent library check

bench: $(UV)
	@for script in benchmarks/bench_*.py; do $(DEV) python $$script || exit 1; done

docs: $(UV)
	@$(UV) run --quiet --group docs sphinx-build -W -q -b html docs build/docs && echo "Open build/docs/index.html"

lock: $(UV)
	@$(DEV) python tools/pin.py $(UV)

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# uv goes into a folder of its own when the machine has none.
$(TOOLS)/bin/uv:
	@echo "Setting up uv in $(TOOLS) (once)"
	@$(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/python -m pip install --quiet uv
