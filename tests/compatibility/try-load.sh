#!/usr/bin/env bash
# Loads the library of the archive into the PHP in PATH. Usage: try-load.sh <folder of the packages>

set -euo pipefail
folder=$(mktemp -d)
version=$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
tar -xzf "$1"/php_clientpress-*_php"$version"-*.tgz -C "$folder"
# shellcheck disable=SC2016 # PHP expands it.
php -n -d "extension=$folder/clientpress.so" -r '
	$report = json_decode(ClientPress\Native\diagnostics(), true, 16, JSON_THROW_ON_ERROR);
	echo ClientPress\Native\VERSION, " for PHP ", PHP_VERSION, "\n";
	exit(strlen(ClientPress\Native\token_issue()) === 72 && is_array($report) ? 0 : 1);
'
rm -rf -- "$folder"
