#!/usr/bin/env bash
# Builds the extension from the source, in a copy, as docs/install.md says and as PIE does it, and loads it; then by make install
# as README.md says, and takes that out again. In a chroot whose PHP has nothing of ours.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/compatibility/documents.sh
source "$ROOT/tests/compatibility/documents.sh"

COPY=$(mktemp -d)
trap 'rm -rf -- "$COPY"' EXIT
mkdir -p "$COPY/tests"
cp -R -- "$ROOT/Cargo.toml" "$ROOT/Cargo.lock" "$ROOT/rust-ext" "$COPY/"
cp -R -- "$ROOT/tests/vectors" "$COPY/tests/"
# The chroot is kept for later runs: what is installed goes elsewhere.
sudo() {
	"$@" INSTALL_ROOT="$INSTALLED"
}
export -f sudo
export INSTALLED=$COPY/installed
(
	CARGO_TARGET_DIR=$(cargo_target_dir)/phpize
	export CARGO_TARGET_DIR
	cd -- "$COPY/rust-ext"
	run_commands docs/install.md 'Building from the source'
)
library=$INSTALLED$(php-config --extension-dir)/clientpress.so
php -n -d "extension=$library" -r 'echo "clientpress ", phpversion("clientpress"), "\n"; exit(phpversion("clientpress") ? 0 : 1);'

trap 'make --directory "$ROOT" uninstall; rm -rf -- "$COPY"' EXIT
cd -- "$ROOT"
run_commands README.md 'Install it on a real site'
make uninstall
! php -m | grep clientpress || die 'make uninstall leaves something.'
