#!/usr/bin/env bash
# Fuzzes every target for some seconds under AddressSanitizer. Usage: run.sh [seconds for each target]
# What crashes is kept in rust-ext/fuzz/artifacts; what is found new is not kept, the corpus stays small.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../tests/site/lib.sh"

CARGO_FUZZ_VERSION=0.13.2
SECONDS_EACH=${1:-30}
FUZZ=$ROOT/rust-ext/fuzz

need_command cargo 'Install Rust from https://rustup.rs, then run this again.'
need_command c++ 'Run tests/site/install.sh build, then run this again.'

install_cargo_fuzz() {
	say "Installing cargo-fuzz $CARGO_FUZZ_VERSION..."
	CARGO_TARGET_DIR=$1/target cargo install --quiet --locked --root "$1" --version "$CARGO_FUZZ_VERSION" cargo-fuzz
	rm -rf -- "$1/target"
}

PATH=$(make_cached "tools/cargo-fuzz-$CARGO_FUZZ_VERSION" install_cargo_fuzz)/bin:$PATH
rustc=$(rustc --version | cut -d' ' -f2)
export CARGO_TARGET_DIR=$CACHE/target/fuzz-$rustc
# The sanitizers are not stable in Rust; the compiler is the same.
export RUSTC_BOOTSTRAP=1

run=$(mktemp -d)
trap 'rm -rf -- "$run"' EXIT
cd -- "$FUZZ" || exit

for target in token phc strength list address; do
	say "Fuzzing $target for $SECONDS_EACH s..."
	mkdir -p "$run/$target"
	options=(-max_total_time="$SECONDS_EACH" -max_len=512 -timeout=20 -print_final_stats=1)
	if [[ -f $target.dict ]]; then
		options+=(-dict="$target.dict")
	fi
	# New finds go to the first folder.
	cargo fuzz run --fuzz-dir "$FUZZ" "$target" "$run/$target" "corpus/$target" -- "${options[@]}" 2>"$run/$target.log" || {
		tail -n 60 "$run/$target.log" >&2
		die "Fuzzing $target found something, see rust-ext/fuzz/artifacts/$target."
	}
	grep -E 'number_of_executed_units|average_exec' "$run/$target.log" >&2
done
