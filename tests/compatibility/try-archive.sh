#!/usr/bin/env bash
# Installs the archive by install.sh and takes it out again, as docs/install.md says. Usage:
# try-archive.sh <PHP> <folder of the packages>

# shellcheck source=tests/compatibility/try.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/try.sh"
PHP=$1
cd -- "$(mktemp -d)"
cp -- "$2"/php_clientpress-*_php"$PHP-$(uname -m)"-*.tgz .
begin_serving

# restart <file>
# Types what install.sh says at its end.
restart() {
	bash -euxc "$(sed -n 's/^Now restart PHP: //p' "$1")"
}

expect off
run_section 'Any other PHP: the archive' | tee said
restart said
expect_served on fpm apache
expect on
sh clientpress/install.sh | grep already
expect on
run_section 'To take it out again' | tee said
restart said
expect_served off fpm apache
expect off
expect_nothing_left
