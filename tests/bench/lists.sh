#!/usr/bin/env bash
# Times what must stay fast on a large site, on MariaDB, in one run: the SQL of the list of invitations with a thousand, a
# hundred thousand and a million rows; its whole page beside a page of a site with a hundred, and beside a list of WordPress;
# operations; the export; and what a hundred thousand clients of ten thousand portals cost. Prints tables of medians.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

"$SITE_TOOLS/install.sh" bench

BENCH=$ROOT/tests/bench
begin_run
SITE=$RUN/site

# on <copy> <arguments of WP-CLI...>
on() {
	CLIENTPRESS_RUNTIME=$RUN/$1.ini wp_cli "$SITE" "${@:2}"
}

mkdir -p "$SITE/logs" "$RUN/opcache"
start_mariadb "$SITE/mariadb" "$RUN"
install_extension "$SITE"
build_site "$SITE"
wp_cli "$SITE" user generate --count=18 --quiet
wp_cli "$SITE" eval-file --use-include "$BENCH/lists.php" fill 100

# The site with a hundred invitations goes on beside the one that is filled.
mariadb_client "$MARIADB_SOCKET" -e 'CREATE DATABASE small'
mariadb-dump --no-defaults --user=root --socket="$MARIADB_SOCKET" wordpress | mariadb_client "$MARIADB_SOCKET" small
for copy in small large; do
	printf 'url=http://127.0.0.1:%s\nsmtp_port=25\ndb_socket=%s\ndb_name=%s\n' \
		"$(kernel_port)" "$MARIADB_SOCKET" "$([[ $copy == small ]] && echo small || echo wordpress)" >"$RUN/$copy.ini"
	on "$copy" eval-file --use-include "$BENCH/people.php" >"$RUN/$copy.json"
done

on large eval-file --use-include "$BENCH/secret.php" >"$RUN/secret"
on large eval-file --use-include "$BENCH/lists.php" "${@:-1000 100000 1000000}"

for copy in small large; do
	CLIENTPRESS_RUNTIME=$RUN/$copy.ini start_group "$RUN/$copy.log" php -d opcache.enable_cli=1 \
		-S "$(sed -n 's|^url=http://||p' "$RUN/$copy.ini")" -t "$SITE/wordpress" "$SITE_TOOLS/router.php"
	wait_for 60 "The server (its log: $RUN/$copy.log)" \
		curl -s --max-time 1 "$(sed -n 's|^url=||p' "$RUN/$copy.ini")/license.txt"
done
printf '\n'
php "$BENCH/pages.php" "$RUN"

printf '\n'
on large eval-file --use-include "$BENCH/operations.php"

# What takes longer than 50 ms comes into the slow log, and its name into the answer.
printf '\n'
mariadb_client "$MARIADB_SOCKET" -e "SET GLOBAL slow_query_log_file = '$RUN/slow.log', GLOBAL long_query_time = 0.05,
	GLOBAL slow_query_log = 1"
begun=$(date +%s%N)
on large --require="$BENCH/peak.php" clientpress invitation list --format=csv 2>"$RUN/peak" | wc -l >"$RUN/lines"
printf 'export as CSV: %s lines, %s s, %s MiB, %s statements over 50 ms\n' "$(<"$RUN/lines")" \
	"$((($(date +%s%N) - begun) / 1000000000))" "$(<"$RUN/peak")" "$(grep -c 'Query_time' "$RUN/slow.log" || true)"
