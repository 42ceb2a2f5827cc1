#!/usr/bin/env bash
# Times what must stay fast on a large site, on MariaDB, in one run: the SQL of the list of invitations with a thousand, a
# hundred thousand and a million rows; its whole page beside a page of a site with a hundred, and beside a list of WordPress;
# many clients at once, the queue, and both together; operations; the export; and what a hundred thousand clients of ten
# thousand portals cost. Prints tables of medians as it goes, and one table of all goals in the end.
#
# Usage: lists.sh [numbers of rows, "1000 100000 1000000" by default]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

[[ -z ${BUDDYPRESS:-} || -f $BUDDYPRESS/bp-loader.php ]] || die "BUDDYPRESS has to name the folder of bp-loader.php: $BUDDYPRESS"
"$SITE_TOOLS/install.sh" bench

BENCH=$ROOT/tests/bench
begin_run
SITE=$RUN/site

# on <copy> <arguments of WP-CLI...>
on() {
	CLIENTPRESS_RUNTIME=$RUN/$1.ini wp_cli "$SITE" "${@:2}"
}

# result <what> <measured> <goal> <1 where it is met>
result() {
	php -r 'require $argv[1]; ClientPress\Bench\result($argv[2], $argv[3], $argv[4], $argv[5] === "1");' \
		"$BENCH/result.php" "$@"
}

mkdir -p "$SITE/logs" "$RUN/mail"
export CLIENTPRESS_RESULTS=$RUN/results
"$BENCH/extension.sh" times
printf '\n'
start_mariadb "$SITE/mariadb" "$RUN"
install_extension "$SITE"
build_site "$SITE"
ln -s -- "$BENCH/unlimited.php" "$BENCH/timed.php" "$SITE/wordpress/wp-content/mu-plugins/"
start_group "$RUN/smtp-port" php "$SITE_TOOLS/smtp-sink.php" "$RUN/mail"
wait_for 20 'The mail server' test -s "$RUN/smtp-port"
wp_cli "$SITE" user generate --count=18 --quiet
wp_cli "$SITE" eval-file --use-include "$BENCH/lists.php" fill 100

# The site with a hundred invitations goes on beside the one that is filled.
mariadb_client "$MARIADB_SOCKET" -e 'CREATE DATABASE small'
mariadb-dump --no-defaults --user=root --socket="$MARIADB_SOCKET" wordpress | mariadb_client "$MARIADB_SOCKET" small
for copy in small large; do
	printf 'url=http://127.0.0.1:%s\nsmtp_port=%s\ndb_socket=%s\ndb_name=%s\n' \
		"$(kernel_port)" "$(<"$RUN/smtp-port")" "$MARIADB_SOCKET" "$([[ $copy == small ]] && echo small || echo wordpress)" >"$RUN/$copy.ini"
	on "$copy" eval-file --use-include "$BENCH/people.php" >"$RUN/$copy.json"
done

on large eval-file --use-include "$BENCH/secret.php" >"$RUN/secret"
on large eval-file --use-include "$BENCH/lists.php" "${@:-1000 100000 1000000}"

# The same list on SQLite, with up to a hundred thousand of those rows.
few=$(xargs -n1 <<<"${*:-1000 100000 1000000}" | awk '$1 <= 100000' | xargs)
printf '\n'
(
	unset MARIADB_SOCKET
	mkdir -- "$RUN/sqlite"
	install_extension "$RUN/sqlite"
	build_site "$RUN/sqlite"
	CLIENTPRESS_FILLED=$RUN/mariadb.sock wp_cli "$RUN/sqlite" eval-file --use-include "$BENCH/lists.php" "$few"
)

for copy in small large; do
	CLIENTPRESS_RUNTIME=$RUN/$copy.ini start_group "$RUN/$copy.log" php -d opcache.enable_cli=1 \
		-S "$(sed -n 's|^url=http://||p' "$RUN/$copy.ini")" -t "$SITE/wordpress" "$SITE_TOOLS/router.php"
	wait_for 60 "The server (its log: $RUN/$copy.log)" \
		curl -s --max-time 1 "$(sed -n 's|^url=||p' "$RUN/$copy.ini")/license.txt"
done
printf '\n'
php "$BENCH/pages.php" "$RUN"

printf '\n'
on large eval-file --use-include "$BENCH/queue.php" "${CLIENTPRESS_QUEUED:-300}"

# PHP-FPM behind nginx, as the tests have it.
port=$(kernel_port)
sed "s|^url=.*|url=http://127.0.0.1:$port|" "$RUN/large.ini" >"$RUN/crowd.ini"
for server in php-fpm nginx; do
	sed -e "s|%name%|$RUN/fpm|; s|%workers%|8|; s|%port%|$port|; s|%root%|$SITE/wordpress|" \
		-e "s|%user%|$( ((EUID != 0)) || printf 'user root;')|" "$SITE_TOOLS/$server.conf" >"$RUN/$server.conf"
done
CLIENTPRESS_RUNTIME=$RUN/crowd.ini start_group "$RUN/fpm-start.log" \
	"php-fpm$(php -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')" --nodaemonize --allow-to-run-as-root \
	--fpm-config "$RUN/php-fpm.conf"
start_group "$RUN/nginx-start.log" nginx -c "$RUN/nginx.conf"
wait_for 60 "The server (its log: $RUN/fpm.log)" curl -fs --max-time 9 "http://127.0.0.1:$port/wp-login.php"
# Eight to begin with, three times two hundred at once, and six times seventy beside an idle and a busy queue: see crowd.php.
clients=1028
on crowd eval-file --use-include "$BENCH/crowd-setup.php" "$clients" >"$RUN/crowd.json"
php "$BENCH/crowd.php" "$RUN" "http://127.0.0.1:$port" crowd

# mails
# How many the queue has sent to the neighbours of those who accept.
mails() {
	find "$RUN/mail" -name '*.eml' -newer "$RUN/crowd.json" | wc -l
}

on crowd eval-file --use-include "$BENCH/queue.php" fill 10000
idle_mails=0
least_mails=1000000
for round in 0 1 2; do
	before=$(mails)
	php "$BENCH/crowd.php" "$RUN" "http://127.0.0.1:$port" idle "$round"
	((idle_mails += $(mails) - before)) || true
	# shellcheck disable=SC2016 # The other shell fills it in.
	CLIENTPRESS_RUNTIME=$RUN/crowd.ini start_group "$RUN/queue.log" bash -c \
		'source "$0/lib.sh"; source "$0/site.sh"; while :; do wp_cli "$1" cron event run clientpress_import; done' "$SITE_TOOLS" "$SITE"
	finish=$STARTED_GROUP
	for ((tries = 0; tries < 600 && $(mails) == before; tries++)); do sleep 0.1; done
	before=$(mails)
	php "$BENCH/crowd.php" "$RUN" "http://127.0.0.1:$port" busy "$round"
	sent=$(($(mails) - before))
	((sent >= least_mails)) || least_mails=$sent
	kill -- "-$finish"
	finish_group "$finish" || true
done
waiting=$(mariadb_client "$MARIADB_SOCKET" wordpress -Ne \
	"SELECT COUNT(*) FROM wp_clientpress_import_rows WHERE email LIKE 'neighbour%' AND state = 'waiting'")
result 'unlucky neighbour: emails of the queue: idle, least of a busy round, still waiting' \
	"$idle_mails, $least_mails, $waiting" 'none, some, some' "$((idle_mails == 0 && least_mails > 0 && waiting > 0))"
accounts=$(mariadb_client "$MARIADB_SOCKET" wordpress -Ne "SELECT CONCAT_WS(' ', COUNT(*), COUNT(DISTINCT user_email),
	(SELECT COUNT(*) FROM wp_clientpress_invitations WHERE email LIKE 'crowd%' AND status = 'accepted'),
	(SELECT COUNT(*) FROM wp_clientpress_access a JOIN wp_users u ON u.ID = a.user_id WHERE u.user_email LIKE 'crowd%@bench.example'))
	FROM wp_users WHERE user_email LIKE 'crowd%@bench.example'")
result 'clients at once: accounts, clients, accepted, may enter' "$accounts" "$clients each" \
	"$([[ $accounts != "$clients $clients $clients $clients" ]] || printf 1)"

printf '\n'
on large eval-file --use-include "$BENCH/operations.php"
on small eval-file --use-include "$BENCH/clients.php" 1000 "$RUN"
on large eval-file --use-include "$BENCH/clients.php" 100000 "$RUN"

# What takes longer than 50 ms comes into the slow log, and its name into the answer. By WP-CLI, and by the screen's own URL.
printf '\n'
mariadb_client "$MARIADB_SOCKET" -e "SET GLOBAL slow_query_log_file = '$RUN/slow.log', GLOBAL long_query_time = 0.05,
	GLOBAL slow_query_log = 1"
# With the headings, and without what an import that was stopped has staged.
rows=$(mariadb_client "$MARIADB_SOCKET" wordpress -Ne "SELECT COUNT(*) + 1 FROM wp_clientpress_invitations WHERE status <> 'staged'")
cookie=$(php -r 'echo json_decode(file_get_contents($argv[1]), true)["cookies"]["admin"];' "$RUN/large.json")
address=$(curl -fs -H "Cookie: $cookie" "$(sed -n 's|^url=||p' "$RUN/large.ini")/wp-admin/edit.php?post_type=clientpress_portal&page=clientpress-invitations" |
	grep -o 'http[^"]*clientpress_export[^"]*' | sed 's/&#038;/\&/g')
for way in WP-CLI 'the screen'; do
	before=$(grep -c 'Query_time' "$RUN/slow.log" || true)
	begun=$(date +%s%N)
	if [[ $way == WP-CLI ]]; then
		on large --require="$BENCH/peak.php" clientpress invitation list --format=csv 2>"$RUN/peak" | wc -l >"$RUN/lines"
	else
		rm -- "$RUN/peak"
		curl -fsN -H "Cookie: $cookie" -H "X-Peak: $RUN/peak" "$address" | wc -l >"$RUN/lines"
		wait_for 20 'How much memory it took' test -s "$RUN/peak"
	fi
	over=$(($(grep -c 'Query_time' "$RUN/slow.log" || true) - before))
	printf 'CSV by %s: %s lines, %s s, %s MiB, %s statements over 50 ms\n' "$way" "$(<"$RUN/lines")" \
		"$((($(date +%s%N) - begun) / 1000000000))" "$(<"$RUN/peak")" "$over"
	result "CSV by $way: lines" "$(<"$RUN/lines")" "$rows" "$(($(<"$RUN/lines") == rows))"
	result "CSV by $way: memory" "$(<"$RUN/peak") MiB" 'at most 64 MiB' "$(awk '{ print $1 <= 64 }' "$RUN/peak")"
	result "CSV by $way: statements over 50 ms" "$over" none "$((over == 0))"
done

# Last, so that no other measurement meets another plugin.
printf '\n'
if [[ -n ${BUDDYPRESS:-} ]]; then
	ln -s -- "$(realpath -- "$BUDDYPRESS")" "$SITE/wordpress/wp-content/plugins/buddypress"
	on large plugin activate buddypress --quiet
	on large eval-file --use-include "$BENCH/buddypress.php"
else
	printf 'One send was not measured beside BuddyPress: BUDDYPRESS names no folder of its sources.\n'
fi

printf '\n%-96s%36s   %-20s%s\n' 'in this run' 'measured: median (least to most)' 'goal' 'met'
cat -- "$CLIENTPRESS_RESULTS"
