#!/usr/bin/env bash
# Makes the files of a release for the PHP in PATH. Usage: dist.sh [<folder>], by default dist; it is made anew.
# The same sources give the same bytes, wherever they stand: times are those of the last commit, or SOURCE_DATE_EPOCH.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../tests/site/lib.sh"

TARGET=${1:-$ROOT/dist}
PACKAGING=$ROOT/rust-ext/packaging
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
export TZ=UTC LC_ALL=C
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# remapped_flags <target folder of cargo>
# No path of the machine that builds stands in the library, neither in messages of panics nor elsewhere.
remapped_flags() {
	printf '%s' "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$1=/target" \
		" --remap-path-prefix=$(rustc --print sysroot)=/rust --remap-path-prefix=$ROOT=/clientpress"
}

# release_library
# Prints the path of the extension as it is handed out, for the PHP in PATH.
release_library() (
	# check.sh names another, so that nothing is taken from an earlier build.
	target=${DIST_CARGO_DIR:-$(cargo_target_dir)/dist}
	RUSTFLAGS=$(remapped_flags "$target")
	export RUSTFLAGS CARGO_TARGET_DIR=$target
	mkdir -p "$target"
	cd -- "$ROOT"
	flock "$target.lock" sh -c '
		cargo build --locked --quiet --release --lib -p clientpress >&2 && cp -- "$1/release/libclientpress.so" "$2"
	' - "$target" "$WORK/clientpress.so"
	if strings -a "$WORK/clientpress.so" | grep -F -e "$HOME/" -e "$ROOT/" -e "$target/"; then
		die 'These paths of this machine stand in the library.'
	fi
	printf '%s\n' "$WORK/clientpress.so"
)

# What PIE looks for: php_<extension>-<version>_php<minor>-<machine>-linux-<libc>[-zts].tgz
asset_name() {
	local libc=glibc
	! ldd --version 2>&1 | grep -qi musl || libc=musl
	printf 'php_clientpress-%s_php%s-%s-linux-%s%s.tgz\n' "$VERSION" \
		"$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" "$(uname -m)" "$libc" \
		"$(php -n -r 'echo PHP_ZTS ? "-zts" : "";')"
}

# pack <archive> <folder> <file...>
pack() {
	local archive=$1 folder=$2
	shift 2
	tar --create --directory "$folder" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
		--numeric-owner --mode=u=rwX,go=rX -- "$@" | gzip --no-name --best >"$archive"
}

"$SITE_TOOLS/install.sh" build
need_command strings 'It is in the package binutils.'
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT

[[ -z $(git -C "$ROOT" status --porcelain -- plugin rust-ext Cargo.toml Cargo.lock LICENSE) ]] \
	|| die 'A release is made of what is committed: commit or remove your changes to plugin and rust-ext first.'
if [[ -e $TARGET && ! -f $TARGET/SHA256SUMS ]]; then
	die "$TARGET is there and was not made by make dist. Name another folder."
fi

say "Building ClientPress $VERSION into $TARGET"
library=$(release_library)
cp -- "$ROOT/LICENSE" "$PACKAGING/install.sh" "$WORK/"
(cd -- "$ROOT" && cargo metadata --format-version 1 --locked --filter-platform "$(uname -m)-unknown-linux-gnu") \
	>"$WORK/metadata.json"
php "$PACKAGING/crates.php" sbom "$WORK/metadata.json" "$ROOT/Cargo.lock" >"$WORK/clientpress-$VERSION.cdx.json"
php "$PACKAGING/crates.php" licences "$WORK/metadata.json" "$ROOT/Cargo.lock" >"$WORK/THIRD-PARTY-LICENCES.txt"

rm -rf -- "$TARGET"
mkdir -p -- "$TARGET"
php "$PACKAGING/zip.php" "$ROOT/plugin" "$TARGET/clientpress-$VERSION.zip"
pack "$TARGET/$(asset_name)" "$WORK" "$(basename -- "$library")" LICENSE install.sh THIRD-PARTY-LICENCES.txt
cp -- "$WORK/clientpress-$VERSION.cdx.json" "$WORK/THIRD-PARTY-LICENCES.txt" "$TARGET/"
(
	cd -- "$TARGET"
	sha256sum -- * >"$WORK/SHA256SUMS"
	mv -- "$WORK/SHA256SUMS" .
	cat SHA256SUMS
)
