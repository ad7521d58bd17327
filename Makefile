# make demo              set up whatever is missing, then audit the bundled shop (OPEN=1: show the report)
# make test              the same set-up, then everything that must pass before a change lands
# make generated         make every generated file anew (ONLY="messages checks" for some); some minutes
# make report-pictures   take the pictures of docs/report.md anew (they differ from machine to machine)
# make translations      take FROM="FILE.po ..." into the report's languages
# make plants            say what an audit finds on the planted sites (ONLY="misfire" for some)
# make cookie-purposes   take purposes of cookies from FROM=open-cookie-database.csv COMMIT=...
# make bench             measure, side by side (ONLY="crawl decode" for some; see BENCHMARKS.md)
# make lint, make setup  a part of make test
#
# A fresh Debian or Ubuntu with Python 3.11+, git and make is enough. What was set up once is kept
# in .venv and not done again; `make clean` starts over.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: demo test generated report-pictures translations plants cookie-purposes bench bench-decode bench-faults bench-report lint setup node_modules clean

BIN := .venv/bin
INSTALLED := .venv/installed
BROWSER := .venv/browser.env
HEADLESS_SHELL := .venv/headless-shell
SDKS := $(patsubst %/package-lock.json,%/node_modules/.installed,$(wildcard tests/*/package-lock.json))
DOCS := .venv/python3-doc
WITH_BROWSER := . $(BROWSER) &&
# What is not installed: tests' support, tools and bench.
PYTHON_HERE := PYTHONPATH=tests:. $(BIN)/python

demo: $(BROWSER)
	@$(WITH_BROWSER) $(BIN)/tagproof demo $(if $(OPEN),--open)

# Three processes and the commands that they start would each compile all of it anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: lint $(BROWSER) $(HEADLESS_SHELL) $(SDKS) $(DOCS)
	$(WITH_BROWSER) $(BIN)/pytest -q -n 3 --dist loadscope --no-loadscope-reorder

bench: $(BROWSER) $(DOCS)
	$(WITH_BROWSER) $(PYTHON_HERE) -m bench $(ONLY)

bench-decode:
	@$(MAKE) --no-print-directory bench ONLY=decode

bench-faults:
	@$(MAKE) --no-print-directory bench ONLY=faults

bench-report:
	@$(MAKE) --no-print-directory bench ONLY=report

generated: $(BROWSER)
	$(WITH_BROWSER) $(PYTHON_HERE) -m tools $(ONLY)

report-pictures: $(BROWSER)
	$(WITH_BROWSER) $(PYTHON_HERE) -m tools.report_pictures

translations: $(INSTALLED)
	$(PYTHON_HERE) -m tools.messages $(FROM)

cookie-purposes:
	$(PYTHON_HERE) -m tools.cookie_purposes $(FROM) $(COMMIT)

plants: $(BROWSER)
	$(WITH_BROWSER) $(PYTHON_HERE) -m tools.plants $(ONLY)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	MYPYPATH=tests $(BIN)/mypy --explicit-package-bases bench checks tests tools
	$(BIN)/lint-imports

setup: $(BROWSER) $(HEADLESS_SHELL) $(SDKS)

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

# Most tests take half the time with it; where it is not to be had, they use the browser.
$(HEADLESS_SHELL): $(BROWSER)
	@command -v chromium-headless-shell >/dev/null || scripts/packages.sh chromium-headless-shell || true
	@touch $@

$(DOCS): $(INSTALLED)
	@ls -d /usr/share/doc/python3*/html/library >/dev/null 2>&1 || scripts/packages.sh python3-doc
	@touch $@

%/node_modules/.installed: %/package-lock.json %/package.json $(wildcard tests/sdk/*.js)
	@command -v npm >/dev/null || scripts/packages.sh npm
	cd $* && npm ci --ignore-scripts --no-audit --no-fund && npm run --if-present build
	@touch $@
