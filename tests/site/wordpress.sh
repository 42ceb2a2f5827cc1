#!/usr/bin/env bash
# Prints a folder of the cache that holds wordpress/, sqlite-database-integration/ and wp-cli.phar.
# WordPress Studio's npm package carries all three as plain files. CLIENTPRESS_WORDPRESS names another folder of that kind,
# such as tests/compatibility/wordpress.sh makes.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# unpack_wordpress <empty folder>
unpack_wordpress() {
	local target=$1 files=package/dist/cli/wp-files download
	download=$(make_cached "downloads/$WP_STUDIO_SHA256" download_studio)
	tar -xzf "$download/wp-studio.tgz" -C "$target" --strip-components=4 \
		--exclude="$files/latest/languages" \
		"$files/latest/wordpress" "$files/wp-cli" "$files/sqlite-database-integration"
	mv -- "$target/latest/wordpress" "$target/wordpress"
	mv -- "$target/wp-cli/wp-cli.phar" "$target/wp-cli.phar"
	rm -r -- "$target/latest" "$target/wp-cli"
	grep -qF "\$wp_version = '$WORDPRESS_VERSION';" "$target/wordpress/wp-includes/version.php" \
		|| die "wp-studio $WP_STUDIO_VERSION does not hold WordPress $WORDPRESS_VERSION."

	local content=$target/wordpress/wp-content
	rm -r -- "$content/plugins/akismet" "$content/plugins/hello.php"
	find "$content/themes" -mindepth 1 -maxdepth 1 -type d ! -name twentytwentyfive -exec rm -r -- {} +
}

if [[ -n ${CLIENTPRESS_WORDPRESS:-} ]]; then
	printf '%s\n' "$CLIENTPRESS_WORDPRESS"
else
	make_cached "wp/$WORDPRESS_VERSION" unpack_wordpress
fi
