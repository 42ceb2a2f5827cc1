#!/usr/bin/env bash
# Collects the plugin's translatable texts. Usage: pot.sh [file, plugin/languages/clientpress.pot by default]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# Without dates, so that the file changes when a text does, and only then.
php "$("$SITE_TOOLS/wordpress.sh")/wp-cli.phar" --allow-root i18n make-pot "$ROOT/plugin" \
	"${1:-$ROOT/plugin/languages/clientpress.pot}" --slug=clientpress --skip-audit --no-location --quiet \
	--file-comment='Texts of ClientPress. GPL-2.0-or-later.' \
	--headers='{"Report-Msgid-Bugs-To":"","POT-Creation-Date":"","Last-Translator":"","Language-Team":""}'
