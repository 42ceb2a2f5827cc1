#!/usr/bin/env bash
# Counts the instructions of reading hostile lists and addresses, and of scoring hostile passwords. Twice the bytes may
# cost at most 2.2 times the instructions, and a password at most as many as MOST says. Needs valgrind.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

BYTES=50000
# Instructions: twice what an honest phrase of 100 characters takes, of which half are for loading the dictionaries.
MOST=400000000

need_command valgrind 'Run apt-get install valgrind, then run this again.'
begin_run
CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR
cargo build --quiet --release --locked -p clientpress-core --example cost --manifest-path "$ROOT/Cargo.toml"
PROGRAM=$CARGO_TARGET_DIR/release/examples/cost

# instructions <work> <bytes>
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$PROGRAM" "$@" 2>&1 >/dev/null |
		sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

failed=0
start=$(instructions 'nothing: nothing' 0)
while read -r work; do
	if [[ $work == password:* ]]; then
		count=$(instructions "$work" 100)
		verdict=$((count > MOST))
		printf '%-44s %12d\n' "$work" "$count"
	else
		once=$(($(instructions "$work" $BYTES) - start))
		twice=$(($(instructions "$work" $((2 * BYTES))) - start))
		verdict=$((10 * twice > 22 * once))
		printf '%-44s %12d %12d %5d %%\n' "$work" "$once" "$twice" $((100 * twice / once))
	fi
	((verdict == 0)) || failed=1
done < <("$PROGRAM")

exit "$failed"
