#!/usr/bin/env bash
# Builds the extension as PIE does from the source, in a copy, and loads it.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

COPY=$(mktemp -d)
trap 'rm -rf -- "$COPY"' EXIT
mkdir -p "$COPY/tests"
cp -R -- "$ROOT/Cargo.toml" "$ROOT/Cargo.lock" "$ROOT/rust-ext" "$COPY/"
cp -R -- "$ROOT/tests/vectors" "$COPY/tests/"
CARGO_TARGET_DIR=$(cargo_target_dir)/phpize
export CARGO_TARGET_DIR
cd -- "$COPY/rust-ext"
phpize
./configure
make
php -n -d "extension=$PWD/modules/clientpress.so" -r 'echo "clientpress ", phpversion("clientpress"), "\n"; exit(phpversion("clientpress") ? 0 : 1);'
make install INSTALL_ROOT="$COPY/installed"
[[ -f $COPY/installed$(php-config --extension-dir)/clientpress.so ]] || die 'make install put nothing into the extension folder.'
