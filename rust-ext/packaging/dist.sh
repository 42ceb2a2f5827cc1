#!/usr/bin/env bash
# Makes the files of a release for the PHP in PATH. Usage: dist.sh [<folder>], by default dist; it is made anew.

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

TARGET=${1:-$ROOT/dist}

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
rm -rf -- "$TARGET"
mkdir -p -- "$TARGET"
php "$PACKAGING/zip.php" "$ROOT/plugin" "$TARGET/clientpress-$VERSION.zip"
archive "$TARGET" "$WORK"
cp -- "$WORK/clientpress-$VERSION.cdx.json" "$WORK/THIRD-PARTY-LICENCES.txt" "$TARGET/"
(
	cd -- "$TARGET"
	sha256sum -- * >"$WORK/SHA256SUMS"
	mv -- "$WORK/SHA256SUMS" .
	cat SHA256SUMS
)
