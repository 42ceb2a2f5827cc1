#!/usr/bin/env bash
# Counts the instructions of reading hostile lists and addresses, and of scoring hostile passwords. Twice the bytes may
# cost at most 2.2 times the instructions, and a password at most twice what an honest phrase of 100 characters costs in
# the same run. Needs valgrind.
#
# Usage: input.sh [bytes of the smaller ones, 50000 by default]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

need_command valgrind 'Run apt-get install valgrind, then run this again.'
begin_run
CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR
cargo build --quiet --release --locked -p clientpress-core --example cost --manifest-path "$ROOT/Cargo.toml"

valgrind --tool=callgrind --callgrind-out-file="$RUN/cost" --dump-before='*next_work*' \
	"$CARGO_TARGET_DIR/release/examples/cost" all "${1:-50000}" >"$RUN/works" 2>"$RUN/log" || die "$(tail "$RUN/log")"

# A dump holds what was done before the work that is named next.
dumps=("$RUN"/cost.*)
for ((number = 2; number <= ${#dumps[@]}; number++)); do
	sed -n 's/^totals: //p' "$RUN/cost.$number"
done | paste <(sed -n 's/^work\t\(..*\)/\1/p' "$RUN/works") - | awk -F'\t' '
	/^password: a phrase/ { phrase = $2 }
	/^password/ {
		printf "%-44s%26d%7d %% of a phrase\n", $1, $2, 100 * $2 / phrase
		failed = failed || $2 > 2 * phrase
		passwords++
	}
	/^(list|address)/ && $1 == work {
		printf "%-44s%13d%13d%7d %%\n", $1, once, $2, 100 * $2 / once
		failed = failed || $2 > 2.2 * once
		lists++
	}
	{ work = $1; once = $2 }
	END { exit failed || !passwords || !lists }'
