#!/usr/bin/env bash
# Installs what the machine lacks, through apt. Usage:
# install.sh [build|packages|site|tests|browsers|gallery|bench|lint|api|debian|chroot|docker|cache|cluster]...
# A machine that has everything is left alone, and no package list is fetched.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

PHP_MODULES=(curl dom gd intl mbstring mysqli pdo_sqlite sqlite3 zip)
missing=()

php_package() {
	if command -v php >/dev/null; then
		printf 'php%s-%s\n' "$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" "$1"
	else
		printf 'php-%s\n' "$1"
	fi
}

# want <command> <package>
want() {
	command -v "$1" >/dev/null || missing+=("$2")
}

# What tests and WordPress run on. A PHP that only gets the extension is left as it is.
want_php() {
	want php "$(php_package cli)"
	local module package loaded=''
	if command -v php >/dev/null; then
		loaded=$(php -m | tr '[:upper:]' '[:lower:]')
	fi
	for module in "${PHP_MODULES[@]}"; do
		if ! grep -qx "$module" <<<"$loaded"; then
			case $module in
				dom) package=xml ;;
				mysqli) package=mysql ;;
				pdo_sqlite) package=sqlite3 ;;
				*) package=$module ;;
			esac
			missing+=("$(php_package "$package")")
		fi
	done
}

want_for_build() {
	want php "$(php_package cli)"
	want php-config "$(php_package dev)"
	want clang clang
	want cc build-essential
	want make make
	compgen -G '/usr/lib/*/libclang*.so*' >/dev/null || compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null \
		|| missing+=(libclang-dev)
}

want_for_packages() {
	want_for_build
	want_php
	want strings binutils
	# For Debian's own PHP, Debian's package is built as well.
	if command -v dpkg >/dev/null; then
		want dh debhelper
		want dh_php dh-php
	fi
}

want_for_site() {
	want_php
	want curl curl
	want tar tar
	want flock util-linux
	if [[ ${DB:-sqlite} == mariadb ]]; then
		want_mariadb
	fi
}

# The core packages hold the programs alone: no service is set up on this machine.
want_mariadb() {
	want mariadbd mariadb-server-core
	want mariadb-install-db mariadb-server-core
	want mariadb-dump mariadb-client
}

want_for_tests() {
	want_for_build
	want_for_site
	want_mariadb
	want phpunit phpunit
	want "${CLIENTPRESS_CHROMIUM:-/usr/bin/chromium-headless-shell}" chromium-headless-shell
	want faketime faketime
	want nginx nginx
	compgen -G '/usr/sbin/php-fpm*' >/dev/null || missing+=("$(php_package fpm)")
}

want_for_browsers() {
	want_for_build
	want_for_site
	want faketime faketime
	want firefox-esr firefox-esr
	want WebKitWebDriver webkit2gtk-driver
	want xvfb-run xvfb
	want xauth xauth
	want dbus-run-session dbus
}

want_for_gallery() {
	want pngquant pngquant
}

want_for_bench() {
	want_for_build
	want_for_site
	want_mariadb
	want valgrind valgrind
}

want_for_lint() {
	want_for_build
	want_php
	want shellcheck shellcheck
	want git git
}

want_for_api() {
	want_for_build
	want_for_site
	want python3 python3
	python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
}

# To take packages of Debian's suites.
want_for_debian() {
	want curl curl
	want dpkg-deb dpkg
	want gpgv gpgv
	want xz xz-utils
	[[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring)
}

want_for_chroot() {
	want_for_debian
	want debootstrap debootstrap
	want unshare util-linux
}

want_for_docker() {
	want_for_build
	want_for_site
	want_for_chroot
	want_mariadb
	want buildah buildah
	want haproxy haproxy
	want redis-server redis-server
	want python3 python3
	python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
}

want_for_cache() {
	want_for_tests
	want redis-server redis-server
	php -m 2>/dev/null | grep -qx redis || missing+=("$(php_package redis)")
}

want_for_cluster() {
	want_for_tests
	want haproxy haproxy
	want rsync rsync
	compgen -G '/usr/lib/galera/libgalera_smm.so' >/dev/null || missing+=(galera-4)
	# The script with which a node hands its data to another one is in no smaller package.
	want wsrep_sst_rsync mariadb-server
}

install_missing() {
	local sudo=()
	if ((EUID != 0)); then
		command -v sudo >/dev/null || die "These packages are missing and need root to install: ${missing[*]}"
		sudo=(sudo)
	fi
	command -v apt-get >/dev/null || die "These packages are missing, and only apt is known here: ${missing[*]}"
	say "Installing: ${missing[*]}"
	"${sudo[@]}" apt-get update -qq >&2
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends -- "${missing[@]}" >&2 </dev/null
	# The tests start private ones; a web server that appears on port 80 would surprise whoever runs them.
	if [[ -d /run/systemd/system ]]; then
		local package
		for package in "${missing[@]}"; do
			case $package in
				nginx | php*-fpm | haproxy | redis-server) "${sudo[@]}" systemctl disable --now "$package" >&2 || true ;;
				mariadb-server) "${sudo[@]}" systemctl disable --now mariadb >&2 || true ;;
			esac
		done
	fi
}

for purpose in "${@:-site}"; do
	case $purpose in
		build | packages | site | tests | browsers | gallery | bench | lint | api | debian | chroot | docker | cache | cluster) "want_for_$purpose" ;;
		*) die "install.sh knows build, packages, site, tests, browsers, gallery, bench, lint, api, debian, chroot, docker, cache and cluster, not $purpose." ;;
	esac
done

if ((${#missing[@]} > 0)); then
	mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
	install_missing
fi

for purpose in "$@"; do
	case $purpose in
		build | packages | lint) need_command cargo 'Install Rust from https://rustup.rs, then run this again.' ;;
		site) need_command npm 'Install Node.js 20 or newer, then run this again.' ;;
		tests | browsers | bench | docker)
			need_command cargo 'Install Rust from https://rustup.rs, then run this again.'
			need_command npm 'Install Node.js 20 or newer, then run this again.'
			;;
	esac
done
