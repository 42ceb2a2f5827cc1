#!/usr/bin/env bash
# Builds the extension for the PHP in PATH and prints the path of the .so.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_command cargo 'Install Rust from https://rustup.rs, then run this again.'
need_command php-config 'Run tests/site/install.sh build.'

CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR
cd -- "$ROOT"
cargo build --release --locked --lib -p clientpress >&2
printf '%s\n' "$CARGO_TARGET_DIR/release/libclientpress.so"
