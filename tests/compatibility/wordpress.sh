#!/usr/bin/env bash
# Prints a folder of the cache that holds the WordPress of a suite of Debian, as tests/site/wordpress.sh does for the one
# that is always used. Usage: wordpress.sh <suite>

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/compatibility/debian.sh
source "$ROOT/tests/compatibility/debian.sh"

# Where Debian's package has links instead of files.
LINKED=(libjs-cropper libjs-jquery-ui libjs-lodash libjs-underscore libphp-phpmailer php-getid3)

# unpack_debian_wordpress <empty folder> <suite> <folder with the SQLite drop-in and WP-CLI>
unpack_debian_wordpress() {
	local target=$1 suite=$2 other=$3 root=$1/root core=$1/root/usr/share/wordpress package
	say "Downloading WordPress from $suite"
	mkdir -- "$root"
	for package in wordpress wordpress-theme-twentytwentyfive "${LINKED[@]}"; do
		unpack_package "$root" "$suite" "$package" || die "The suite $suite has no package $package."
	done
	rm -f -- "$core/.htaccess" "$core/wp-config.php"
	rm -rf -- "${core:?}/wp-content/plugins"
	mkdir -- "$core/wp-content/plugins"
	ln -sfn -- /etc/ssl/certs/ca-certificates.crt "$core/wp-includes/certificates/ca-bundle.crt"
	# Fails where a link leads to nothing, so that a package which is missing from the list shows.
	cp -aL -- "$core" "$target/wordpress"
	rm -rf -- "$root"
	cp -a -- "$other/sqlite-database-integration" "$other/wp-cli.phar" "$target/"
}

begin_run
found=$(suite_package "$1" wordpress)
version=${found%% *}
[[ -n $version ]] || die "The suite $1 has no package wordpress."
make_cached "wp/$version" unpack_debian_wordpress "$1" "$("$SITE_TOOLS/wordpress.sh")"
