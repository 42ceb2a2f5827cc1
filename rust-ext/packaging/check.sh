#!/usr/bin/env bash
# Makes a release twice, from two clones in folders of their own, and tries what came out: same bytes, the plugin's files
# and no others, and a library that loads and passes the contract suite.

# shellcheck source=tests/ext/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../../tests/ext/lib.sh"
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
# shellcheck source=tests/compatibility/documents.sh
source "$ROOT/tests/compatibility/documents.sh"

WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
[[ -z $(git -C "$ROOT" status --porcelain) ]] || die 'Commit first: the check clones what is committed.'

for folder in one another/much/longer; do
	git clone --quiet --local -- "$ROOT" "$WORK/$folder/clone"
	DIST_CARGO_DIR="$WORK/$folder/cargo" timeout --kill-after=20 2400 "$WORK/$folder/clone/rust-ext/packaging/dist.sh" "$WORK/$folder/dist" >/dev/null
done
one=$WORK/one/dist
diff -r -- "$one" "$WORK/another/much/longer/dist" || die 'Two folders give two releases.'
(cd -- "$one" && run_commands docs/install.md 'Installing ClientPress' && find . -type f ! -name SHA256SUMS | wc -l | grep -qx "$(wc -l <SHA256SUMS)") \
	|| die 'SHA256SUMS does not name what is there.'

diff <(git -C "$ROOT" ls-files plugin | sed 's|^plugin/|clientpress/|' | LC_ALL=C sort) \
	<(php -r '$zip = new ZipArchive(); $zip->open($argv[1]); for ($i = 0; $i < $zip->count(); $i++) echo $zip->getNameIndex($i), "\n";' \
		-- "$one"/clientpress-*.zip) || die 'The zip is not the folder plugin.'

mkdir "$WORK/library"
tar --extract --gzip --file "$one"/php_clientpress-*.tgz --directory "$WORK/library"
diff <(cd -- "$WORK/library" && printf '%s\n' *) <(printf '%s\n' LICENSE THIRD-PARTY-LICENCES.txt clientpress.so install.sh) \
	|| die 'The archive does not hold what it should.'
# A PHP of its own: this one stays as it is.
mkdir "$WORK/modules" "$WORK/settings"
printf '#!/bin/sh\nexport PHP_INI_SCAN_DIR=%q\nexec php -d extension_dir=%q "$@"\n' "$WORK/settings" "$WORK/modules" >"$WORK/php"
chmod 755 "$WORK/php"
sh "$WORK/library/install.sh" --php "$WORK/php"
sh "$WORK/library/install.sh" --php "$WORK/php" --undo
CLIENTPRESS_EXTENSION=$WORK/library/clientpress.so run_contract "$@" | tee "$STATE/dist-contract.log"
touch -- "$STATE/dist-contract.ok"

print_origin check-dist
printf '| what | seen |\n|---|---|\n'
printf '| %s | %s |\n' 'all files, made in two folders' 'the same bytes' \
	'`SHA256SUMS`' "names all $(wc -l <"$one/SHA256SUMS")" \
	"the plugin's zip" 'the files of the folder plugin, no others' \
	'the archive' "installed and taken out by install.sh; contract suite: $(result_of dist-contract)"
