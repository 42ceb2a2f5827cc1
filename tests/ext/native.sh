#!/usr/bin/env bash
# Looks for what only shows from outside: wrong memory accesses and leaks under valgrind, growth over a million calls,
# instructions that grow faster than what is read.

# shellcheck source=tests/ext/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_command valgrind 'Install valgrind, then run this again.'

CALLS=1000000

say "A million mixed calls..."
grown=$(php -n -d "extension=$(build_extension)" "$ROOT/tests/ext/Support/scripts/mixed-calls.php" "$CALLS")
((grown < 1024)) || die "The process grew by $grown KiB in $CALLS calls."
say "The process grew by $grown KiB in $CALLS calls."

# instructions <kind of list> <bytes>
instructions() {
	local counts
	counts=$(mktemp)
	valgrind --quiet --tool=callgrind --callgrind-out-file="$counts" \
		php -n -d "extension=$(build_extension)" "$ROOT/tests/ext/Support/scripts/read-list.php" "$1" "$2"
	sed -n 's/^\(totals\|summary\): //p' "$counts" | head -n 1
	rm -f -- "$counts"
}

say "Lists of twice the bytes..."
BYTES=65536
mapfile -t kinds < <(sed -n "s/^ *'\(.*\)' => .*/\1/p" "$ROOT/tests/ext/Support/scripts/read-list.php")
((${#kinds[@]} > 0)) || die "There is no kind of list to read."
for kind in "${kinds[@]}"; do
	# What PHP needs to start is no part of it.
	start=$(instructions "$kind" 0)
	once=$(($(instructions "$kind" "$BYTES") - start))
	twice=$(($(instructions "$kind" $((2 * BYTES))) - start))
	say "$kind: $((once / BYTES)) instructions a byte, twice the bytes $((100 * twice / once)) %"
	((100 * twice <= 220 * once)) || die "Reading '$kind' is not linear: $once instructions, then $twice."
done

say "The contract suite under valgrind..."
# PHP's own allocator would hide overruns, and an unloaded library would have no names in the report. Children run
# without valgrind: some end in a fatal error, where PHP leaks by itself. Time is not measured here.
export USE_ZEND_ALLOC=0 ZEND_DONT_UNLOAD_MODULES=1
# What is "possibly" lost are the dictionaries that zxcvbn keeps in statics.
PHP_RUNNER="valgrind --quiet --suppressions=$ROOT/tests/ext/valgrind.supp --leak-check=full
	--show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect --error-exitcode=9" \
	run_contract --exclude-group time "$@"
