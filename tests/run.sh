#!/usr/bin/env bash
# Runs the test suites and says at the end what came of each. PHPUnit's run side by side, for each of them keeps one
# core busy; a browser alone takes two.
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
		php-quick) COMMAND=(env CLIENTPRESS_QUICK=1 tests/php/run.sh sqlite) ;;
		php-sqlite) COMMAND=(tests/php/run.sh sqlite) ;;
		# What asks nothing of the database in particular has been tried on SQLite.
		php-mariadb) COMMAND=(tests/php/run.sh mariadb --exclude-group any-database) ;;
		e2e-sqlite) COMMAND=(tests/e2e/run.sh sqlite) ;;
		e2e-mariadb) COMMAND=(tests/e2e/run.sh mariadb --grep @storage) ;;
		*) die "There is no suite $1." ;;
	esac
}

# start_suite <name>
# Its group is left in STARTED_GROUP; nothing is shown yet.
start_suite() {
	command_of "$1"
	date +%s >"$RUN/$1.started"
	start_group "$RUN/$1.log" "${COMMAND[@]}"
}

# follow_suite <name> <group>
# Shows what the suite has said and says until it ends.
follow_suite() {
	local name=$1 group=$2 status=0 reader
	command_of "$name"
	printf '\n=== %s: %s\n' "$name" "${COMMAND[*]}"
	start_group_here tail -n +1 -s 0.2 -f --pid="$group" "$RUN/$name.log"
	reader=$STARTED_GROUP
	finish_group "$group" || status=$?
	finish_group "$reader" || true
	printf '%s\n' "$status" >"$RUN/$name.status"
	# It may have ended long before it was followed: its last line tells when.
	printf '%s\n' $(($(stat -c %Y "$RUN/$name.log") - $(<"$RUN/$name.started"))) >"$RUN/$name.seconds"
}

# run_suites <name>...
run_suites() {
	local name groups=()
	for name; do
		start_suite "$name"
		groups+=("$STARTED_GROUP")
	done
	for name; do
		follow_suite "$name" "${groups[0]}"
		groups=("${groups[@]:1}")
	done
}

cd -- "$ROOT"
for suite in "${SUITES[@]}"; do
	command_of "$suite"
done
together=()
for suite in "${SUITES[@]}"; do
	if [[ $suite == php-* ]]; then
		together+=("$suite")
	else
		run_suites "${together[@]}"
		together=()
		run_suites "$suite"
	fi
done
run_suites "${together[@]}"
php "$ROOT/tests/summary.php" "$RUN" "${SUITES[@]}"
