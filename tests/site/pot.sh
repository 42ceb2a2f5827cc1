#!/usr/bin/env bash
# Collects the plugin's translatable texts, brings its translations up to date, and makes what WordPress reads of them.
# Usage: pot.sh [folder for all of it, plugin/languages by default]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

LANGUAGES=$ROOT/plugin/languages
TARGET=${1:-$LANGUAGES}
WORK=$(mktemp -d)
trap 'rm -rf -- "$WORK"' EXIT
mkdir -p -- "$TARGET"
WP_CLI=$("$SITE_TOOLS/wordpress.sh")/wp-cli.phar

i18n() {
	php "$WP_CLI" --allow-root i18n "$@" --quiet
}

i18n make-pot "$ROOT/plugin" "$WORK/clientpress.pot" --slug=clientpress --skip-audit \
	--file-comment='Texts of ClientPress. GPL-2.0-or-later.' \
	--headers='{"Report-Msgid-Bugs-To":"","POT-Creation-Date":"","Last-Translator":"","Language-Team":""}'

shopt -s nullglob
TRANSLATIONS=("$LANGUAGES"/*.po)
if ((${#TRANSLATIONS[@]} > 0)); then
	cp -- "${TRANSLATIONS[@]}" "$WORK/"
	i18n update-po "$WORK/clientpress.pot" "$WORK"
	# The files for scripts are told apart by the places of their texts, which a committed file does not name. They have
	# a folder of their own: WordPress lists the one above on every request.
	i18n make-json "$WORK" "$WORK/scripts" --no-purge
	i18n make-php "$WORK" "$WORK"
	# Without dates and versions, so that a file changes when a text does, and only then.
	sed -i -E '/^"(Project-Id-Version|POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team): /d' "$WORK"/*.po
	sed -i -E 's/"translation-revision-date":"[^"]*",//' "$WORK"/scripts/*.json
	sed -i -E "s/'(project-id-version|pot-creation-date|po-revision-date)'=>'[^']*',//g" "$WORK"/*.l10n.php
fi

sed -i '/^#: /d' "$WORK"/*.pot "$WORK"/*.po
rm -rf -- "$TARGET/scripts" "$TARGET"/*.l10n.php
cp -r -- "$WORK"/* "$TARGET/"
