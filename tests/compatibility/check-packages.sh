#!/usr/bin/env bash
# Builds the packages of a release for every PHP that is at hand, each where its users have it, and installs them by the
# commands of docs/install.md, in a chroot that has PHP and nothing of ours. Prints a table. Needs root. What was built
# stays in the folder that is named at the end.
# VERSIONS names some of: bookworm, trixie, npm, arm64.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/compatibility/debian.sh
source "$ROOT/tests/compatibility/debian.sh"
# shellcheck source=tests/compatibility/chroot.sh
source "$ROOT/tests/compatibility/chroot.sh"
# shellcheck source=tests/compatibility/libphp.sh
source "$ROOT/tests/compatibility/libphp.sh"

"$SITE_TOOLS/install.sh" build chroot
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
begin_run
CARGO_NET_OFFLINE=false timeout --kill-after=20 600 cargo fetch --quiet --locked --manifest-path "$ROOT/Cargo.toml"
# A chroot does not see the repository.
SOURCE_DATE_EPOCH=$(git -C "$ROOT" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
OUT=$STATE/packages
mkdir -p "$OUT"
PACKAGING=$ROOT/rust-ext/packaging
TOOLS=$ROOT/tests/compatibility

# clean_chroot <suite> <PHP>
# Prints the folder of a chroot in which nobody has installed anything of ours: a copy for this run.
clean_chroot() {
	local kept
	kept=$(chroot_folder "$1" apache2 sudo "php$2-cli" "php$2-fpm" "libapache2-mod-php$2")
	cp -a -- "$kept" "$RUN/clean-$1"
	printf '%s\n' "$RUN/clean-$1"
}

rows=()

# check_suite <suite> <PHP>
check_suite() {
	local build try part results=()
	write_chroot_script "$RUN/build-$1" "$(builder "$@")"
	write_chroot_script "$RUN/try-$1" "$(clean_chroot "$@")"
	build=("${ISOLATED[@]}" "$RUN/build-$1")
	try=("${ISOLATED[@]}" "$RUN/try-$1")
	run_part "packages-$1-build" 1800 "$PACKAGING/elsewhere.sh" "$OUT" "$1"
	run_part "packages-$1-try-deb" 300 "${try[@]}" "$TOOLS/try-deb.sh" "$2" "$OUT"
	run_part "packages-$1-try-archive" 300 "${try[@]}" "$TOOLS/try-archive.sh" "$2" "$OUT"
	run_part "packages-$1-try-source" 600 "${build[@]}" "$TOOLS/try-source.sh"
	for part in deb archive source; do
		results+=("$(result_of "packages-$1-try-$part")")
	done
	rows+=("| $2 | Debian $1 | ${results[0]} | ${results[1]} | ${results[2]} |")
}

# A PHP without packages of its own: what Debian has is not tried.
check_npm() {
	local build
	write_libphp_script "$RUN/build-npm" "$(builder bookworm 8.2)"
	build=("${ISOLATED[@]}" "$RUN/build-npm")
	run_part packages-npm-build 1800 "$PACKAGING/elsewhere.sh" "$OUT" npm
	run_part packages-npm-try-archive 120 "${build[@]}" "$TOOLS/try-load.sh" "$OUT"
	rows+=("| 8.5 | npm, $LIBPHP_PACKAGE $LIBPHP_VERSION | there is none | loads: $(result_of packages-npm-try-archive) | not tried |")
}

# unpack_arm64 <empty folder> <suite> <PHP>
# That PHP and what it needs, unpacked alone: nothing of it is run before emulation does.
unpack_arm64() {
	timeout --kill-after=20 900 debootstrap --arch=arm64 --foreign --variant=minbase --include="php$3-cli" "$2" "$1" "$(debian_mirror)" >&2
	find "$1/var/cache/apt/archives" -name '*.deb' -exec dpkg-deb -x {} "$1" \;
}

# check_arm64 <suite> <PHP>
# On an emulated processor: what was built for it is loaded and tests itself.
check_arm64() {
	local root
	need_command qemu-aarch64-static 'It is in the package qemu-user-static.'
	root=$(make_cached "chroots/$1-arm64-php$2" unpack_arm64 "$@")
	run_part "packages-arm64-$1-try" 120 "$TOOLS/try-load.sh" "$OUT" aarch64 qemu-aarch64-static -L "$root" "$root/usr/bin/php$2"
	rows+=("| $2 | Debian $1, arm64, emulated | not built | loads, self-test: $(result_of "packages-arm64-$1-try") | not tried |")
}

for suite in ${VERSIONS:-bookworm trixie npm arm64}; do
	case $suite in
		bookworm) check_suite bookworm 8.2 ;;
		trixie) check_suite trixie 8.4 ;;
		npm) check_npm ;;
		arm64)
			run_part packages-arm64-build 3600 "$PACKAGING/elsewhere.sh" "$OUT" arm64
			check_arm64 bookworm 8.2
			check_arm64 trixie 8.4
			;;
		*) die "check-packages knows bookworm, trixie, npm and arm64, not $suite." ;;
	esac
done

print_origin check-packages
printf '| PHP | from | Debian package | archive with install.sh | from the source: phpize, make install |\n|---|---|---|---|---|\n'
printf '%s\n' "${rows[@]}"
say "What was built, and what each part said, is in $STATE."
((FAILED == 0))
