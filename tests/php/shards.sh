#!/usr/bin/env bash
# Runs the PHPUnit suite in as many processes as there are cores, at most four. Each has a site of its own and takes one
# test class after the other. Usage: shards.sh [sqlite|mariadb] [arguments of phpunit...]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"

begin_run
export CLIENTPRESS_SHARED=$RUN/shared
mkdir -- "$CLIENTPRESS_SHARED"

shards=$(nproc)
((shards <= 4)) || shards=4
groups=()
for ((shard = 1; shard <= shards; shard++)); do
	start_group "$RUN/$shard.log" "$ROOT/tests/php/run.sh" "$@"
	groups+=("$STARTED_GROUP")
done
status=0
for ((shard = 1; shard <= shards; shard++)); do
	follow_group "${groups[shard - 1]}" "$RUN/$shard.log" || status=1
done
php "$ROOT/tests/php/not-run.php" "$ROOT/tests/php" "$CLIENTPRESS_SHARED" || status=1
exit "$status"
