#!/usr/bin/env bash
# Renders every screen and state into docs/screens, for the README and the guide: at 1440 and 390 pixels, in dark where a
# page has dark colours of its own, and some in Arabic.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

SCREENS=$ROOT/docs/screens

"$SITE_TOOLS/install.sh" tests gallery
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
CLIENTPRESS_SCREENSHOTS=$folder "$ROOT/tests/e2e/run.sh" sqlite gallery.spec screens.spec "$@"
# The pictures are kept with the source, so they are to be small: 256 colours are enough for screens.
find "$folder" -name '*.png' -print0 | xargs -0 pngquant --force --ext .png --strip --speed 1 --quality 50-90
rm -rf -- "$SCREENS"
mkdir -- "$SCREENS"
cp -- "$folder"/*.png "$SCREENS/"
du -sh -- "$SCREENS"
