#!/usr/bin/env bash
# Runs the browser journeys on a WordPress and an inbox of their own.
# Usage: run.sh [sqlite|mariadb] [arguments of playwright test...]
# CLIENTPRESS_JOURNEY names a script that Node.js runs with those arguments, in place of Playwright's tests.
# With CLIENTPRESS_NETWORK=1 the site is a network, the sample portal is on its second site, and the journey is that of
# network.spec.ts.

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

E2E=$ROOT/tests/e2e

# start_wp_cli <folder>
# Runs the commands of the journeys, which support/wp.ts writes into the folder.
start_wp_cli() {
	mkdir -- "$1"
	mkfifo -- "$1/commands" "$1/answers"
	: >"$1/in"
	# Open for both, so that neither end waits for the other and none is at an end.
	start_group "$CLIENTPRESS_SITE/logs/wp-cli.log" env -C "$1" bash -c \
		'exec "$0" --no-color "${@:2}" serve-commands --require="$1" 3<>commands 4<>answers <in >>out 2>>err' \
		"$SITE_TOOLS/wp" "$SITE_TOOLS/serve-commands.php" ${NETWORK_URL:+--url="$NETWORK_URL"}
}

begin_run
CLIENTPRESS_RESULTS=$RUN/results
CLIENTPRESS_SITE=$RUN/site
export CLIENTPRESS_RESULTS CLIENTPRESS_SITE

mkdir -p "$CLIENTPRESS_SITE/logs"
install_extension "$CLIENTPRESS_SITE"
PORT=0
if [[ ${CLIENTPRESS_NETWORK:-} == 1 ]]; then
	PORT=$(kernel_port)
	# For site.sh.
	export NETWORK_URL=http://127.0.0.1:$PORT
fi
if [[ $DB == mariadb ]]; then
	start_mariadb "$CLIENTPRESS_SITE/mariadb" "$RUN"
fi
build_site "$CLIENTPRESS_SITE"
CLIENTPRESS_SAMPLE_PORTAL=$(add_sample_portal "$CLIENTPRESS_SITE" ${NETWORK_URL:+--url="$NETWORK_URL/second/"})

ports=$(kernel_ports 2)
read -r inbox_port smtp_port <<<"$ports"
start_inbox "$CLIENTPRESS_SITE/mail" "$inbox_port" "$smtp_port" "$CLIENTPRESS_SITE/logs/inbox.log"
start_server "$CLIENTPRESS_SITE" "$PORT"
write_runtime "$CLIENTPRESS_SITE" "$SERVER_URL" "$smtp_port" "${MARIADB_SOCKET:-}"
start_cron "$CLIENTPRESS_SITE" "$SERVER_URL"
start_wp_cli "$CLIENTPRESS_SITE/wp-cli"

start_later_server "$CLIENTPRESS_SITE" 15
export CLIENTPRESS_LATER_URL=$LATER_URL
export CLIENTPRESS_SAMPLE_PORTAL CLIENTPRESS_URL=$SERVER_URL CLIENTPRESS_INBOX=http://127.0.0.1:$inbox_port
ln -sfnT -- "$(npm_modules "$E2E")/node_modules" "$E2E/node_modules"

cd -- "$E2E"
journey=(node_modules/@playwright/test/cli.js test)
[[ -z ${CLIENTPRESS_JOURNEY:-} ]] || journey=("$CLIENTPRESS_JOURNEY")
start_group_here node "${journey[@]}" "$@"
status=0
finish_group "$STARTED_GROUP" || status=$?
if ((status != 0)); then
	kept=$(mktemp -d -t clientpress-journeys-XXXXXX)
	mkdir -p "$CLIENTPRESS_RESULTS"
	cp -r -- "$CLIENTPRESS_SITE/logs" "$CLIENTPRESS_RESULTS" "$kept/"
	say "Traces, pictures and logs are in $kept"
fi
exit "$status"
