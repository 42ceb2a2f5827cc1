# shellcheck shell=bash
# What the scripts that test the extension share: its builds and the run of the contract suite.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

need_command phpunit 'Run tests/site/install.sh, then run this again.'

# build_extension
# Builds what users get, for the PHP in PATH, and prints its path.
build_extension() {
	built_library release --quiet --release
}

# build_probe
# Builds the extension with a function that panics, for the PHP in PATH, and prints its path.
build_probe() {
	built_library debug --quiet --features panic-probe
}

# run_contract [arguments of phpunit...]
# Builds the extension for the PHP in PATH and runs the suite on it, with nothing else than PHPUnit and the tests need.
# PHP_RUNNER names a command that runs PHP, such as valgrind with its options; CLIENTPRESS_EXTENSION a library that is
# there already.
run_contract() (
	# valgrind cannot read the code that PCRE compiles at run time; a PHP that is not Debian's looks elsewhere for
	# PHPUnit, which Debian keeps in /usr/share/php.
	local module options=(-d pcre.jit=0 -d include_path=.:/usr/share/php)
	for module in ctype dom mbstring sodium tokenizer xml xmlwriter; do
		# What is compiled in must not be loaded a second time.
		if ! php -n -r 'exit(extension_loaded($argv[1]) ? 0 : 1);' -- "$module"; then
			options+=(-d "extension=$module")
		fi
	done
	extension=${CLIENTPRESS_EXTENSION:-$(build_extension)}
	CLIENTPRESS_PROBE=$(build_probe)
	export CLIENTPRESS_PROBE
	options+=(-d "extension=$extension")
	# shellcheck disable=SC2086 # PHP_RUNNER is a command line.
	${PHP_RUNNER:-} php -n "${options[@]}" \
		"$(command -v phpunit)" -c "$ROOT/tests/ext/phpunit.xml" "$@"
)
