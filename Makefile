# make demo    set up whatever is missing, then audit the bundled shop
# make bench   measure, side by side (ONLY="crawl decode" for some; see BENCHMARKS.md)
# make test    the same set-up, then everything that must pass before a change lands
#
# A fresh Debian or Ubuntu with Python 3.11+, git and make is enough. What was set up once is kept
# in .venv and not done again; `make clean` starts over.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: demo test bench bench-decode bench-faults bench-report checks-pages messages report-pictures vendors-page lint setup node_modules clean

BIN := .venv/bin
INSTALLED := .venv/installed
BROWSER := .venv/browser.env
SDKS := $(patsubst %/package-lock.json,%/node_modules/.installed,$(wildcard tests/*/package-lock.json))
DOCS := .venv/python3-doc
WITH_BROWSER := . $(BROWSER) &&

demo: $(BROWSER)
	@$(WITH_BROWSER) $(BIN)/tagproof demo

# Three processes and the commands that they start would each compile all of it anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint $(BROWSER) $(SDKS) $(DOCS)
	$(WITH_BROWSER) $(BIN)/pytest -q -n 3 --dist loadscope --no-loadscope-reorder

bench: $(BROWSER) $(DOCS)
	$(WITH_BROWSER) PYTHONPATH=tests:. $(BIN)/python -m bench $(ONLY)

bench-decode:
	@$(MAKE) --no-print-directory bench ONLY=decode

bench-faults:
	@$(MAKE) --no-print-directory bench ONLY=faults

bench-report:
	@$(MAKE) --no-print-directory bench ONLY=report

checks-pages: $(BROWSER)
	$(WITH_BROWSER) PYTHONPATH=tests $(BIN)/python -m checkspages

messages: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m messages

vendors-page: $(INSTALLED)
	PYTHONPATH=tests $(BIN)/python -m vendorspage

report-pictures: $(BROWSER)
	$(WITH_BROWSER) PYTHONPATH=tests $(BIN)/python -m reportpictures

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=tests $(BIN)/mypy --explicit-package-bases checks tests
	$(BIN)/lint-imports

setup: $(BROWSER) $(SDKS)

node_modules: $(SDKS)

clean:
	rm -rf .venv build dist *.egg-info tests/*/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml scripts/environment.sh
	@scripts/environment.sh
	@touch $@

$(BROWSER): $(INSTALLED) scripts/browser.sh
	@scripts/browser.sh $@

$(DOCS): $(INSTALLED)
	@ls -d /usr/share/doc/python3*/html/library >/dev/null 2>&1 || scripts/packages.sh python3-doc
	@touch $@

%/node_modules/.installed: %/package-lock.json %/package.json $(wildcard tests/sdk/*.js)
	@command -v npm >/dev/null || scripts/packages.sh npm
	cd $* && npm ci --ignore-scripts --no-audit --no-fund && npm run --if-present build
	@touch $@
