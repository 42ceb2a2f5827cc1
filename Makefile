# ClientPress. `make` alone prints what there is to do.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8080
INBOX_PORT ?= 1080
DB ?= sqlite
ROUNDS ?= 1000
SUDO ?= $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help
help: ## Print this list
	@printf 'Usage: make <target>\n\n'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

.PHONY: demo
demo: ## Start WordPress with ClientPress and an inbox (PORT=8080 INBOX_PORT=1080 DB=sqlite|mariadb EXTENSION=none)
	@PORT=$(PORT) INBOX_PORT=$(INBOX_PORT) DB=$(DB) EXTENSION=$(EXTENSION) tests/site/demo.sh

.PHONY: demo-reset
demo-reset: ## Delete the demo site, so that the next make demo starts over
	@tests/site/demo.sh reset

.PHONY: build
build: ## Build the extension for the PHP in PATH and print where it is
	@tests/site/install.sh build
	@tests/site/extension.sh

.PHONY: install
install: ## Put the extension into the PHP in PATH and enable it
	@tests/site/install.sh build
	@library=$$(tests/site/extension.sh) && $(SUDO) rust-ext/packaging/install.sh --php "$$(command -v php)" --library "$$library"

.PHONY: uninstall
uninstall: ## Undo make install
	@$(SUDO) rust-ext/packaging/install.sh --undo --php "$$(command -v php)"

.PHONY: dist
dist: ## Make the files of a release for the PHP in PATH, with checksums, in dist/
	@rust-ext/packaging/dist.sh

.PHONY: dist-all
dist-all: ## The same for every PHP that can be had (VERSIONS="bookworm trixie npm arm64"); needs root
	@rust-ext/packaging/dist-all.sh

.PHONY: check-dist
check-dist: ## Make the release in two folders, compare the bytes, and try what came out
	@rust-ext/packaging/check.sh

.PHONY: release
release: ## Write the version everywhere, commit, verify and tag (VERSION=1.2.3)
	@rust-ext/packaging/release.sh "$(VERSION)"

.PHONY: test
test: ## Run every test suite, or SUITES="core ext php-sqlite php-mariadb network api e2e-sqlite e2e-mariadb"
	@tests/run.sh $(SUITES)

.PHONY: test-quick
test-quick: ## Run what needs no web server and no browser, in a minute and a half
	@tests/run.sh core ext php-quick

.PHONY: check-faults
check-faults: ## Run whole what make test samples: faults, nonsense, races of ROUNDS=1000; goes on where it stopped
	@ROUNDS=$(ROUNDS) tests/faults.sh

.PHONY: check-wordpress
check-wordpress: ## Run PHPUnit and a journey on older and newer WordPress (VERSIONS="trixie npm sid")
	@tests/compatibility/check-wordpress.sh

.PHONY: check-php
check-php: ## Build and try the extension on older and newer PHP (VERSIONS="machine trixie npm"); needs root
	@tests/compatibility/check-php.sh

.PHONY: check-browsers
check-browsers: ## Have a client accept, ask for a new link and log in with other browsers (BROWSERS="firefox webkit")
	@tests/browsers/check.sh $(BROWSERS)

.PHONY: check-multisite
check-multisite: ## Run the tests of a network of sites, and a journey there, on both databases (DATABASES="sqlite mariadb")
	@tests/multisite/check.sh $(DATABASES)

.PHONY: check-cluster
check-cluster: ## Run three web nodes on three database nodes with Galera, kill some, and count what is left
	@tests/cluster/check.sh

.PHONY: check-docker
check-docker: ## Build docker/Dockerfile on bases made here, and walk an invitation through it; needs root
	@tests/docker/check.sh

.PHONY: check-cache
check-cache: ## Run PHPUnit with an object cache in Redis: an honest one, and one whose answers are late
	@tests/cache.sh

.PHONY: check-commands
check-commands: ## Type what the documents say to those who work on the project, in a clone
	@tests/commands.sh

.PHONY: check-packages
check-packages: ## Build and install the packages for several PHPs, in clean chroots (VERSIONS="bookworm trixie npm arm64"); needs root
	@tests/compatibility/check-packages.sh

.PHONY: lint
lint: ## Check format, lint, types and arrows of the code
	@tests/lint.sh

.PHONY: pot
pot: ## Collect the texts, bring the translations up to date, and make what WordPress reads of them
	@tests/site/pot.sh

.PHONY: openapi
openapi: ## Write docs/openapi.json from the schemas of the REST routes
	@CLIENTPRESS_WRITE_OPENAPI=1 tests/php/run.sh sqlite --filter OpenApiTest

.PHONY: hooks
hooks: ## Write docs/hooks.md from the docblocks of the hooks
	@php tests/lint/write-hooks.php

.PHONY: screenshots
screenshots: ## Render every screen and state into docs/screens
	@tests/e2e/screenshots.sh

.PHONY: bench-check
bench-check: ## Count what the plugin costs on other pages, the extension beside PHP, and that lists read no more of a larger table
	@tests/bench/front-page.sh
	@tests/bench/extension.sh instructions
	@tests/bench/input.sh 10000

.PHONY: bench
bench: ## Time lists, pages, operations, crowds and the export with up to a million invitations (BUDDYPRESS=)
	@tests/bench/lists.sh

.PHONY: bench-input
bench-input: ## Count what reading long hostile lists and scoring hostile passwords costs
	@tests/bench/input.sh

.PHONY: check-api
check-api: ## Ask a live site all that docs/openapi.json describes, as different people (EXAMPLES=20 SEED= PEOPLE=)
	@tests/api/check.sh

.PHONY: check-mcp
check-mcp: ## Have an MCP client use the abilities, through WordPress's MCP adapter, as different people
	@tests/api/check-mcp.sh

.PHONY: native-check
native-check: ## Run the contract suite of the extension under valgrind
	@tests/ext/native.sh

.PHONY: zts-check
zts-check: ## Run the contract suite on a thread-safe PHP
	@tests/ext/zts-check.sh

.PHONY: fuzz
fuzz: ## Fuzz the parsers of the extension for a short while
	@rust-ext/fuzz/run.sh
