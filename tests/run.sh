#!/usr/bin/env bash
# Runs the test suites: PHPUnit's one after the other, then all others side by side; and says at the end what came of each.
# Usage: run.sh [core|ext|php-quick|php-sqlite|php-mariadb|network|api|e2e-sqlite|e2e-mariadb]...
# All of them but php-quick, which is a part of php-sqlite, unless named.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"

SUITES=("$@")
((${#SUITES[@]} > 0)) || SUITES=(core ext php-sqlite php-mariadb network api e2e-sqlite e2e-mariadb)

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
		# What asks nothing of the database in particular is tried on MariaDB, which answers in half the time.
		php-sqlite) COMMAND=(tests/php/shards.sh sqlite --exclude-group any-database) ;;
		php-mariadb) COMMAND=(tests/php/shards.sh mariadb) ;;
		# make check-multisite has the rest, and MariaDB.
		network) COMMAND=(env CLIENTPRESS_NETWORK=1 CLIENTPRESS_QUICK=1 tests/php/run.sh sqlite
			--testsuite 'What is otherwise' --exclude-group any-database) ;;
		# make check-api has the rest.
		api) COMMAND=(tests/api/check.sh --smoke) ;;
		# The journeys on each take about as long as those on the other.
		e2e-sqlite) COMMAND=(tests/e2e/run.sh sqlite --grep-invert @any-database) ;;
		e2e-mariadb) COMMAND=(tests/e2e/run.sh mariadb --grep '@storage|@any-database') ;;
		*) die "There is no suite $1." ;;
	esac
}

# start_suite <name>
# The group's id is left in STARTED_GROUP.
start_suite() {
	command_of "$1"
	date +%s >"$RUN/$1.begun"
	start_group "$RUN/$1.log" "${COMMAND[@]}"
}

# end_suite <name> <group>
end_suite() {
	local name=$1 status=0
	command_of "$name"
	printf '\n=== %s: %s\n' "$name" "${COMMAND[*]}"
	follow_group "$2" "$RUN/$name.log" || status=$?
	printf '%s\n' "$status" >"$RUN/$name.status"
	# By its last line: it may have ended while another suite was followed.
	printf '%s\n' $(($(stat -c %Y "$RUN/$name.log") - $(<"$RUN/$name.begun"))) >"$RUN/$name.seconds"
}

cd -- "$ROOT"
for suite in "${SUITES[@]}"; do
	command_of "$suite"
done
# run_together <suite>...
run_together() {
	local suite groups=()
	for suite; do
		start_suite "$suite"
		groups+=("$STARTED_GROUP")
	done
	for suite; do
		end_suite "$suite" "${groups[0]}"
		groups=("${groups[@]:1}")
	done
}

# PHPUnit has a process for each core. A journey waits for its browser, its server and its mail in turn, so that the small
# suites have a core meanwhile.
others=()
for suite in "${SUITES[@]}"; do
	case $suite in
		php-sqlite | php-mariadb) run_together "$suite" ;;
		*) others+=("$suite") ;;
	esac
done
run_together "${others[@]}"
php "$ROOT/tests/summary.php" "$RUN" "${SUITES[@]}"
