#!/usr/bin/env bash
# Runs the contract suite against the built extension. Usage: contract.sh [arguments of phpunit...]

# shellcheck source=tests/ext/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

run_contract "$@"
