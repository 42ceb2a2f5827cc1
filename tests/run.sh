#!/usr/bin/env bash
# Runs the test suites, one after the other, and says at the end what came of each.
# Usage: run.sh [core|ext|php-quick|php-sqlite|php-mariadb|e2e-sqlite|e2e-mariadb]...
# All of them but php-quick, which is a part of php-sqlite, unless named.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"

SUITES=("$@")
((${#SUITES[@]} > 0)) || SUITES=(core ext php-sqlite php-mariadb e2e-sqlite e2e-mariadb)

"$SITE_TOOLS/install.sh" tests

begin_run

CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR
# Tests of something that did not get built would only hide the reason.
[[ ${EXTENSION:-} == none ]] || "$SITE_TOOLS/extension.sh" >/dev/null

command_of() {
	case $1 in
		core) COMMAND=(cargo test --locked -p clientpress-core) ;;
		ext) COMMAND=(tests/ext/contract.sh) ;;
		php-quick) COMMAND=(env CLIENTPRESS_QUICK=1 tests/php/shards.sh sqlite) ;;
		php-sqlite) COMMAND=(tests/php/shards.sh sqlite) ;;
		# What asks nothing of the database in particular has been tried on SQLite.
		php-mariadb) COMMAND=(tests/php/shards.sh mariadb --exclude-group any-database) ;;
		e2e-sqlite) COMMAND=(tests/e2e/run.sh sqlite) ;;
		e2e-mariadb) COMMAND=(tests/e2e/run.sh mariadb --grep @storage) ;;
		*) die "There is no suite $1." ;;
	esac
}

# run_suite <name>
run_suite() {
	local name=$1 status=0 begun=$SECONDS
	command_of "$name"
	printf '\n=== %s: %s\n' "$name" "${COMMAND[*]}"
	start_group "$RUN/$name.log" "${COMMAND[@]}"
	follow_group "$STARTED_GROUP" "$RUN/$name.log" || status=$?
	printf '%s\n' "$status" >"$RUN/$name.status"
	printf '%s\n' $((SECONDS - begun)) >"$RUN/$name.seconds"
}

cd -- "$ROOT"
for suite in "${SUITES[@]}"; do
	command_of "$suite"
done
for suite in "${SUITES[@]}"; do
	run_suite "$suite"
done
php "$ROOT/tests/summary.php" "$RUN" "${SUITES[@]}"
