#!/usr/bin/env bash
# What a client does, in other browsers than the journeys of make test. Usage: check.sh [firefox|webkit]...
# Each gets a site of its own, and a line a step in a table.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

BROWSERS=$ROOT/tests/browsers

"$SITE_TOOLS/install.sh" browsers
ln -sfnT -- "$(npm_modules "$BROWSERS")/node_modules" "$BROWSERS/node_modules"

(($# > 0)) || set -- firefox webkit
printf '| browser | what its client does | result |\n|---|---|---|\n'
status=0
for browser in "$@"; do
	CLIENTPRESS_WEBDRIVER_PORT=$(kernel_port) CLIENTPRESS_JOURNEY=$BROWSERS/journey.mjs \
		"$ROOT/tests/e2e/run.sh" sqlite "$browser" || status=1
done
exit "$status"
