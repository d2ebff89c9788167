# Every target is one call of scripts/. Arguments: make test ARGS="tests/library -k wilson"
.PHONY: help setup run test check browser bench screens docs lock
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python

help:     ## this list
	@sed -n 's/^\([a-z]*\): *## /  make \1@/p' Makefile | awk -F@ '{ printf "%-16s %s\n", $$1, $$2 }'
setup:    ## make .venv with everything locked; nothing happens when nothing changed
	@scripts/setup
run:      ## start the example company and print where
	@scripts/run $(ARGS)
test:     ## every test but the slow group
	@scripts/test $(ARGS)
check:    ## format, lint, types, contracts, repository rules
	@scripts/setup && $(PYTHON) -m scripts.check
browser:  ## install Chromium for the browser journeys, where that may be done
	@scripts/browser
bench:    ## run the benchmarks: ours and the peer, side by side
	@scripts/bench $(ARGS)
screens:  ## photograph every page into screens/, and ask axe about each
	@scripts/setup && $(PYTHON) -m scripts.screens $(ARGS)
docs:     ## write the generated reference pages
	@scripts/setup && $(PYTHON) -m scripts.docs
lock:     ## write the locks anew from pyproject.toml
	@scripts/lock $(ARGS)
