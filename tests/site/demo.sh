#!/usr/bin/env bash
# Runs the demo until Ctrl-C. PORT and INBOX_PORT choose the ports, DB=mariadb the database, EXTENSION=none leaves
# the extension out. The site is kept in .demo/ between runs; "demo.sh reset" deletes it.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

PORT=${PORT:-8080}
INBOX_PORT=${INBOX_PORT:-1080}
DB=${DB:-sqlite}
export DB
DEMO=$ROOT/.demo
SITE=$DEMO/$DB

case $DB in
	sqlite | mariadb) ;;
	*) die "DB is sqlite or mariadb, not $DB." ;;
esac

# demo_runs <sqlite|mariadb>
demo_runs() {
	[[ -f $DEMO/$1.lock ]] && ! flock --nonblock "$DEMO/$1.lock" true
}

check_ports() {
	[[ $PORT != "$INBOX_PORT" ]] || die 'PORT and INBOX_PORT must differ.'
	local trouble
	trouble=$(port_trouble "$PORT")
	[[ -z $trouble ]] || die "Port $PORT cannot be had ($trouble). Choose another one: make demo PORT=8090"
	trouble=$(port_trouble "$INBOX_PORT")
	[[ -z $trouble ]] || die "Port $INBOX_PORT cannot be had ($trouble). Choose another one: make demo INBOX_PORT=1090"
}

reset() {
	local kind
	for kind in sqlite mariadb; do
		! demo_runs "$kind" || die "The $kind demo is running. Stop it first (Ctrl-C in its terminal)."
	done
	rm -rf -- "$DEMO"
	say 'The demo is gone. make demo builds a new one.'
}

run() {
	local needed=(site)
	[[ ${EXTENSION:-} == none ]] || needed+=(build)
	"$SITE_TOOLS/install.sh" "${needed[@]}"
	! demo_runs "$DB" || die "The $DB demo is already running, at $(sed -n 's/^url=//p' "$SITE/runtime.ini")."
	check_ports

	mkdir -p "$DEMO"
	exec 8>"$DEMO/$DB.lock"
	flock 8
	FAREWELL=Stopping.
	begin_run

	local built=$SITE/built
	[[ -f $built ]] || rm -rf -- "$SITE"
	mkdir -p "$SITE"
	install_extension "$SITE"
	if [[ $DB == mariadb ]]; then
		start_mariadb "$SITE/mariadb" "$RUN"
	fi
	if [[ ! -f $built ]]; then
		say "Building a WordPress in .demo/$DB"
		build_site "$SITE"
		add_sample_portal "$SITE" >"$built.new"
		mv -- "$built.new" "$built"
	else
		use_php_of "$SITE"
	fi

	local smtp_port
	smtp_port=$(kernel_port)
	start_inbox "$SITE/mail" "$INBOX_PORT" "$smtp_port" "$SITE/logs/inbox.log"
	write_runtime "$SITE" "http://127.0.0.1:$PORT" "$smtp_port" "${MARIADB_SOCKET:-}"
	start_server "$SITE" "$PORT"
	wait_for 30 "WordPress (its log: $SITE/logs/server.log)" curl -fs --max-time 10 "$SERVER_URL/wp-login.php"
	start_cron "$SITE" "$SERVER_URL"
	printf '%s\n' "$DB" >"$DEMO/current"

	greet "$(<"$built")"
	# Whatever ends first ends the demo: half of it would only puzzle.
	wait -n || true
	die "A part of the demo has stopped by itself. Its logs are in $SITE/logs."
}

# greet <id of the sample portal>
greet() {
	cat <<TEXT

  ClientPress is running ($DB).

  Site    $SERVER_URL
  Admin   $SERVER_URL/wp-admin/   user $ADMIN_USER, password $ADMIN_PASSWORD
  Inbox   http://127.0.0.1:$INBOX_PORT

  Try it:
  1. Open the sample portal, $SERVER_URL/wp-admin/post.php?post=$1&action=edit
     and send an invitation to client@example.org from Invite Client in the sidebar.
  2. Open the inbox and press Accept Invitation. A private window keeps you signed in as the admin in this one.
  3. Choose a password: you are in the portal. Portals > Invitations now says accepted.

  WP-CLI  ./tests/site/wp clientpress invitation list
  Ctrl-C stops everything; make demo-reset starts over.

TEXT
}

case ${1:-run} in
	run) run ;;
	reset) reset ;;
	*) die "demo.sh knows run and reset, not $1." ;;
esac
