# The commands of daily work. `make help` lists them.

SWIFT ?= swift
# Flags of the debug build and the tests. One set for both: other flags mean building anew.
FLAGS ?=

STRATA := .build/release/strata
# What the formatter and its lint look at.
FORMATTED := $(wildcard Sources Tests Benchmarks Package.swift)

.DEFAULT_GOAL := build
.PHONY: help setup build test demo lint format guide clean

help: ## List the commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: ## Find or install the system libraries
	@./scripts/setup.sh

build: setup ## Build everything, tests included
	$(SWIFT) build --build-tests $(FLAGS)

test: setup ## Run all tests
	$(SWIFT) test --disable-xctest $(FLAGS)

demo: setup ## Build for release and run the quick start on the demo store
	$(SWIFT) build -c release --product strata
	$(STRATA) --demo --no-init -f examples/quickstart.seg
	@printf '\nTo ask questions of your own, open the shell:  %s --demo\n' '$(STRATA)'

lint: ## Check the formatting
	$(SWIFT) format lint --strict -rp $(FORMATTED)

format: ## Format the sources in place
	$(SWIFT) format -i -rp $(FORMATTED)

guide: ## Carry the pages of docs/language.md into `.help`
	@./scripts/guide-pages.sh >Sources/Shell/GuidePages.swift.new
	@mv Sources/Shell/GuidePages.swift.new Sources/Shell/GuidePages.swift

clean: ## Remove what was built
	rm -rf .build
