#!/usr/bin/env bash
# Makes the files of a release for the PHP in PATH, and for every other one that can be had. Usage:
# dist-all.sh [<folder>], by default dist; it is made anew. VERSIONS names some of: bookworm, trixie, npm, arm64.

# shellcheck source=rust-ext/packaging/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

TARGET=${1:-$ROOT/dist}
"$PACKAGING/dist.sh" "$TARGET" >/dev/null
# shellcheck disable=SC2086 # A list of names.
"$PACKAGING/elsewhere.sh" "$TARGET" ${VERSIONS:-bookworm trixie npm arm64}
write_checksums "$TARGET"

# What the plugin tells people to take has to be there.
if [[ -z ${VERSIONS:-} ]]; then
	mapfile -t promised < <(php -n "$PACKAGING/promised.php" "$VERSION")
	((${#promised[@]})) || die 'The plugin names no file of a release.'
	for file in "${promised[@]}"; do
		[[ -f $TARGET/$file ]] || die "The plugin tells people to take $file, which is not in $TARGET."
	done
fi
