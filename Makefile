# make letters    every example as DOCX and PDF, in letters/
# make pictures   those of docs/looks.md and docs/report, from letters and reports themselves (needs soffice, pdftoppm)
# make test       all checks
# make lint       the quick ones: style, types, layers
# make coverage   which lines the tests reach (slow)
# make messages   new messages of the program into replygen/locale, and what is translated there into the program
# make torture    files, texts and runs by the thousand, killed and starved, to break the program (hours);
#                 TORTURE=n for n files and texts of each kind
# make bench      how quick replygen is beside its peers (an hour); QUICK=1 for a look of three minutes
# make clean      back to a fresh clone
#
# Each first installs what it lacks: system packages with .ci/setup, Python packages in .venv when setup.cfg has changed.

PYTHON := .venv/bin/python
BENCH_PYTHON := .venv-bench/bin/python
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check
PYBABEL := .venv/bin/pybabel --quiet
REPLYGEN := $(PYTHON) -m replygen
LETTER := -f docx -f pdf --date 2026-11-20

.PHONY: letters pictures test lint coverage messages torture bench clean machine machine-for-tests

letters: .venv/ready
	@set -e; for table in $(wildcard examples/*.csv examples/*.xlsx); do \
	    $(REPLYGEN) batch "$$table" -o "letters/$$(basename "$${table%.*}")" $(LETTER); \
	done
	@$(REPLYGEN) render $(wildcard examples/*.yaml) -o letters/one-case $(LETTER)
	@set -e; for kind in ack info update; do \
	    $(REPLYGEN) batch examples/cycle/before-the-reply.csv --kind $$kind -o letters/$$kind $(LETTER); \
	done
	@$(REPLYGEN) batch examples/cycle/the-reply.csv -o letters/the-reply $(LETTER) --date 2026-11-27
	@set -e; for kind in followup closure; do \
	    $(REPLYGEN) batch examples/cycle/after-the-reply.csv --kind $$kind -o letters/$$kind $(LETTER); \
	done
	@$(REPLYGEN) batch examples/crm/export.csv --map examples/crm/map.yaml --kind ack -o letters/crm $(LETTER)
	@echo
	@echo "Made $$(find letters -name '*.docx' | wc -l) letters as DOCX and $$(find letters -name '*.pdf' | wc -l) as PDF, in:"
	@find letters -mindepth 1 -type d -not -name .replygen | sort | sed 's/^/    /'

pictures: machine-for-tests .venv/ready-for-tests
	$(PYTHON) -m tests.pictures
	$(PYTHON) -m tests.figures.pictures

test: machine-for-tests lint
	$(PYTHON) -m pytest --numprocesses=auto --dist=worksteal

coverage: machine-for-tests .venv/ready-for-tests
	$(PYTHON) -m pytest --numprocesses=auto --dist=worksteal --cov

lint: .venv/ready-for-tests
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

messages: .venv/ready
	$(PYBABEL) extract --no-location --sort-output -o .venv/messages.pot replygen
	$(PYBABEL) update -i .venv/messages.pot -d replygen/locale -D replygen \
	    --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(PYBABEL) compile -d replygen/locale -D "replygen click"

TORTURED := tests/test_hostile_files.py tests/test_any_text.py tests/test_hostile_brands.py tests/test_jail.py \
    tests/test_crew.py tests/register/test_many_clerks.py tests/render/test_pdf_looks.py \
    $(addprefix tests/batch/test_,survival.py canaries.py hostile_pages.py names.py)

# Each run has its own seed, which a failure names; what failed stays in build/torture.
torture: export TORTURE ?= 5000
torture: export TORTURE_SEED ?= $(shell date +%s)
torture: machine-for-tests .venv/ready-for-tests
	mkdir -p build
	$(PYTHON) -m pytest $(TORTURED) --basetemp=build/torture

bench: .venv-bench/ready
	$(BENCH_PYTHON) -m tests.bench $(if $(QUICK),--short)

clean:
	rm -rf .venv .venv-bench letters build dist *.egg-info .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find replygen tests -name __pycache__ -prune -exec rm -r {} +

machine:
	@.ci/setup

machine-for-tests:
	@.ci/setup test

# The two files are empty: their age says whether .venv holds what setup.cfg asks for.
.venv/ready: setup.cfg pyproject.toml | machine
	@echo "setup: Python packages into .venv (a minute or so)"
	@$(PYTHON) $(PIP_INSTALL) --editable .
	@touch $@

.venv/ready-for-tests: setup.cfg pyproject.toml | machine
	@echo "setup: Python packages into .venv, those for the tests too (a minute or so)"
	@$(PYTHON) $(PIP_INSTALL) --editable '.[test]'
	@touch $@ .venv/ready

# The peers stay out of .venv. What cannot be had of them is left out of the benchmark.
.venv-bench/ready: setup.cfg pyproject.toml | machine
	@echo "setup: replygen and its peers into .venv-bench (a minute or so)"
	@$(PYTHON) -m venv .venv-bench
	@$(BENCH_PYTHON) $(PIP_INSTALL) --editable '.[bench]'
	@$(BENCH_PYTHON) $(PIP_INSTALL) weasymerge 2>/dev/null || echo "setup: no weasymerge: it needs Python 3.12"
	@touch $@
