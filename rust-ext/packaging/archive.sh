#!/usr/bin/env bash
# Makes the archive of the extension for the PHP in PATH alone. Usage: archive.sh <folder>

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
archive "$1" "$WORK"
