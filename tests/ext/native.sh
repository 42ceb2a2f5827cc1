#!/usr/bin/env bash
# Looks for what only shows from outside: wrong memory accesses and leaks under valgrind, growth over a million calls.

# shellcheck source=tests/ext/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_command valgrind 'Install valgrind, then run this again.'

CALLS=1000000

say "A million mixed calls..."
grown=$(php -n -d "extension=$(build_extension)" "$ROOT/tests/ext/Support/scripts/mixed-calls.php" "$CALLS")
((grown < 1024)) || die "The process grew by $grown KiB in $CALLS calls."
say "The process grew by $grown KiB in $CALLS calls."

say "The contract suite under valgrind..."
# PHP's own allocator would hide overruns, and an unloaded library would have no names in the report. Children run
# without valgrind: some end in a fatal error, where PHP leaks by itself. Time is not measured here.
export USE_ZEND_ALLOC=0 ZEND_DONT_UNLOAD_MODULES=1
# What is "possibly" lost are the dictionaries that zxcvbn keeps in statics.
PHP_RUNNER="valgrind --quiet --suppressions=$ROOT/tests/ext/valgrind.supp --leak-check=full
	--show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect --error-exitcode=9" \
	run_contract --exclude-group time "$@"
