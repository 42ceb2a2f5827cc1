#!/usr/bin/env bash
# Prints a folder of the cache with WordPress's own translations into the languages of the plugin, as a site has them in
# wp-content/languages. They come with WordPress Studio, as WordPress itself does.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# unpack_languages <empty folder>
unpack_languages() {
	local files=package/dist/cli/wp-files/latest/languages download locale
	local -a patterns=()
	download=$(make_cached "downloads/$WP_STUDIO_SHA256" download_studio)
	for locale in ar de_DE es_ES fr_FR ja; do
		patterns+=("$files/$locale.l10n.php" "$files/admin-$locale.l10n.php" "$files/$locale-*.json")
	done
	tar -xzf "$download/wp-studio.tgz" -C "$1" --strip-components=6 --wildcards "${patterns[@]}"
}

make_cached "languages/$WORDPRESS_VERSION" unpack_languages
