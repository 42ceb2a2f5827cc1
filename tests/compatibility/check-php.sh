#!/usr/bin/env bash
# Builds the extension on several versions of PHP, runs its contract suite there and those tests of the plugin that use
# all of it, then tries the plugin with builds of another version, another contract and for another PHP. Prints tables.
# VERSIONS names some of: machine, which is the PHP in PATH; trixie, Debian's PHP in a chroot; npm, a PHP that Debian
# has no packages of, in the same chroot. A chroot needs root.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/compatibility/debian.sh
source "$ROOT/tests/compatibility/debian.sh"
# shellcheck source=tests/compatibility/chroot.sh
source "$ROOT/tests/compatibility/chroot.sh"
# shellcheck source=tests/compatibility/libphp.sh
source "$ROOT/tests/compatibility/libphp.sh"

CHROOT_SUITE=trixie
CHROOT_PACKAGES=(phpunit clang libclang-dev build-essential curl ca-certificates procps
	php8.4-{cli,curl,dev,gd,intl,mbstring,mysql,sqlite3,xml,zip})

# What calls the extension, from the requests down: sending, accepting, lists, the command line, and the two halves.
PLUGIN_TESTS='AcceptPageTest|ListCheckTest|HalvesTest|InvitationCommandTest|InvitationsTest|SecretsTest|WebServerTest'

"$SITE_TOOLS/install.sh" tests
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
begin_run
VERSIONS=${VERSIONS:-machine trixie npm}
if [[ $VERSIONS != machine ]]; then
	"$SITE_TOOLS/install.sh" chroot
	CARGO_NET_OFFLINE=false timeout --kill-after=20 600 cargo fetch --quiet --locked --manifest-path "$ROOT/Cargo.toml"
	CHROOT=$(chroot_folder "$CHROOT_SUITE" "${CHROOT_PACKAGES[@]}")
fi
# Downloads nothing inside the chroot.
"$SITE_TOOLS/wordpress.sh" >/dev/null
npm_modules "$SITE_TOOLS" >/dev/null

# prepare <version>
# Leaves in RUNNER what runs a command with that PHP, and in FROM where that PHP is from.
prepare() {
	case $1 in
		machine)
			RUNNER=()
			FROM=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)
			;;
		trixie)
			write_chroot_script "$RUN/trixie" "$CHROOT"
			RUNNER=("${ISOLATED[@]}" "$RUN/trixie")
			FROM="Debian $CHROOT_SUITE, in a chroot"
			;;
		npm)
			write_libphp_script "$RUN/npm" "$CHROOT"
			RUNNER=("${ISOLATED[@]}" "$RUN/npm")
			FROM="npm, $LIBPHP_PACKAGE $LIBPHP_VERSION, in the same chroot"
			;;
		*) die "check-php knows machine, trixie and npm, not $1." ;;
	esac
}

# other_build <version> <contract> <oldest contract>
# Prints the path of the extension as it would be then, for the PHP in PATH.
other_build() (
	kept=$STATE/other-$1-$2-$3.so
	if [[ ! -e $kept ]]; then
		copy=$RUN/other
		rm -rf -- "$copy"
		mkdir -p "$copy/tests"
		cd -- "$ROOT"
		cp -R -- Cargo.toml Cargo.lock rust-ext "$copy/"
		cp -R -- tests/vectors "$copy/tests/"
		cd -- "$copy"
		sed -i "s/^version = .*/version = \"$1\"/" Cargo.toml
		sed -i -E "s/(CONTRACT: i64 = ).*;/\1$2;/; s/(CONTRACT_SINCE: i64 = ).*;/\1$3;/" rust-ext/src/constants.rs
		target=$(cargo_target_dir)
		CARGO_TARGET_DIR=$target flock "$target/built.lock" sh -c '
			timeout --kill-after=20 900 cargo build --quiet --offline --lib -p clientpress >&2 && cp -- "$1/debug/libclientpress.so" "$2.new"
		' - "$target" "$kept"
		mv -- "$kept.new" "$kept"
	fi
	printf '%s\n' "$kept"
)

rows=()
other_php=
for version in $VERSIONS; do
	prepare "$version"
	number=$("${RUNNER[@]}" php -n -r 'echo PHP_VERSION;')
	run_part "php-$number-contract" 900 "${RUNNER[@]}" "$ROOT/tests/ext/contract.sh"
	run_part "php-$number-plugin" 900 "${RUNNER[@]}" "$ROOT/tests/php/run.sh" sqlite --filter "$PLUGIN_TESTS"
	rows+=("| $number | $FROM | $(result_of "php-$number-contract") | $(result_of "php-$number-plugin") |")
	if [[ $version != machine && -e $STATE/php-$number-contract.ok ]]; then
		other_php=$number
		other_library=$("${RUNNER[@]}" "$SITE_TOOLS/extension.sh")
	fi
done

# goes_on <name> <version> <contract> <oldest contract>
goes_on() {
	local library
	library=$(other_build "${@:2}")
	run_part "halves-${1// /-}" 900 env CLIENTPRESS_EXTENSION="$library" "$ROOT/tests/php/run.sh" sqlite --filter "$PLUGIN_TESTS"
	HALVES+=("| $1 | $2, contracts $4 to $3 | goes on: $(result_of "halves-${1// /-}") |")
}

# stops <name> <description> <library> <why, as the notice says it>
stops() {
	run_part "halves-${1// /-}" 300 env CLIENTPRESS_REFUSED_EXTENSION="$3" CLIENTPRESS_REFUSED_BECAUSE="$4" \
		"$ROOT/tests/php/run.sh" sqlite --filter HalvesTest::test_a_real_build
	HALVES+=("| $1 | $2 | stops, with the steps; portals go on: $(result_of "halves-${1// /-}") |")
}

HALVES=()
if [[ " $VERSIONS " == *' machine '* ]]; then
	goes_on 'plugin newer' 0.9.0 1 1
	goes_on 'extension newer' 9.9.9 7 1
	stops 'contract too old' '0.9.0, contract 0' "$(other_build 0.9.0 0 0)" 'too old'
	stops 'contract too new' '9.9.9, contracts 2 to 7' "$(other_build 9.9.9 7 2)" 'too new'
	if [[ -n $other_php ]]; then
		stops 'wrong ABI' "built for PHP $other_php" "$other_library" 'not loaded'
	fi
fi

print_origin check-php
printf '| PHP | from | contract suite of the extension | tests of the plugin |\n|---|---|---|---|\n'
printf '%s\n' "${rows[@]}"
if ((${#HALVES[@]} > 0)); then
	printf '\n| case | the extension | the plugin |\n|---|---|---|\n'
	printf '%s\n' "${HALVES[@]}"
fi
say "What each part said is in $STATE."
((FAILED == 0))
