#!/usr/bin/env bash
# Builds the extension for the PHP in PATH and prints the path of the .so.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

built_library release --release
