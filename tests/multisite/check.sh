#!/usr/bin/env bash
# Runs the tests of this folder on a network of sites. Usage: check.sh [sqlite|mariadb]...

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

"$SITE_TOOLS/install.sh" tests
export CLIENTPRESS_NETWORK=1
(($# > 0)) || set -- sqlite mariadb
for database in "$@"; do
	say "On $database:"
	"$ROOT/tests/php/run.sh" "$database"
done
