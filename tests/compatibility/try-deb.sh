#!/usr/bin/env bash
# Installs, switches, reinstalls, removes and purges Debian's package, first as docs/install.md says, then as the plugin's
# notice does. Usage: try-deb.sh <PHP> <folder of the packages>

# shellcheck source=tests/compatibility/try.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/try.sh"
PHP=$1
cd -- "$(mktemp -d)"
cp -- "$2/php$PHP"-clientpress_*.deb .
deb=$(echo "$PWD"/*.deb)
begin_serving

expect off
notice=$(page fpm-notice)
run_section 'Debian'
expect_served on fpm apache
expect on
! sh "$PROJECT/rust-ext/packaging/install.sh" --undo || die 'install.sh takes a package apart.'
expect on

phpdismod -v "$PHP" clientpress
expect off
apt-get install -y -qq --reinstall "$deb"
expect off
phpenmod -v "$PHP" clientpress
expect on
apt-get install -y -qq --reinstall "$deb"
expect on

apt-get remove -y -qq "php$PHP-clientpress"
expect off
bash -euxc "$notice" </dev/null
expect_served on fpm
expect on
apt-get purge -y -qq "php$PHP-clientpress"
expect off
expect_nothing_left
