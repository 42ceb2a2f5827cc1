#!/usr/bin/env bash
# Runs on a network of sites the tests of this folder, those of the doors and of accepting, and a journey in the browser.
# Usage: check.sh [sqlite|mariadb]...

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

"$SITE_TOOLS/install.sh" tests
export CLIENTPRESS_NETWORK=1
(($# > 0)) || set -- sqlite mariadb
for database in "$@"; do
	say "On $database:"
	"$ROOT/tests/php/run.sh" "$database"
	"$ROOT/tests/e2e/run.sh" "$database"
done
