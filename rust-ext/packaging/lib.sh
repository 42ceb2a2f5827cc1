# shellcheck shell=bash
# What makes the files of a release. The same sources give the same bytes, wherever they stand: times are those of the
# last commit, or SOURCE_DATE_EPOCH.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../tests/site/lib.sh"

PACKAGING=$ROOT/rust-ext/packaging
VERSION=$(sed -n 's/^version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")
export TZ=UTC LC_ALL=C
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$ROOT" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# DIST_MACHINE names another machine than this one: aarch64, whose compiler is in Debian's gcc-aarch64-linux-gnu.
MACHINE=${DIST_MACHINE:-$(uname -m)}

# remapped_flags <target folder of cargo>
# No path of the machine that builds stands in the library, neither in messages of panics nor elsewhere.
remapped_flags() {
	printf '%s' "--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$1=/target" \
		" --remap-path-prefix=$(rustc --print sysroot)=/rust --remap-path-prefix=$ROOT=/clientpress"
}

# release_library <empty folder>
# Builds the extension as it is handed out, for the PHP in PATH, and prints its path in the folder.
release_library() (
	# check.sh names another, so that nothing is taken from an earlier build.
	target=${DIST_CARGO_DIR:-$(cargo_target_dir)/dist}
	RUSTFLAGS=$(remapped_flags "$target")
	export RUSTFLAGS CARGO_TARGET_DIR=$target
	built=$target options=()
	if [[ $MACHINE != "$(uname -m)" ]]; then
		triple=$MACHINE-unknown-linux-gnu
		built=$target/$triple options=(--target "$triple")
		[[ -d $(rustc --print target-libdir --target "$triple") ]] || die "Run rustup target add $triple, then this again."
		upper=${triple^^}
		export "CARGO_TARGET_${upper//-/_}_LINKER=$MACHINE-linux-gnu-gcc" "BINDGEN_EXTRA_CLANG_ARGS=-I/usr/$MACHINE-linux-gnu/include"
	fi
	mkdir -p "$target"
	cd -- "$ROOT"
	flock "$target.lock" sh -c '
		library=$1 copy=$2
		shift 2
		cargo build --locked --quiet --release --lib -p clientpress "$@" >&2 && cp -- "$library" "$copy"
	' - "$built/release/libclientpress.so" "$1/clientpress.so" "${options[@]}"
	if strings -a "$1/clientpress.so" | grep -F -e "$HOME/" -e "$ROOT/" -e "$target/"; then
		die 'These paths of this machine stand in the library.'
	fi
	printf '%s\n' "$1/clientpress.so"
)

# What PIE looks for: php_<extension>-<version>_php<minor>-<machine>-linux-<libc>[-zts].tgz
asset_name() {
	local libc=glibc
	! ldd --version 2>&1 | grep -qi musl || libc=musl
	printf 'php_clientpress-%s_php%s-%s-linux-%s%s.tgz\n' "$VERSION" \
		"$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" "$MACHINE" "$libc" \
		"$(php -n -r 'echo PHP_ZTS ? "-zts" : "";')"
}

# pack <archive> <folder> <file...>
pack() {
	local archive=$1 folder=$2
	shift 2
	tar --create --directory "$folder" --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 \
		--numeric-owner --mode=u=rwX,go=rX -- "$@" | gzip --no-name --best >"$archive"
}

# about_crates <folder>
# Writes the bill of materials and the licences of all crates there, the same for each machine that is built for.
about_crates() (
	cd -- "$ROOT"
	cargo metadata --format-version 1 --locked \
		--filter-platform x86_64-unknown-linux-gnu --filter-platform aarch64-unknown-linux-gnu >"$1/metadata.json"
	php "$PACKAGING/crates.php" sbom "$1/metadata.json" Cargo.lock >"$1/clientpress-$VERSION.cdx.json"
	php "$PACKAGING/crates.php" licences "$1/metadata.json" Cargo.lock >"$1/THIRD-PARTY-LICENCES.txt"
)

# write_checksums <folder>
write_checksums() (
	cd -- "$1"
	rm -f SHA256SUMS
	sums=$(sha256sum -- *)
	printf '%s\n' "$sums" | tee SHA256SUMS
)

# archive <folder> <empty folder to work in>
# Makes the archive of the extension for the PHP in PATH, with install.sh, in the first one.
archive() {
	release_library "$2" >/dev/null
	about_crates "$2"
	cp -- "$ROOT/LICENSE" "$PACKAGING/install.sh" "$2/"
	pack "$1/$(asset_name)" "$2" clientpress.so LICENSE install.sh THIRD-PARTY-LICENCES.txt
}
