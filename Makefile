# Two commands are all that is needed: `make run` and `make test`.

VENV := .venv
BIN := $(VENV)/bin
# The first Python on this machine that is new enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: run test lint security audit sbom wheel lock clean

run: $(VENV)/.run
	@exec $(BIN)/lotsen run

test: $(VENV)/.test chromium lint
	$(BIN)/python -m pytest -n 3 --dist=loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check bot tests
	$(BIN)/ruff format --check bot tests
	$(BIN)/mypy
	$(BIN)/lotsen check

$(VENV)/.run: pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "Lotsen needs Python 3.11 or newer, and none was found. Install it, or: make run PYTHON=/path/to/python"; exit 1; }
	@echo "Installing what Lotsen needs into $(VENV). The first time this takes about a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@echo "Installing what the tests need."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[test]'
	@touch $@

$(VENV)/.security: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[security]'
	@touch $@

# What makes a hole, as far as programs see it. Ruff's S rules are part of `make lint` too.
security: $(VENV)/.security
	$(BIN)/ruff check --select S bot tests
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive bot

# Known holes in what is locked. Asks a service on the net; what it does not know fails too, so that no answer is no all-clear.
audit: $(VENV)/.security
	$(BIN)/pip-audit --strict --progress-spinner off --disable-pip --no-deps --requirement requirements.lock

# What Lotsen is made of (CycloneDX), with the hash of each file. The same each time.
sbom: $(VENV)/.security
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements docs/deploy/requirements.txt --pyproject pyproject.toml --mc-type application \
	  --output-reproducible --output-format JSON --output-file dist/lotsen.cdx.json

# The same bytes whoever makes it, where and when; a test holds that.
wheel: $(VENV)/.test
	$(BIN)/python -m hatchling build --target wheel --directory dist
	@sha256sum dist/*.whl

# The browser tests need a Chromium. Without one they are left out; where CI is set that is a failure.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Chromium for the browser tests"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then \
	  sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi || true
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "No Chromium here and no right to install one: the browser tests are left out."; test -z "$$CI"; }

# Needs uv (https://docs.astral.sh/uv/). Raises every dependency to the newest that the ranges allow.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --all-extras --upgrade --no-emit-index-url --no-header --no-annotate \
	  pyproject.toml --output-file requirements.lock
	echo hatchling | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --constraint requirements.lock \
	  --no-emit-index-url --no-header --no-annotate pyproject.toml - --output-file docs/deploy/requirements.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
