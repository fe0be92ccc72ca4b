# The commands of daily work. `make help` lists them.

SWIFT ?= swift
# Flags of the debug build and the tests. One set for both: other flags mean building anew.
FLAGS ?=

STRATA := .build/release/strata
# The benchmark: the size of its data (S, M or L), a folder with data to use instead, and other
# options of its harness (see Benchmarks/README.md).
SIZE ?= S
DATA ?=
OPTIONS ?=
BENCH := Benchmarks/.build
# What the formatter and its lint look at.
FORMATTED := $(wildcard Sources Tests Benchmarks Package.swift \
  Fuzz/Package.swift Fuzz/Sources/FuzzText Fuzz/Sources/FuzzStore)
# The file of examples/online-retail.seg, for its picture.
RETAIL ?= ../shared/data/online_retail/online_retail.csv.gz
# How long each fuzzer looks.
FUZZ_SECONDS ?= 25
# What the sanitizer need not keep: most of the time of a short run goes there.
FUZZ_OPTIONS := ASAN_OPTIONS=malloc_context_size=2:quarantine_size_mb=8

# Where `make install` puts things, and what stands before it while a package is made.
PREFIX ?= /usr/local
DESTDIR ?=
# The program to install: with Swift's own libraries in it, so that it runs where there is no Swift.
RELEASED := .build/static/release/strata

.DEFAULT_GOAL := build
.PHONY: help setup test-setup build test demo bench kernels fuzz lint format guide pictures clean release \
  install uninstall deb vscode

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1	\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: ## Find or install the system libraries
	@./scripts/setup.sh

test-setup: setup ## Find or install what only tests need: a server of PostgreSQL
	@./scripts/setup.sh tests

build: setup ## Build everything, tests included
	$(SWIFT) build --build-tests $(FLAGS)

test: setup ## Run all tests
	$(SWIFT) test --disable-xctest $(FLAGS)

demo: setup ## Build for release and run the quick start on the demo store
	$(SWIFT) build -c release --product strata
	$(STRATA) --demo --no-init -f examples/quickstart.seg
	@printf '\nTo ask questions of your own, open the shell:  %s --demo\n' '$(STRATA)'

bench: setup $(BENCH)/ready ## Time Strata beside its peers: make bench SIZE=S|M|L, or DATA=folder
	$(SWIFT) build -c release --product strata-bench
	$(BENCH)/venv/bin/python Benchmarks/harness/bench.py --size $(SIZE) \
	  $(if $(DATA),--data $(DATA)) $(OPTIONS)

kernels: setup ## Time the engine's kernels one by one
	$(SWIFT) run -c release --package-path Benchmarks/Kernels KernelBenchmarks

# The peers, in an environment of their own.
$(BENCH)/ready: Benchmarks/harness/requirements.txt
	python3 -m venv $(BENCH)/venv
	$(BENCH)/venv/bin/pip install --quiet -r $<
	@touch $@

fuzz: setup ## Look for bytes that break the readers: make fuzz FUZZ_SECONDS=600
	$(SWIFT) build -c release --package-path Fuzz
	@mkdir -p Fuzz/.build/text Fuzz/.build/store Fuzz/.build/found
	cd Fuzz/.build && $(FUZZ_OPTIONS) release/FuzzText -max_total_time=$(FUZZ_SECONDS) -max_len=512 -verbosity=0 \
	  -print_final_stats=1 -artifact_prefix=found/ text ../Corpus/text
	cd Fuzz/.build && $(FUZZ_OPTIONS) release/FuzzStore -max_total_time=$(FUZZ_SECONDS) -max_len=16384 -verbosity=0 \
	  -print_final_stats=1 -artifact_prefix=found/ store ../Corpus/store

lint: ## Check the formatting
	$(SWIFT) format lint --strict -rp $(FORMATTED)

format: ## Format the sources in place
	$(SWIFT) format -i -rp $(FORMATTED)

guide: ## Carry the pages of docs/language.md into `.help`
	@./scripts/guide-pages.sh >Sources/Shell/GuidePages.swift.new
	@mv Sources/Shell/GuidePages.swift.new Sources/Shell/GuidePages.swift

pictures: build ## Make the pictures of sessions in docs/, and their text in the README, anew
	-.build/debug/strata --demo --keep-going --screen -f docs/session.seg >docs/session.svg
	.build/debug/strata --demo --screen -f examples/tour.seg >docs/tour.svg
	@if [ -f '$(RETAIL)' ]; then \
	  cd '$(dir $(RETAIL))' && '$(CURDIR)/.build/debug/strata' --screen --var 'file=$(notdir $(RETAIL))' \
	    -f '$(CURDIR)/examples/online-retail.seg' >'$(CURDIR)/docs/online-retail.svg'; \
	  else echo 'docs/online-retail.svg stays as it is: no $(RETAIL) (RETAIL=FILE says where it is)'; fi
	@./scripts/readme-sessions.sh >README.md.new
	@mv README.md.new README.md

release: setup ## Build the program that is installed: static, without symbols
	$(SWIFT) build -c release --product strata --static-swift-stdlib --scratch-path .build/static
	strip $(RELEASED)

install: ## Install program, manual and completions below PREFIX (after make release)
	@test -x $(RELEASED) || { echo "make release comes first" >&2; exit 1; }
	@./scripts/install.sh install $(RELEASED) $(PREFIX) $(DESTDIR)

uninstall: ## Remove what make install put below PREFIX
	@./scripts/install.sh uninstall - $(PREFIX) $(DESTDIR)

deb: release ## Make a Debian package, in .build/packages
	@./scripts/package-deb.sh $(RELEASED) .build/packages

vscode: ## Make the extension for Visual Studio Code, in .build/packages
	@./scripts/package-vscode.sh .build/packages

clean: ## Remove what was built
	rm -rf .build $(BENCH) Benchmarks/Kernels/.build Fuzz/.build
