# Everything runs in .venv, made from the pinned versions in constraints.txt.

PYTHON ?= python3
BIN := .venv/bin
# Dozens of programs are started by tests: without this, where it is set, each would compile every module anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo quick test soak check bench format messages constraints clean

# Measuring which runtime is fastest here, as the first start does, is not worth it for 300 posts.
demo: .venv/installed ## Scan the bundled sample account with the bundled model
	@rm -rf .demo
	@TOXSCAN_RUNTIME=torch $(BIN)/toxscan scan --sample --data-dir .demo

# Four processes, on two cores too: tests wait for half of their time. Whoever is done takes over tests from the others.
test: .venv/developed ## Run all tests
	$(BIN)/python -m pytest --numprocesses 4 --dist worksteal

quick: .venv/developed ## Run the quick tests, for every save: on SQLite, without processes
	$(BIN)/python -m pytest --quick --numprocesses auto --maxprocesses 4 --dist worksteal

soak: .venv/developed ## Run the long forms of some tests: many steps, gigabytes
	$(BIN)/python -m pytest -m soak --numprocesses 4 --dist worksteal

check: .venv/developed ## Lint, types, format, unused and double code, and that what is installed is what is pinned
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/vulture
	$(BIN)/python -m tools.duplicates bot tools
	$(BIN)/python -m tools.pins --check
	$(BIN)/python -m tools.messages --check

bench: .venv/developed ## Measure every aim of speed and size on this machine; long=--long adds millions of posts
	$(BIN)/python -m bench.aims $(long)

format: .venv/developed ## Put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: .venv/developed ## Collect every sentence that a person reads in bot/locale/toxscan.pot
	$(BIN)/python -m tools.messages

constraints: .venv/developed ## Pin what is installed now
	$(BIN)/python -m tools.pins

clean:
	rm -rf .venv .demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/installed: pyproject.toml constraints.txt tools/install.py
	@$(PYTHON) -c 'import sys; sys.exit("toxscan needs Python 3.11 or newer: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python tools/install.py --editable
	@touch $@

.venv/developed: .venv/installed
	$(BIN)/python tools/install.py --editable dev postgres ray
	@touch $@
