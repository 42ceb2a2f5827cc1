#!/usr/bin/env bash
# Makes Debian's package of the extension for the PHP in PATH. Usage: deb.sh <folder>
# Needs build-essential, debhelper, dh-php, and what builds the extension.

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_command dh_php 'It is in the package dh-php.'
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
source=$WORK/clientpress
mkdir -- "$source"
release_library "$source" >/dev/null
about_crates "$WORK"
cp -R -- "$PACKAGING/debian" "$source/"
cp -- "$ROOT/LICENSE" "$WORK/THIRD-PARTY-LICENCES.txt" "$source/"

# Every PHP has a package of its own, as Debian's extensions have.
php=php$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
for file in "$source"/debian/php-clientpress.*; do
	mv -- "$file" "${file/php-clientpress/$php-clientpress}"
done
sed -i "s/@php@/$php/g" "$source/debian/control"
(cd -- "$source" && dpkg-buildpackage --build=binary --no-sign >&2)
mv -- "$WORK"/*.deb "$1/"
