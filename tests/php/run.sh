#!/usr/bin/env bash
# Runs the PHPUnit suite on a WordPress of its own. Usage: run.sh [sqlite|mariadb] [arguments of phpunit...]
# With CLIENTPRESS_SHARED, as shards.sh sets it, it runs its share; with CLIENTPRESS_NETWORK=1, what is in tests/multisite,
# on a network.
# With CLIENTPRESS_CACHE=redis the site has a persistent object cache, which answers with what was true
# CLIENTPRESS_CACHE_LAG seconds ago.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

DB=sqlite
case ${1:-} in
	sqlite | mariadb)
		DB=$1
		shift
		;;
esac

begin_run
export CLIENTPRESS_SITE=$RUN/site
CLIENTPRESS_NODE_MODULES=$(npm_modules "$SITE_TOOLS")/node_modules
export CLIENTPRESS_NODE_MODULES

mkdir -p "$CLIENTPRESS_SITE/mail"
install_extension "$CLIENTPRESS_SITE"
PORT=0
SUITE=$ROOT/tests/php/phpunit.xml
if [[ ${CLIENTPRESS_NETWORK:-} == 1 ]]; then
	PORT=$(kernel_port)
	SUITE=$ROOT/tests/multisite/phpunit.xml
	# For site.sh.
	export NETWORK_URL=http://127.0.0.1:$PORT
fi
if [[ $DB == mariadb ]]; then
	start_mariadb "$CLIENTPRESS_SITE/mariadb" "$RUN"
fi
build_site "$CLIENTPRESS_SITE"
freeze_code "$CLIENTPRESS_SITE"
if [[ ${CLIENTPRESS_CACHE:-} == redis ]]; then
	add_object_cache "$CLIENTPRESS_SITE" "$RUN" "${CLIENTPRESS_CACHE_LAG:-0}"
fi

start_group "$RUN/smtp-port" php "$SITE_TOOLS/smtp-sink.php" "$CLIENTPRESS_SITE/mail"
wait_for 10 'The mail server' test -s "$RUN/smtp-port"
if [[ ${CLIENTPRESS_QUICK:-} == 1 ]]; then
	SERVER_URL=${NETWORK_URL:-http://127.0.0.1}
else
	start_server "$CLIENTPRESS_SITE" "$PORT"
fi
write_runtime "$CLIENTPRESS_SITE" "$SERVER_URL" "$(<"$RUN/smtp-port")" "${MARIADB_SOCKET:-}"

if [[ -n ${CLIENTPRESS_SHARED:-} ]]; then
	set -- "$@" "$ROOT/tests/php/Shard.php"
fi
# A group of its own as well: servers that a test starts end with it, whatever becomes of the test.
start_group_here php -d auto_prepend_file="$ROOT/tests/php/wordpress.php" "$(command -v phpunit)" \
	-c "$SUITE" "$@"
wait "$STARTED_GROUP"
