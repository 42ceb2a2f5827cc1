#!/usr/bin/env bash
# Measures what the plugin costs where nothing asks for it: the instructions of a request with and without it, counted
# by callgrind on a default site with opcache, and its files and queries; and the accept page for an empty front page. Fails
# above a ceiling of front-page.php. Then counts the rows that lists read of a table and of one twice as large: see rows.php.
#
# Two copies of one site, one with the plugin and one that never had it, run side by side in a PHP server each. A
# dump of callgrind holds one request, from php_request_startup to php_request_shutdown.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

"$SITE_TOOLS/install.sh" bench

BENCH=$ROOT/tests/bench
begin_run
SITE=$RUN/site

# opcache asks for the time of each file at each request, so that no count depends on how long ago the last one was. What
# is compiled is kept in files: compiling under callgrind would take half a minute.
OPCACHE=(-d opcache.enable=1 -d opcache.enable_cli=1 -d opcache.jit=off -d opcache.file_update_protection=0
	-d opcache.revalidate_freq=0 -d opcache.file_cache="$RUN/opcache")

# start_copy <with|without> <command that runs PHP...>
# A server of the copy whose database schema has the same name. Its address is in the copy's ini file.
start_copy() {
	local copy=$1
	shift
	CLIENTPRESS_RUNTIME=$RUN/$copy.ini CLIENTPRESS_COUNTS=$RUN/$copy.counts start_group "$RUN/$copy.log" \
		"$@" "${OPCACHE[@]}" -S "$(sed -n 's|^url=http://||p' "$RUN/$copy.ini")" -t "$SITE/wordpress" \
		"$SITE_TOOLS/router.php"
	wait_for 60 "The server (its log: $RUN/$copy.log)" curl -s --max-time 1 "$(sed -n 's|^url=||p' "$RUN/$copy.ini")/license.txt"
}

mkdir -- "$RUN/opcache"
start_mariadb "$SITE/mariadb" "$RUN"
install_extension "$SITE"
build_site "$SITE"
ln -s -- "$BENCH/counts.php" "$SITE/wordpress/wp-content/mu-plugins/counts.php"
for copy in with without; do
	# The site as it is with the plugin; afterwards as it was before.
	mariadb_client "$MARIADB_SOCKET" -e "CREATE DATABASE \`$copy\`"
	mariadb-dump --no-defaults --user=root --socket="$MARIADB_SOCKET" wordpress |
		mariadb_client "$MARIADB_SOCKET" "$copy"
	install_database "$SITE"

	printf 'url=http://127.0.0.1:%s\nsmtp_port=25\ndb_socket=%s\ndb_name=%s\n' \
		"$(kernel_port)" "$MARIADB_SOCKET" "$copy" >"$RUN/$copy.ini"
	CLIENTPRESS_RUNTIME=$RUN/$copy.ini wp_cli "$SITE" eval-file --use-include "$BENCH/people.php" >"$RUN/$copy.json"
	[[ $copy == without ]] || CLIENTPRESS_RUNTIME=$RUN/with.ini wp_cli "$SITE" eval-file --use-include "$BENCH/secret.php" >"$RUN/secret"

	start_copy "$copy" php
	php "$BENCH/front-page.php" "$RUN" "$copy"
	stop_group "$STARTED_GROUP"
	start_copy "$copy" valgrind --tool=callgrind --callgrind-out-file="$RUN/$copy.out" \
		--zero-before=php_request_startup --dump-after=php_request_shutdown php
done

php "$BENCH/front-page.php" "$RUN"

printf '\n'
CLIENTPRESS_RUNTIME=$RUN/with.ini wp_cli "$SITE" eval-file --use-include "$BENCH/rows.php"
