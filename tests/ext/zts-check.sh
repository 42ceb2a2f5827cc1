#!/usr/bin/env bash
# Runs the contract suite on a thread-safe PHP, which it builds once from the source package of the PHP in PATH.
# Usage: zts-check.sh [arguments of phpunit...]

# shellcheck source=tests/ext/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# What the suite needs of PHP: what PHPUnit needs, and libsodium as the other Argon2.
HEADERS=(libxml-2.0:libxml2-dev libsodium:libsodium-dev)
CONFIGURE=(--disable-all --disable-cgi --disable-phpdbg --enable-zts --enable-cli --enable-ctype --enable-dom
	--enable-mbstring --disable-mbregex --enable-tokenizer --enable-xml --enable-xmlwriter --with-libxml --with-sodium)

install_headers() {
	local header missing=()
	command -v pkg-config >/dev/null || missing+=(pkg-config)
	for header in "${HEADERS[@]}"; do
		pkg-config --exists "${header%:*}" 2>/dev/null || missing+=("${header#*:}")
	done
	((${#missing[@]} > 0)) || return 0
	say "Installing: ${missing[*]}"
	as_root apt-get update -qq >&2
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -- "${missing[@]}" >&2
}

# download_source <empty folder> <source package>
# By a list of sources of its own, so that the machine's is left as it is.
download_source() (
	cd -- "$1"
	mkdir -p lists/partial
	apt-get indextargets --format 'deb-src $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u >sources.list
	options=(-qq -o "Dir::Etc::SourceList=$1/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$1/lists"
		-o APT::Sandbox::User= -o "Dir::Cache::srcpkgcache=$1/srcpkgcache.bin" -o "Dir::Cache::pkgcache=$1/pkgcache.bin")
	apt-get "${options[@]}" update
	# The newest is often too new for a mirror that lags behind its own list; any of them has the same API.
	local version
	while read -r version; do
		if apt-get "${options[@]}" source --download-only "$2=$version" 2>>apt.log; then
			return
		fi
	done < <(apt-cache "${options[@]}" showsrc --only-source "$2" | sed -n 's/^Version: //p' | sort -rVu)
	cat apt.log >&2
	die "The source package $2 cannot be downloaded."
)

# compile <folder it will be run from>
compile() {
	./configure --quiet --prefix="$1" "${CONFIGURE[@]}" \
		&& make --jobs="$(nproc)" \
		&& make INSTALL_ROOT="$build/root" install-cli install-headers install-build install-programs
}

# build_php <empty folder> <its final name> <source package>
build_php() (
	build=$(mktemp -d)
	trap 'rm -rf -- "$build"' EXIT
	install_headers
	say "Building a thread-safe PHP from the source package $3, which takes some minutes..."
	download_source "$build" "$3"
	mkdir "$build/php"
	tar -xf "$(find "$build" -maxdepth 1 -name '*.orig.tar.*' ! -name '*.asc')" -C "$build/php" --strip-components=1
	cd -- "$build/php"
	if ! compile "$2" >"$build/log" 2>&1; then
		tail -n 40 "$build/log" >&2
		die 'PHP could not be built.'
	fi
	cp -R -- "$build/root$2/." "$1"
)

need_command dpkg-query 'The thread-safe PHP is built from a source package of Debian or Ubuntu.'
package=$(dpkg-query --show --showformat '${source:Package}' "$(dpkg-query --search "$(realpath "$(command -v php)")" | cut -d: -f1)")
version=$(php -n -r 'echo PHP_VERSION;')
folder=tools/php-zts-$version
prefix=$(make_cached "$folder" build_php "$CACHE/$folder" "$package")

PATH=$prefix/bin:$PATH
[[ $(php -n -r 'echo PHP_ZTS;') == 1 ]] || die "The PHP in $prefix is not thread-safe."
say "The contract suite on $(php -n -v | head -n 1)"
run_contract "$@"
