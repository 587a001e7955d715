# Every target but `help` is one line: the work is done by scripts/launch.py, which needs only Python >= 3.11.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check lock example clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## Install what is missing, prepare the demonstration region, serve on PORT (8000)
	@$(PYTHON) scripts/launch.py run --port $(PORT)

test: ## Everything that must hold before a change is taken; ARGS="-k word" goes to pytest
	@$(PYTHON) scripts/launch.py test -- $(ARGS)

check: ## The quick part: style, direction of imports, the core's tests
	@$(PYTHON) scripts/launch.py check -- $(ARGS)

lock: ## Write requirements/*.txt anew; ARGS=--upgrade takes newer versions
	@$(PYTHON) scripts/launch.py lock $(ARGS)

example: ## Make the example release bundle anew
	@.venv/bin/python scripts/make_example.py

clean: ## Remove environments, caches and builds; data stays
	@rm -rf .venv .venv-core .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
