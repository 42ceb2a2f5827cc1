#!/usr/bin/env bash
# Holds the code against its rules: rustfmt, clippy, cargo-deny, mago, PHP's own parser, eslint, tsc, Prettier
# and shellcheck, and a few rules of our own. All of them run, whatever one of them says.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"

cd -- "$ROOT"
"$SITE_TOOLS/install.sh" lint
FAILED=()

# compile_tool <empty folder> <crate> <version>
compile_tool() {
	say "Compiling $2 $3, once; this takes a while."
	cargo install --quiet --locked --root "$1" "$2@$3"
}

# tool <crate> <version>
# Prints the path of the program that the crate is named after.
tool() {
	printf '%s/bin/%s\n' "$(make_cached "tools/$1-$2" compile_tool "$1" "$2")" "$1"
}

# unpack_wp_cli <empty folder> <folder of wordpress.sh>
unpack_wp_cli() {
	php -r '(new Phar($argv[1]))->extractTo($argv[2]);' "$2/wp-cli.phar" "$1/all"
	mv -- "$1/all/vendor/wp-cli/wp-cli/php" "$1/php"
	mv -- "$1/all/vendor/wp-cli/php-cli-tools/lib/cli" "$1/php/cli-tools"
	rm -r -- "$1/all"
}

# link_sources
# What the analyser reads beside our code stands in the cache; mago.toml can name it by these links alone.
link_sources() {
	local wordpress
	wordpress=$("$SITE_TOOLS/wordpress.sh")
	mkdir -p .lint
	ln -sfnT -- "$wordpress/wordpress" .lint/wordpress
	ln -sfnT -- "$(make_cached "wp-cli/$WORDPRESS_VERSION" unpack_wp_cli "$wordpress")/php" .lint/wp-cli
}

# check <name> <command...>
check() {
	local name=$1
	shift
	printf '\n=== %s\n' "$name"
	if "$@"; then
		printf 'ok\n'
	else
		FAILED+=("$name")
	fi
}

parse_php() {
	git ls-files -z --cached --others --exclude-standard -- '*.php' | xargs -0 -P 2 -n 1 php -n -l >/dev/null
}

# without_guard
# Prints which of the files that stdin names, each ended by a NUL, go on when they are requested by themselves.
without_guard() {
	xargs -0 grep -LPz -- "\nnamespace [^\n]+;\n\ndefined\('ABSPATH'\) \|\| exit\(\);\n\n" || true
}

# A file that is requested by itself ends there, before it misses what it extends.
check_guards() {
	local missing
	missing=$(git ls-files -z --cached --others --exclude-standard -- 'plugin/src/*.php' | without_guard)
	if [[ -n $missing ]]; then
		say "These have no defined('ABSPATH') || exit(); below their namespace:" "$missing"
		return 1
	fi
}

prove_guards() {
	local folder file=plugin/src/Kernel/Clock.php guard="defined('ABSPATH')" found
	folder=$(mktemp -d)
	cp -- "$file" "$folder/guarded.php"
	grep -vF -- "$guard" "$file" >"$folder/without.php"
	sed "s/^$guard.*/# &/" "$file" >"$folder/in-a-comment.php"
	{ sed "/^$guard/d" "$file" && printf "\n%s || exit();\n" "$guard"; } >"$folder/too-late.php"
	found=$(find "$folder" -name '*.php' -print0 | sort -z | without_guard)
	rm -r -- "$folder"
	[[ $found == "$folder/in-a-comment.php"$'\n'"$folder/too-late.php"$'\n'"$folder/without.php" ]]
}

check_output() {
	git ls-files -z --cached --others --exclude-standard -- 'plugin/*.php' | xargs -0 php tests/lint/unescaped-output.php
}

check_suppressions() {
	git ls-files -z --cached --others --exclude-standard -- '*.php' | xargs -0 php tests/lint/check-suppressions.php
}

# same_texts <folder>
# Whether what plugin/languages has is what is made of the sources now.
same_texts() {
	diff -u "$1/clientpress.pot" .lint/languages/clientpress.pot && diff -rq "$1" .lint/languages
}

check_texts() {
	rm -rf -- .lint/languages
	if ! "$SITE_TOOLS/pot.sh" .lint/languages || ! same_texts plugin/languages; then
		say 'make pot collects the texts anew, and makes what WordPress reads of their translations.'
		return 1
	fi
}

# A built file that is stale, missing, or left over.
prove_texts() {
	local folder status=0 change
	for change in 'printf x >>clientpress.pot' 'printf x >>clientpress-ja.l10n.php' 'rm clientpress-ar.po' 'touch old.po'; do
		folder=$(mktemp -d)
		cp -r -- plugin/languages/. "$folder"
		(cd -- "$folder" && eval "$change")
		if same_texts "$folder" >/dev/null; then
			say "Nothing was said of: $change"
			status=1
		fi
		rm -r -- "$folder"
	done
	return "$status"
}

# wrong_subjects
# Prints which of the subjects of commits that stdin has are not "area: what" of at most 72 characters.
wrong_subjects() {
	php -r 'echo implode(preg_grep("/^(?=.{1,72}$)[a-z][a-z0-9 ,-]*: \\S/u", file("php://stdin"), PREG_GREP_INVERT));'
}

# Of what is not at the origin yet: what is there cannot be reworded.
check_subjects() {
	local wrong
	git rev-parse --verify --quiet origin/main >/dev/null || return 0
	wrong=$(git log --no-merges --format=%s origin/main.. | wrong_subjects)
	if [[ -n $wrong ]]; then
		say 'These subjects are not of the form "area: what", or have more than 72 characters:' "$wrong"
		return 1
	fi
}

prove_subjects() {
	local right found
	right="admin: $(printf 'ü%.0s' {1..65})"
	found=$(printf '%s\n' "$right" "${right}ü" 'invite box: say so' 'Say so' 'admin:' | wrong_subjects)
	[[ $found == "${right}ü"$'\n''Say so'$'\n''admin:' ]]
}

check_shell() {
	git ls-files -z --cached --others --exclude-standard -- '*.sh' tests/site/wp .ci/run \
		| xargs -0 shellcheck --external-sources
}

MAGO=$(tool mago "$MAGO_VERSION")
CARGO_DENY=$(tool cargo-deny "$CARGO_DENY_VERSION")
link_sources
NODE_MODULES=$(npm_modules "$ROOT/tests/lint")/node_modules
# Beside what imports from it.
ln -sfnT -- "$NODE_MODULES" tests/lint/node_modules
# Not for the tools, whose quarter of an hour would lock every other build out.
CARGO_TARGET_DIR=$(cargo_target_dir)
export CARGO_TARGET_DIR

check rustfmt cargo fmt --all --check
check clippy cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
check 'cargo deny' "$CARGO_DENY" --locked check licenses bans sources
check 'mago format' "$MAGO" format --check
check 'mago lint' "$MAGO" lint --minimum-fail-level note
check 'mago analyze' "$MAGO" analyze --minimum-fail-level note
check 'mago guard' "$MAGO" guard --minimum-fail-level note
check 'guard bites' php tests/lint/prove-guard.php "$MAGO" mago.toml
check 'php -l' parse_php
check 'requested by itself' check_guards
check 'ABSPATH bites' prove_guards
check rooms php tests/lint/check-rooms.php plugin/src
check 'rooms bite' php tests/lint/prove-rooms.php plugin/src
check documents php tests/lint/check-documents.php
check 'documents bite' php tests/lint/prove-documents.php
check 'oldest WordPress' php tests/lint/check-floor.php .lint/wordpress
check 'unescaped output' check_output
check suppressions check_suppressions
check eslint "$NODE_MODULES/.bin/eslint" --config tests/lint/eslint.config.mjs --max-warnings 0 plugin/assets
check tsc "$NODE_MODULES/.bin/tsc" --project tests/lint
check prettier "$NODE_MODULES/.bin/prettier" --config tests/lint/prettier.json --log-level warn --check \
	'plugin/assets/**/*.{js,css}' 'tests/lint/*.{mjs,ts}'
check shellcheck check_shell
check 'commit subjects' check_subjects
check 'subjects bite' prove_subjects
check 'translatable texts' check_texts
check 'stale texts are found' prove_texts
check translations php tests/lint/check-translations.php .lint/wordpress

if ((${#FAILED[@]} > 0)); then
	printf '\nFailed: %s\n' "${FAILED[*]}"
	exit 1
fi
printf '\nNothing to complain about.\n'
