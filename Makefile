# make setup, make demo, make test: each is safe to repeat, and quick when nothing changed.
# Stamps lie inside what they vouch for, so that deleting a folder makes it new.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start hundreds of Python processes: without compiled files each would compile all it imports anew.
unexport PYTHONDONTWRITEBYTECODE

SOURCES := $(shell find src style schema -type f -not -path '*/__tests__/*')
TOOLS := $(VENV)/.tools
PACKAGES := node_modules/.packages
LABEXTENSION := mlops_ext/labextension/package.json
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format test-python test-js test-browser test-sdk soak bench wheel clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Everything needed to run and to test, in .venv and node_modules

$(TOOLS):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "mlops-ext needs Python 3.11 or newer: PYTHON=/path/to/python3.11 make setup" >&2; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || \
	  { echo "mlops-ext is built with Node.js 20.19 or newer" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet 'jupyter-builder>=1.2,<2' 'jupyterlab>=4.4,<5'
	@touch $@

$(PACKAGES): package.json ui-tests/package.json yarn.lock .yarnrc.yml | $(TOOLS)
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 jlpm install --immutable
	@touch $@

$(LABEXTENSION): $(SOURCES) tsconfig.json tsconfig.build.json webpack.config.js $(PACKAGES)
	jlpm build:prod
	@touch $@

# The build hook is skipped: the front end was built above, and only when it changed.
# Installing again would write through the link that `develop` makes into the built front end: it goes first.
$(INSTALLED): pyproject.toml package.json install.json jupyter-config/server-config/mlops_ext.json | $(LABEXTENSION)
	rm -rf $(VENV)/share/jupyter/labextensions/mlops-ext mlops_ext/labextension/install.json
	SKIP_JUPYTER_BUILDER=1 $(BIN)/python -m pip install --quiet --editable '.[dev]'
	jupyter-builder develop . --overwrite
	@touch $@

# An order-only prerequisite above: a new front end needs no new install, only to be built.
setup demo test-python test-browser: $(LABEXTENSION)

# environments/NAME.txt makes .venvs/NAME, for what cannot live in .venv.
define environment
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --requirement $<
	@touch $@
endef

.venvs/%/.installed: tests/environments/%.txt
	$(environment)

.venvs/%/.installed: benchmarks/environments/%.txt
	$(environment)

test-python: $(foreach name,torch sdk2 cli mlflow capture,.venvs/$(name)/.installed)

ROOT_FLAGS := $(if $(filter 0,$(shell id -u)),--allow-root)
SCREEN := $(or $(BROWSER),$(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))
BROWSER_FLAGS := $(if $(SCREEN),,--no-browser)

demo: setup ## JupyterLab on the tour, with the local SageMaker
	MLOPS_EXT_USE=local jupyter lab $(ROOT_FLAGS) $(BROWSER_FLAGS) \
	  --ServerApp.root_dir=examples --LabApp.default_url=/lab/tree/tour.ipynb \
	  --LabApp.app_settings_dir=examples/settings

test: lint test-js test-python test-browser ## Every check and every test

lint: setup ## ruff, mypy, prettier, stylelint, eslint, tsc, generated types
	ruff check
	ruff format --check
	mypy
	jlpm check

format: setup ## Let the formatters and fixers work
	ruff check --fix
	ruff format
	$(BIN)/python -m mlops_ext.server.openapi
	jlpm generate:api
	jlpm lint

# One worker more than cores: tests often wait for the processes that they started.
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

test-python: setup ## pytest
	pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --ignore tests/clients/test_sdk3.py

test-sdk: setup $(foreach name,sdk2 sdk3,.venvs/$(name)/.installed) ## The SageMaker SDK 2.x and 3.x with the local SageMaker
	pytest tests/clients/test_sdk2.py tests/clients/test_sdk3.py

test-js: setup ## Jest
	jlpm test

test-browser: setup ## Galata in a real Chromium
	CHROMIUM_PATH="$$(ui-tests/chromium.sh)" && export CHROMIUM_PATH && jlpm workspace mlops-ext-ui-tests test

soak: setup ## The long form of tests/soak: a hundred kills, ten minutes of a crowd
	MLOPS_SOAK=1 pytest tests/soak --capture=no

bench: setup $(foreach name,moto mlflow lineage reading,.venvs/$(name)/.installed) ## Speed beside others; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks $(BENCH)

wheel: setup ## The wheel, in dist/
	jlpm build:prod
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Take away everything that was built or installed here
	rm -rf $(VENV) .venvs node_modules ui-tests/node_modules lib dist build mlops_ext/labextension mlops_ext/_version.py \
	  ui-tests/test-results ui-tests/playwright-report .mypy_cache .pytest_cache .ruff_cache
