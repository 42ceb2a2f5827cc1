#!/usr/bin/env bash
# Installs the archive by install.sh and takes it out again. Usage: try-archive.sh <PHP> <folder of the packages>

# shellcheck source=tests/compatibility/try.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/try.sh"
PHP=$1

cd -- "$(mktemp -d)"
tar -xzf "$2"/php_clientpress-*_php"$PHP-$(uname -m)"-*.tgz
expect off
sh install.sh
expect on
sh install.sh | grep already
expect on
sh install.sh --undo
expect off
expect_nothing_left
