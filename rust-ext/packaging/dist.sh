#!/usr/bin/env bash
# Makes the files of a release for the PHP in PATH. Usage: dist.sh [<folder>], by default dist; it is made anew.

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

TARGET=${1:-$ROOT/dist}

"$SITE_TOOLS/install.sh" packages
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT

[[ -z $(git -C "$ROOT" status --porcelain -- plugin rust-ext Cargo.toml Cargo.lock LICENSE) ]] \
	|| die 'A release is made of what is committed: commit or remove your changes to plugin and rust-ext first.'
if [[ -e $TARGET && ! -f $TARGET/SHA256SUMS ]]; then
	die "$TARGET is there and was not made by make dist. Name another folder."
fi

say "Building ClientPress $VERSION into $TARGET"
rm -rf -- "$TARGET"
mkdir -p -- "$TARGET"
php "$PACKAGING/zip.php" "$ROOT/plugin" "$TARGET/clientpress-$VERSION.zip"
archive "$TARGET" "$WORK"
cp -- "$WORK/clientpress-$VERSION.cdx.json" "$WORK/THIRD-PARTY-LICENCES.txt" "$TARGET/"
# Where PHP is Debian's, its package as well.
if dpkg --search "$(php -n -r 'echo PHP_BINARY;')" >/dev/null 2>&1; then
	"$PACKAGING/deb.sh" "$TARGET"
fi
write_checksums "$TARGET"
