#!/usr/bin/env bash
# Runs PHPUnit on a site with a persistent object cache in Redis, and prints a table: once the cache is honest, and once its
# answers are five seconds old, for what an outcome hangs on. Tests that count statements are left out: a warm cache
# saves some.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"

"$SITE_TOOLS/install.sh" cache
"$SITE_TOOLS/extension.sh" >/dev/null
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
begin_run

export CLIENTPRESS_CACHE=redis
# By room, so that what has passed is not run again.
parts=(
	'Tests.(Clients|Invitations|Outbox|Kernel|Database|Boot|Mail).'
	'Tests.(Portals|Import|Privacy|Site|Rest).'
	'Tests.(Admin|Cli|Abilities).'
	'Tests.(Doors|Hardening).'
)
outcomes='ObjectCacheTest|RacesTest|LimitsAcrossNodesTest|MailFaultsTest'

rows=()
for index in "${!parts[@]}"; do
	run_part "cache-honest-$index" 1200 \
		"$ROOT/tests/php/run.sh" sqlite --exclude-group counts-statements --filter "${parts[index]}"
	rows+=("| honest | \`${parts[index]}\` | $(result_of "cache-honest-$index") |")
done
CLIENTPRESS_CACHE_LAG=5 run_part cache-late 900 \
	"$ROOT/tests/php/run.sh" mariadb --exclude-group counts-statements --filter "$outcomes"
rows+=("| five seconds late | what an outcome hangs on | $(result_of cache-late) |")

print_origin check-cache
printf '| Redis | tests | result |\n|---|---|---|\n'
printf '%s\n' "${rows[@]}"
say "What each part said is in $STATE."
((FAILED == 0))
