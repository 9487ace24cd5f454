# `make` sets everything up and builds the release; `make help` lists the rest.

PUBLICATION ?= source/kortlaegning
BIN := .venv/bin
READY := .venv/.ready
READY_TESTS := .venv/.ready-tests
READY_WEB := .venv/.ready-web

.DEFAULT_GOAL := all
unexport PYTHONDONTWRITEBYTECODE # each process would compile the whole program again
PROFILES := press office mail archive
.PHONY: all $(PROFILES) editions web draft preview check looks approve test test-full fuzz test-mail web-test lint bench bench-readme wheel schemas checks editorial reference pictures handbook words lock clean distclean help

all: $(READY) ## Set up, then build the release: the report, the brochure and the web edition
	$(BIN)/trykklar build --publication $(PUBLICATION) --release

press: $(READY) ## Build the press files: pages, cover, booklet, job ticket
	$(BIN)/trykklar build --publication $(PUBLICATION) --release --profile press

office: $(READY) ## Build the files for an office printer
	$(BIN)/trykklar build --publication $(PUBLICATION) --release --profile office

mail: $(READY) ## Build the files to mail, which `make` builds too
	$(BIN)/trykklar build --publication $(PUBLICATION) --release --profile mail

archive: $(READY) ## Build the archive files, with and without attachments
	$(BIN)/trykklar build --publication $(PUBLICATION) --release --profile archive --profile archive-2a

web: $(READY) ## Build the web edition, and what it refers to
	$(BIN)/trykklar build --publication $(PUBLICATION) --release report brochure web

editions: $(READY) ## Build the files of all profiles in one run
	$(BIN)/trykklar build --publication $(PUBLICATION) --release --profile all

editions-98: $(READY) ## Build an edition for each of Denmark's 98 municipalities, held to the profile mail
	$(BIN)/trykklar variants build --document report --document brochure --preflight --publication source/kortlaegning

draft: $(READY) ## Build a draft: stamped, and warned where a release would fail
	$(BIN)/trykklar build --publication $(PUBLICATION)

preview: $(READY) ## Show the pages in the browser, and build again after every change
	$(BIN)/trykklar preview --publication $(PUBLICATION)

check: $(READY) ## Find every problem of the sources, without making a PDF
	$(BIN)/trykklar check --publication $(PUBLICATION) --release

test: $(READY_TESTS) lint ## Set up, then run linter, type checker and tests
	$(BIN)/pytest -n 2

test-mail: $(READY_TESTS) ## Send a mailing by Postfix and its greylist on this machine, as root: to 94 mailboxes, 3 that are none and a full one
	bash scripts/setup.sh --with-mail-tests
	$(BIN)/pytest -m mail

web-test: $(READY_WEB) ## Hold the real sites and books to browsers and checkers: axe, vnu, QualWeb, EPUBCheck, Ace, Firefox
	$(BIN)/pytest -n 2 -m web

test-full: $(READY_TESTS) ## Build the real publication in all profiles, twice, and hold every file to its profile
	$(BIN)/pytest -n 2 -m full

N ?= 1000
fuzz: $(READY_TESTS) ## Try N spoilt publications (1000), a fifth as many PDFs and workbooks, a twentieth as many builds, sites and books, previews, and records of earlier runs; SEED=0 begins elsewhere
	$(BIN)/python tests/fuzz publications -n $(N) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz builds -n $$(($(N) / 20)) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz pdfs -n $$(($(N) / 5)) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz records -n $$(($(N) / 20)) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz previews -n $$(($(N) / 20)) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz forms -n $$(($(N) / 20)) --seed $(or $(SEED),0)
	$(BIN)/python tests/fuzz workbooks -n $$(($(N) / 5)) --seed $(or $(SEED),0)

looks: $(READY) ## Show where page types of the release no longer look as they were approved; ONLY=crossing looks at one
	$(BIN)/trykklar looks --publication $(PUBLICATION) $(addprefix --only ,$(ONLY))

approve: $(READY) ## Approve what they look like now, all or ONLY=crossing
	$(BIN)/trykklar looks --publication $(PUBLICATION) --approve $(addprefix --only ,$(ONLY))

lint: $(READY) ## Run ruff, mypy (strict) and import-linter
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(READY_TESTS) ## Measure against other typesetters; tables, picture and JSON in output/bench; FLAMES=1 draws where the time goes
	PYTHONPATH=scripts $(BIN)/python -m bench $(if $(FLAMES),--profile)

bench-readme: $(READY) ## Write the READMEs' tables of speed again, from the last 'make bench'
	PYTHONPATH=scripts $(BIN)/python -m bench.readme

wheel: $(READY) ## Build the wheel, the whole tool in one file, into output/wheel
	rm -rf output/wheel
	$(BIN)/hatchling build -t wheel -d output/wheel

schemas: $(READY) ## Write the JSON Schemas of the source files to output/schemas
	$(BIN)/trykklar schema --output output/schemas

checks: $(READY) ## Write scripts/CHECKS.md again, from the code
	$(BIN)/trykklar checks --markdown > scripts/CHECKS.md

editorial: $(READY) ## Write scripts/EDITORIAL.md again, from the code
	$(BIN)/trykklar problems --markdown > scripts/EDITORIAL.md

reference: $(READY) ## Write the handbook's reference chapters and README's commands again, from the code
	$(BIN)/trykklar reference --output source/handbook/reference --readme README.md

pictures: mail ## Draw README's pictures again, from the built report and brochure
	$(BIN)/trykklar pages output/kortlaegning/report-mail.pdf --width 300 $(addprefix --only ,cover board crossing theme) -o scripts/pictures/report.png
	$(BIN)/trykklar pages output/kortlaegning/brochure-mail.pdf --width 300 $(addprefix --only ,cover area area-continued theme) -o scripts/pictures/brochure.png

handbook: $(READY) ## Build the handbook, a release: PDF, web edition and EPUB
	$(BIN)/trykklar build --publication source/handbook --release

words: $(READY) ## Write the compiled word lists again from their sources
	$(BIN)/python -m trykklar.language.division

lock: $(READY) ## Write requirements.lock again, from pyproject.toml
	[ -x $(BIN)/uv ] || $(BIN)/python -m pip install --quiet uv
	echo 'hatchling>=1.27' | $(BIN)/uv pip compile pyproject.toml - --extra test --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-annotate --no-config --upgrade --quiet --output-file requirements.lock

clean: ## Remove everything that was built; the environment stays
	rm -rf output build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

distclean: clean ## Remove the environment too
	rm -rf .venv scripts/*.egg-info

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements.lock pyproject.toml
	bash scripts/setup.sh

$(READY_TESTS): $(READY)
	bash scripts/setup.sh --with-tests

$(READY_WEB): $(READY_TESTS) tests/web_tools/package.json tests/web_tools/package-lock.json
	bash scripts/setup.sh --with-web-tests
