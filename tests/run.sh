#!/usr/bin/env bash
# Runs the test suites one after the other and says at the end what came of each.
# Usage: run.sh [core|ext|php-sqlite|php-mariadb|e2e-sqlite|e2e-mariadb]...   all of them unless named

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
		php-*) COMMAND=(tests/php/run.sh "${1#php-}") ;;
		e2e-*) COMMAND=(tests/e2e/run.sh "${1#e2e-}") ;;
		*) die "There is no suite $1." ;;
	esac
}

# run_suite <name>
run_suite() {
	local name=$1 status=0 started=$SECONDS tee
	command_of "$name"
	printf '\n=== %s: %s\n' "$name" "${COMMAND[*]}"
	# Not with the undertaker's pipe, whose end tells that this script was killed.
	exec 7> >(exec tee "$RUN/$name.log" {UNDERTAKER}>&-)
	tee=$!
	start_group_here "${COMMAND[@]}" >&7 2>&1 7>&-
	exec 7>&-
	finish_group "$STARTED_GROUP" || status=$?
	wait "$tee" || true
	printf '%s\n' "$status" >"$RUN/$name.status"
	printf '%s\n' $((SECONDS - started)) >"$RUN/$name.seconds"
}

cd -- "$ROOT"
for suite in "${SUITES[@]}"; do
	command_of "$suite"
done
for suite in "${SUITES[@]}"; do
	run_suite "$suite"
done
php "$ROOT/tests/summary.php" "$RUN" "${SUITES[@]}"
