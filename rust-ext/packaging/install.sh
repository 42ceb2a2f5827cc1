#!/bin/sh
# Puts the extension of ClientPress into a PHP and enables it, or takes it out again. It asks nothing, changes nothing
# unless everything fits, and puts back what was there before when something fails half-way.

set -eu
# Where Debian keeps phpenmod and PHP-FPM, and where only root looks by itself.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL

usage() {
	cat <<'TEXT'
Usage: sh install.sh [--undo] [--php <program>] [--library <file>]

Puts clientpress.so into the PHP on your path and enables it for the command line and for PHP-FPM.
Run it as root. What is installed already is left alone, or replaced by this version.

  --undo              take it out again
  --php <program>     another PHP than the one on your path, such as /opt/php8.2/bin/php
  --library <file>    another clientpress.so than the one beside this script
TEXT
}

say() {
	printf '%s\n' "$*"
}

die() {
	printf 'Error: %s\n' "$*" >&2
	exit 1
}

UNDO=
PHP=php
LIBRARY=$(dirname -- "$0")/clientpress.so
while [ $# -gt 0 ]; do
	case $1 in
		--undo) UNDO=1 ;;
		--php | --library)
			[ $# -gt 1 ] || die "$1 needs a value."
			if [ "$1" = --php ]; then PHP=$2; else LIBRARY=$2; fi
			shift
			;;
		--help | -h)
			usage
			exit 0
			;;
		*)
			usage >&2
			exit 2
			;;
	esac
	shift
done

# ask <code>
# Prints what this PHP answers with all its settings, and not what it complains of while it starts.
ask() {
	"$PHP" -d display_errors=0 -d display_startup_errors=0 -d log_errors=0 -r "$1" 2>/dev/null </dev/null
}

# information <program>
# Prints phpinfo() as text. Each kind of PHP has settings of its own.
information() {
	"$1" -i 2>/dev/null </dev/null || true
}

# fact <line of phpinfo>
fact() {
	printf '%s\n' "$INFORMATION" | sed -n "s/^$1 => //p" | head -n 1
}

PHP=$(command -v -- "$PHP") || die 'There is no PHP on your path. Name one with --php <program>.'
VERSION=$(ask 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;') || die "$PHP is no PHP that runs."
INFORMATION=$(information "$PHP")
BUILD=$(fact 'PHP Extension Build')
FOLDER=$(ask 'echo ini_get("extension_dir");')
DEBIAN_MODULE=/etc/php/$VERSION/mods-available/clientpress.ini
INSTALLED=$FOLDER/clientpress.so
MARK='; Written by install.sh of ClientPress.'

# Debian's PHP enables a module for all its servers at once.
is_debian_php() {
	[ "$(scanned_folders | tail -n 1)" = "/etc/php/$VERSION/cli/conf.d" ] && [ -d "${DEBIAN_MODULE%/*}" ] \
		&& command -v phpenmod >/dev/null
}

# Prints the folders of .ini files that the PHP of INFORMATION reads.
scanned_folders() {
	fact 'Scan this dir for additional .ini files' | tr : '\n' | sed '/^(none)$/d; /^$/d; s|/*$||'
}

# Prints the programs of this PHP, which may have settings of their own: the command line, and PHP-FPM beside it.
programs() {
	printf '%s\n' "$PHP"
	for server in "${PHP%/*}"/php-fpm* "${PHP%/*}"/../sbin/php-fpm*; do
		[ -x "$server" ] || continue
		if [ "$(INFORMATION=$(information "$server") && fact 'PHP Extension Build')" = "$BUILD" ]; then
			printf '%s\n' "$server"
		fi
	done
}

# Prints the files by which the extension is enabled here, one a line.
enabling_files() {
	if is_debian_php; then
		printf '%s\n' "$DEBIAN_MODULE"
		return
	fi
	programs | while IFS= read -r program; do
		(INFORMATION=$(information "$program") && scanned_folders | tail -n 1)
	done | sort -u | sed 's|$|/20-clientpress.ini|'
}

# Prints the files by which somebody else, such as PIE, has enabled it.
foreign_files() {
	programs | while IFS= read -r program; do
		INFORMATION=$(information "$program")
		fact 'Loaded Configuration File'
		scanned_folders | while IFS= read -r folder; do
			printf '%s\n' "$folder"/*.ini
		done
	done | sort -u | while IFS= read -r file; do
		if [ -f "$file" ] && enables "$file" && ! is_own_file "$file"; then
			printf '%s\n' "$file"
		fi
	done
}

enables() {
	grep -Eq '^[[:space:]]*extension[[:space:]]*=[[:space:]]*"?([^"]*/)?clientpress(\.so)?"?[[:space:]]*(;.*)?$' "$1"
}

# What make install of earlier versions wrote had no mark.
is_own_file() {
	grep -Fqx "$MARK" "$1" || [ "$(sed '/^; priority=20$/d' "$1")" = 'extension=clientpress.so' ]
}

# A package's files are its own: dpkg and rpm would write over ours, or leave half of them.
refuse_packages() {
	for file in "$INSTALLED" "$DEBIAN_MODULE"; do
		[ -e "$file" ] || continue
		for owner in 'dpkg-query --search' 'rpm --query --file'; do
			command -v "${owner%% *}" >/dev/null || continue
			# shellcheck disable=SC2086 # A command line.
			if package=$($owner "$file" 2>/dev/null); then
				die "$file is of the package ${package%%:*}: use the package manager for it."
			fi
		done
	done
}

# Prints "<build> <bits of the machine> <glibc>" of a file, such as "API20220829,NTS 62 2.34". A program names no build.
describe() {
	# shellcheck disable=SC2016 # PHP expands it.
	"$PHP" -n -r '
		$bytes = (string) file_get_contents($argv[1]);
		preg_match_all("/GLIBC_(2\.\d+)/", $bytes, $glibc);
		usort($glibc[1], "version_compare");
		preg_match("/API\d{8},(?:NTS|TS)(?:,debug)?(?=\\0)/", $bytes, $build);
		echo $build[0] ?? "none", " ", substr($bytes, 0, 4) === "\x7fELF" ? ord($bytes[18]) : 0, " ", end($glibc[1]) ?: "none", "\n";
	' -- "$1" </dev/null
}

machine_name() {
	case $1 in
		62) printf 'x86_64' ;;
		183) printf 'aarch64' ;;
		*) printf 'another machine (%s)' "$1" ;;
	esac
}

# Says what the library needs and what is here, before PHP itself would refuse it in its own words.
check_fit() {
	[ -f "$LIBRARY" ] || die "$LIBRARY is missing. It stands beside this script in the archive."
	[ "$(ask 'echo PHP_VERSION_ID >= 80200 ? "new" : "old";')" = new ] || die "ClientPress needs PHP 8.2 or newer; $PHP is PHP $VERSION."
	described=$(describe "$LIBRARY")
	built_for=${described%% *}
	needed_glibc=${described##* }
	machine=${described#* }
	machine=${machine% *}
	here=$(describe "$(ask 'echo PHP_BINARY;')")
	here=${here#* }
	here=${here% *}

	[ "$built_for" != none ] || die "$LIBRARY is no PHP extension."
	[ "$machine" = "$here" ] || die "This clientpress.so is for $(machine_name "$machine"); this PHP is for $(machine_name "$here")."
	[ "$built_for" = "$BUILD" ] \
		|| die "This clientpress.so needs a PHP of $built_for; $PHP is PHP $VERSION of $BUILD. Take the archive for PHP $VERSION."
	if [ "$needed_glibc" != none ]; then
		glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc //p') || true
		[ -n "$glibc" ] || die "This clientpress.so needs glibc $needed_glibc or newer; this system has another C library, such as musl. Build it here from the source, by make install."
		[ "$(printf '%s\n' "$needed_glibc" "$glibc" | sort -t. -k1,1n -k2,2n | tail -n 1)" = "$glibc" ] \
			|| die "This clientpress.so needs glibc $needed_glibc or newer; this system has $glibc. Build it here from the source, by make install."
	fi
	trouble=$("$PHP" -n -d display_errors=1 -d display_startup_errors=1 -d "extension=$(absolute "$LIBRARY")" \
		-r 'exit(extension_loaded("clientpress") ? 0 : 1);' 2>&1 </dev/null) \
		|| die "PHP $VERSION does not load $LIBRARY: $(printf '%s' "$trouble" | tr '\n' ' ')"
}

absolute() {
	printf '%s/%s\n' "$(cd -- "$(dirname -- "$1")" && pwd)" "$(basename -- "$1")"
}

# Fails where one of the programs does not have the extension.
is_loaded_everywhere() {
	programs | while IFS= read -r program; do
		"$program" -m 2>/dev/null </dev/null | grep -qx clientpress || return 1
	done
}

# Keeps what is there until all is done. KEPT is a folder, CHANGED a list of the files that are to be put back.
keep() {
	number=$((number + 1))
	[ ! -e "$1" ] || cp -p -- "$1" "$KEPT/$number"
	printf '%s\n' "$1" >>"$KEPT/changed"
}

put_back() {
	status=$?
	trap '' INT TERM HUP
	if [ -s "$KEPT/changed" ]; then
		say 'Putting back what was there before.' >&2
		number=0
		while IFS= read -r file; do
			number=$((number + 1))
			rm -f -- "$file.clientpress-new"
			if [ ! -e "$KEPT/$number" ]; then
				rm -f -- "$file"
			elif ! { cp -p -- "$KEPT/$number" "$file.clientpress-new" && mv -f -- "$file.clientpress-new" "$file"; }; then
				say "$file could not be put back." >&2
			fi
		done <"$KEPT/changed"
		! is_debian_php || switch_debian_module
	fi
	rm -rf -- "$KEPT"
	trap - EXIT
	exit "$status"
}

begin_changes() {
	[ -w "$FOLDER" ] || die "$FOLDER cannot be written. Run this as root."
	FILES=$(enabling_files)
	[ -n "$FILES" ] || die "$PHP reads no folder of .ini files. Write the line extension=clientpress into its php.ini yourself."
	printf '%s\n' "$FILES" | while IFS= read -r file; do
		[ -d "${file%/*}" ] || die "The folder ${file%/*}, which PHP reads, is not there."
		[ -w "${file%/*}" ] || die "${file%/*} cannot be written. Run this as root."
		[ ! -e "$file" ] || is_own_file "$file" || die "$file was not written by install.sh. Look at it, and remove it first."
	done
	KEPT=$(mktemp -d)
	number=0
	trap put_back EXIT
	trap 'exit 130' INT TERM HUP
}

end_changes() {
	: >"$KEPT/changed"
}

# replace <file> <target>
# Moved into place: a running PHP keeps the old file instead of stumbling over a half-written one.
replace() {
	cp -- "$1" "$2.clientpress-new"
	chmod 644 "$2.clientpress-new"
	mv -f -- "$2.clientpress-new" "$2"
}

# Switches the module on where its file is there, else off.
switch_debian_module() {
	if [ -e "$DEBIAN_MODULE" ]; then
		phpenmod -v "$VERSION" clientpress
	else
		# What phpdismod would write down holds for a package that is installed later as well.
		rm -f -- "/etc/php/$VERSION"/*/conf.d/*-clientpress.ini "/var/lib/php/modules/$VERSION"/*/*_by_admin/clientpress
	fi
}

# Says which service is to be restarted, where that can be told.
say_restart() {
	services=
	[ ! -d "/etc/php/$VERSION/fpm" ] || services="$services service php$VERSION-fpm restart"
	[ ! -d "/etc/php/$VERSION/apache2" ] || services="$services${services:+ &&} service apache2 restart"
	is_debian_php && [ -n "$services" ] || services=' PHP-FPM, or the web server where PHP runs inside it'
	say "Now restart PHP:$services"
}

install_extension() {
	check_fit
	version=$("$PHP" -n -d "extension=$(absolute "$LIBRARY")" -r 'echo phpversion("clientpress");' </dev/null)
	foreign=$(foreign_files)
	if cmp -s -- "$LIBRARY" "$INSTALLED" && is_loaded_everywhere; then
		say "PHP $VERSION has clientpress $version already."
		return
	fi
	[ -z "$foreign" ] || die "The extension is enabled by $(printf '%s' "$foreign" | tr '\n' ' '), which install.sh did not write. Update it as it was installed, or remove that line first."
	begin_changes
	keep "$INSTALLED"
	replace "$LIBRARY" "$INSTALLED"
	printf '%s\n' "$FILES" >"$KEPT/files"
	printf '; priority=20\n%s\nextension=clientpress.so\n' "$MARK" >"$KEPT/ini"
	while IFS= read -r file; do
		keep "$file"
		replace "$KEPT/ini" "$file"
	done <"$KEPT/files"
	! is_debian_php || switch_debian_module
	is_loaded_everywhere || die "PHP $VERSION does not load $INSTALLED with its own settings: run $PHP -v and read what it says."
	end_changes
	say "PHP $VERSION loads clientpress $version from $INSTALLED."
	say_restart
}

undo() {
	foreign=$(foreign_files)
	[ -z "$foreign" ] || die "The extension is enabled by $(printf '%s' "$foreign" | tr '\n' ' '), which install.sh did not write. Take it out as it was installed."
	begin_changes
	there=
	printf '%s\n' "$FILES" >"$KEPT/files"
	# The settings first: no PHP that starts meanwhile looks for a library that is gone.
	while IFS= read -r file; do
		[ -e "$file" ] || continue
		there=1
		keep "$file"
		rm -f -- "$file"
	done <"$KEPT/files"
	! is_debian_php || switch_debian_module
	if [ -e "$INSTALLED" ]; then
		there=1
		keep "$INSTALLED"
		rm -f -- "$INSTALLED"
	fi
	end_changes
	if [ -z "$there" ]; then
		say "PHP $VERSION has no clientpress."
		return
	fi
	say "PHP $VERSION is without clientpress."
	say_restart
}

refuse_packages
if [ -n "$UNDO" ]; then
	undo
else
	install_extension
fi
