#!/usr/bin/env bash
# Measures the extension beside PHP's built-in functions: see extension.php. Usage: extension.sh instructions|times

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

LIBRARY=$("$SITE_TOOLS/extension.sh")
begin_run
CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR
if [[ $1 == times ]]; then
	cargo build --quiet --release --locked -p clientpress-core --example cost --manifest-path "$ROOT/Cargo.toml"
fi
php -n -d extension="$LIBRARY" "$ROOT/tests/bench/extension.php" "$1" "$LIBRARY" \
	"$([[ $1 == times ]] && printf '%s' "$CARGO_TARGET_DIR/release/examples/cost" || printf '%s' "$RUN")"
