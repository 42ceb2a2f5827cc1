#!/usr/bin/env bash
# Puts the extension into the PHP in PATH and enables it there, or takes it out again.
# Usage: system-php.sh install|uninstall

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_command php 'Run tests/site/install.sh build.'
VERSION=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
LIBRARY=$(php -n -r 'echo PHP_EXTENSION_DIR;')/clientpress.so
MODULE=/etc/php/$VERSION/mods-available/clientpress.ini

# Debian's PHP enables a module for all its faces at once; others read one folder.
debian_php() {
	command -v phpenmod >/dev/null && [[ -d $(dirname -- "$MODULE") ]]
}

own_ini() {
	local folder
	folder=$(php --ini | sed -n 's/^Scan for additional .ini files in: //p')
	[[ -d $folder ]] || die "This PHP reads no folder of .ini files. Add extension=clientpress to its php.ini yourself."
	printf '%s/20-clientpress.ini\n' "$folder"
}

install_extension() {
	local built ini
	built=$("$SITE_TOOLS/extension.sh")
	debian_php || ini=$(own_ini)
	[[ $(php-config --extension-dir) == "$(dirname -- "$LIBRARY")" ]] \
		|| die "php and php-config are not of the same PHP; $(command -v php-config) was built against."
	# Moved into place: a running PHP keeps the old file instead of stumbling over a half-written one.
	as_root install -m 644 -T -- "$built" "$LIBRARY.new"
	as_root mv -- "$LIBRARY.new" "$LIBRARY"
	if debian_php; then
		printf '; priority=20\nextension=clientpress.so\n' | as_root tee "$MODULE" >/dev/null
		as_root phpenmod -v "$VERSION" clientpress
	else
		printf 'extension=clientpress.so\n' | as_root tee "$ini" >/dev/null
	fi
	php -r 'exit(extension_loaded("clientpress") ? 0 : 1);' || die "PHP $VERSION does not load $LIBRARY."
	say "PHP $VERSION loads clientpress $(php -r 'echo ClientPress\Native\VERSION;'). Restart PHP-FPM or the web server."
}

uninstall_extension() {
	local ini
	if debian_php; then
		if [[ -f $MODULE ]]; then
			as_root phpdismod -v "$VERSION" clientpress
			as_root rm -- "$MODULE"
		fi
	else
		ini=$(own_ini)
		as_root rm -f -- "$ini"
	fi
	as_root rm -f -- "$LIBRARY"
	say "PHP $VERSION is without clientpress. Restart PHP-FPM or the web server."
}

case ${1:-} in
	install | uninstall) "$1_extension" ;;
	*) die 'system-php.sh knows install and uninstall.' ;;
esac
