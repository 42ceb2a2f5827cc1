#!/usr/bin/env bash
# Loads the library of the archive into the PHP in PATH, and has it test itself. Usage:
# try-load.sh <folder of the packages> [<machine> <command that runs a PHP of that machine>...]

set -euo pipefail
folder=$(mktemp -d)
machine=${2:-$(uname -m)}
php=("${@:3}")
((${#php[@]} > 0)) || php=(php)
version=$("${php[@]}" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')
tar -xzf "$1"/php_clientpress-*_php"$version"-"$machine"-*.tgz -C "$folder"
# shellcheck disable=SC2016 # PHP expands it.
"${php[@]}" -n -d "extension=$folder/clientpress.so" -r '
	$report = json_decode(ClientPress\Native\diagnostics(), true, 16, JSON_THROW_ON_ERROR);
	echo ClientPress\Native\VERSION, " for PHP ", PHP_VERSION, " on ", php_uname("m"), "\n";
	exit(strlen(ClientPress\Native\token_issue()) === 72 && $report["selftest"] !== [] && !in_array(false, $report["selftest"], true) ? 0 : 1);
'
rm -rf -- "$folder"
