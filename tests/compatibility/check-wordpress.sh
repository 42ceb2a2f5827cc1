#!/usr/bin/env bash
# Runs PHPUnit on SQLite and the browser journey of an invitation on several versions of WordPress, and prints a table.
# VERSIONS names some of: npm, which is the one that all other tests use, and Debian's suites, such as trixie and sid.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

"$SITE_TOOLS/install.sh" tests debian
[[ ${EXTENSION:-} == none ]] || "$SITE_TOOLS/extension.sh" >/dev/null
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
begin_run

rows=()
for version in ${VERSIONS:-trixie npm sid}; do
	if [[ $version == npm ]]; then
		CLIENTPRESS_WORDPRESS=$("$SITE_TOOLS/wordpress.sh")
		from="npm, wp-studio $WP_STUDIO_VERSION"
	else
		CLIENTPRESS_WORDPRESS=$("$ROOT/tests/compatibility/wordpress.sh" "$version")
		from="Debian $version, ${CLIENTPRESS_WORDPRESS##*/}"
	fi
	export CLIENTPRESS_WORDPRESS
	number=$(sed -n "s/^\$wp_version = '\(.*\)';/\1/p" "$CLIENTPRESS_WORDPRESS/wordpress/wp-includes/version.php")
	run_part "wordpress-$number-phpunit" 2400 "$ROOT/tests/php/run.sh" sqlite
	run_part "wordpress-$number-journey" 300 "$ROOT/tests/e2e/run.sh" sqlite journey.spec.ts
	rows+=("| $number | $from | $(result_of "wordpress-$number-phpunit") | $(result_of "wordpress-$number-journey") |")
done

print_origin check-wordpress
printf '| WordPress | from | PHPUnit on SQLite | browser journey |\n|---|---|---|---|\n'
printf '%s\n' "${rows[@]}"
say "What each part said is in $STATE."
((FAILED == 0))
