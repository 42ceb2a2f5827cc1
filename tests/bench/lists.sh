#!/usr/bin/env bash
# Times the SQL of the list of invitations on MariaDB with a thousand, a hundred thousand and a million rows, in one run.
# Prints a table of medians in milliseconds.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

"$SITE_TOOLS/install.sh" bench

BENCH=$ROOT/tests/bench
begin_run
SITE=$RUN/site

mkdir -p "$SITE/logs"
start_mariadb "$SITE/mariadb" "$RUN"
install_extension "$SITE"
build_site "$SITE"
wp_cli "$SITE" eval-file --use-include "$BENCH/lists.php" "${@:-1000 100000 1000000}"
