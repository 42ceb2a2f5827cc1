# shellcheck shell=bash
# A PHP that Debian has no packages of: its programs from npm, its headers from Debian's experimental.

# write_libphp_script <file> <folder of a chroot>
# Writes a script that runs its arguments with that PHP, in the chroot.
write_libphp_script() {
	local php
	php=$(make_cached "tools/libphp-$LIBPHP_VERSION" unpack_libphp)
	# Where this PHP looks by itself for its modules and its settings.
	CHROOT_PATH=$php/bin write_chroot_script "$1" "$2" \
		"$("$php/bin/php" -n -r 'echo PHP_EXTENSION_DIR;')=$php/php/modules" \
		"$("$php/bin/php" -n -r 'echo PHP_CONFIG_FILE_SCAN_DIR;')=$php/settings"
}

# unpack_libphp <empty folder>
unpack_libphp() {
	need_command npm 'Install Node.js 20 or newer, then run this again.'
	local archive
	archive=$(make_cached "downloads/$LIBPHP_SHA256" pack_libphp)/libphp.tgz
	tar -xzf "$archive" -C "$1" --strip-components=2 package/native
	# It would be read from beside the program, and looks for modules elsewhere.
	rm -- "$1/php/php.ini"
	unpack_package "$1/headers" experimental "$LIBPHP_HEADERS" || die "Experimental has no $LIBPHP_HEADERS."
	mkdir -- "$1/bin" "$1/settings"
	# Each after what it needs.
	printf 'extension=%s\n' ctype tokenizer xml dom simplexml xmlreader xmlwriter mbstring iconv fileinfo phar posix \
		sodium curl intl mysqlnd mysqli pdo pdo_sqlite sqlite3 zip >"$1/settings/modules.ini"
	cat >"$1/bin/php" <<-'SCRIPT'
		#!/bin/sh
		root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
		export LD_LIBRARY_PATH="$root/lib"
		exec "$root/php/php" "$@"
	SCRIPT
	chmod 755 "$1/bin/php"
	write_php_config "$1/bin"
}

# write_php_config <folder>
# Writes a php-config there for the PHP in PATH, with the headers that stand in the folder headers beside that one.
write_php_config() {
	cat >"$1/php-config" <<-'SCRIPT'
		#!/bin/sh
		root=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
		headers=$(echo "$root"/headers/usr/include/php/*)
		case $1 in
			--includes) echo "-I$headers -I$headers/main -I$headers/TSRM -I$headers/Zend -I$headers/ext -I$headers/ext/date/lib" ;;
			--phpapi) basename -- "$headers" ;;
			--version) php -n -r 'echo PHP_VERSION, "\n";' ;;
			*) exit 1 ;;
		esac
	SCRIPT
	chmod 755 "$1/php-config"
}

# pack_libphp <empty folder>
pack_libphp() (
	cd -- "$1" || exit
	timeout --kill-after=20 300 npm pack --silent "$LIBPHP_PACKAGE@$LIBPHP_VERSION"
	mv -- *.tgz libphp.tgz
	printf '%s  libphp.tgz\n' "$LIBPHP_SHA256" | sha256sum --check --quiet --strict \
		|| die "$LIBPHP_PACKAGE $LIBPHP_VERSION is not the file that versions.env names."
)
