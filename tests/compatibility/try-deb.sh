#!/usr/bin/env bash
# Installs, switches, reinstalls, removes and purges Debian's package. Usage: try-deb.sh <PHP> <folder of the packages>

# shellcheck source=tests/compatibility/try.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/try.sh"
PHP=$1
deb=$(echo "$2/php$PHP"-clientpress_*.deb)

expect off
apt-get install -y -qq "$deb"
expect on
! sh "$(dirname -- "${BASH_SOURCE[0]}")/../../rust-ext/packaging/install.sh" --undo || die 'install.sh takes a package apart.'
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
apt-get install -y -qq "$deb"
expect on
apt-get purge -y -qq "php$PHP-clientpress"
expect off
expect_nothing_left
