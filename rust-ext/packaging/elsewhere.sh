#!/usr/bin/env bash
# Makes the archives of the extension, and Debian's packages, for other PHPs than the one in PATH, each in a chroot of the
# Debian that has it. Needs root. Usage: elsewhere.sh <folder> <bookworm|trixie|npm|arm64>...
# npm is a PHP that Debian has no packages of; arm64 are Debian's PHPs on that machine, built by a cross compiler.

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tests/compatibility/debian.sh
source "$ROOT/tests/compatibility/debian.sh"
# shellcheck source=tests/compatibility/chroot.sh
source "$ROOT/tests/compatibility/chroot.sh"
# shellcheck source=tests/compatibility/libphp.sh
source "$ROOT/tests/compatibility/libphp.sh"

TARGET=$1
shift
"$SITE_TOOLS/install.sh" build chroot
begin_run
CARGO_NET_OFFLINE=false timeout --kill-after=20 600 cargo fetch --quiet --locked --manifest-path "$ROOT/Cargo.toml"
# A chroot sees the work tree and the cache.
OUT=$(mktemp -d "$CACHE/packages.XXXXXX")
trap 'rm -rf -- "$OUT"; end_run' EXIT

# run_in <script> <command...>
run_in() {
	timeout --kill-after=20 900 "${ISOLATED[@]}" "$@"
}

# unpack_headers <empty folder> <suite> <PHP>
unpack_headers() {
	DEBIAN_ARCHITECTURE=arm64 unpack_package "$1/headers" "$2" "php$3-dev" || die "$2 has no php$3-dev for arm64."
	mkdir -- "$1/bin"
	write_php_config "$1/bin"
}

# build_for_arm64 <suite> <PHP>
build_for_arm64() {
	local headers version
	version=$(DEBIAN_ARCHITECTURE=arm64 suite_package "$1" "php$2-dev")
	headers=$(make_cached "tools/php$2-dev-arm64-${version%% *}" unpack_headers "$@")
	CHROOT_PATH=$headers/bin write_chroot_script "$RUN/arm64-$1" "$(builder "$@" gcc-aarch64-linux-gnu libc6-dev-arm64-cross)"
	DIST_MACHINE=aarch64 run_in "$RUN/arm64-$1" "$PACKAGING/archive.sh" "$OUT"
}

# build_for_suite <suite> <PHP>
build_for_suite() {
	write_chroot_script "$RUN/$1" "$(builder "$@")"
	run_in "$RUN/$1" "$PACKAGING/archive.sh" "$OUT"
	run_in "$RUN/$1" "$PACKAGING/deb.sh" "$OUT"
}

for name in "$@"; do
	say "Building for $name"
	case $name in
		bookworm) build_for_suite bookworm 8.2 ;;
		trixie) build_for_suite trixie 8.4 ;;
		npm)
			write_libphp_script "$RUN/npm" "$(builder bookworm 8.2)"
			run_in "$RUN/npm" "$PACKAGING/archive.sh" "$OUT"
			;;
		arm64)
			build_for_arm64 bookworm 8.2
			build_for_arm64 trixie 8.4
			;;
		*) die "Known are bookworm, trixie, npm and arm64, not $name." ;;
	esac
done
mv -- "$OUT"/* "$TARGET/"
