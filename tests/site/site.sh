# shellcheck shell=bash
# Builds a WordPress in a folder and runs PHP, WP-CLI and a web server for it.
#
#   wordpress/     core, with the plugin as a symbolic link
#   runtime.ini    address, mail server and database socket of the present run
#   database/      the SQLite file, or mariadb/ the data folder of a private MariaDB
#   logs/          PHP's errors and the servers' output
#   php.d/         the machine's PHP settings, plus this site's own extension
#   opcache/       compiled PHP files, for all processes
#   network        host and port, where the site is a network

# shellcheck source=tests/site/mariadb.sh
source "$SITE_TOOLS/mariadb.sh"

PLUGIN_DIR=${CLIENTPRESS_PLUGIN_DIR:-$ROOT/plugin}
ADMIN_USER='admin'
ADMIN_PASSWORD=password

# write_runtime <site> <url> <smtp port> [database socket]
write_runtime() {
	printf 'url=%s\nsmtp_port=%s\ndb_socket=%s\n' "$2" "$3" "${4:-}" >"$1/runtime.ini.new"
	mv -- "$1/runtime.ini.new" "$1/runtime.ini"
}

# database_of <site>
database_of() {
	if [[ -d $1/mariadb ]]; then
		printf 'mariadb\n'
	else
		printf 'sqlite\n'
	fi
}

# use_php_of <site>
# From here on every php that this script starts, and every php that those start, has the site's settings and the
# site's extension: the machine's own settings are read without a clientpress that may be installed there.
use_php_of() {
	local site=$1
	rm -rf -- "$site/php.d" "$site/opcache"
	mkdir -p "$site/php.d" "$site/opcache"
	local ini
	while IFS= read -r ini; do
		[[ $(basename -- "$ini") == *clientpress* ]] || cp -- "$ini" "$site/php.d/"
	done < <(env -u PHP_INI_SCAN_DIR php -r 'echo str_replace(",", "", (string) php_ini_scanned_files());' | grep .)
	{
		printf 'error_reporting=-1\nlog_errors=1\ndisplay_errors=0\nhtml_errors=0\n'
		printf 'error_log="%s/logs/php-errors.log"\nmemory_limit=512M\n' "$site"
		# Every process that a test starts would compile WordPress anew. A file that is edited counts at once.
		printf 'opcache.enable_cli=1\nopcache.revalidate_freq=0\nopcache.file_cache="%s/opcache"\n' "$site"
		if [[ -f $site/clientpress.so ]]; then
			printf 'extension="%s/clientpress.so"\n' "$site"
		fi
	} >"$site/php.d/99-site.ini"
	export PHP_INI_SCAN_DIR=$site/php.d
}

# freeze_code <site>
# From here on nobody edits a file of this site, so no request looks whether one of those that it includes has changed. What
# a test plants is compiled each time.
freeze_code() {
	printf '%s/wordpress/wp-content/mu-plugins/\n' "$1" >"$1/php.d/not-compiled.txt"
	printf 'opcache.validate_timestamps=0\nopcache.blacklist_filename="%s/php.d/not-compiled.txt"\n' "$1" >>"$1/php.d/99-site.ini"
}

# install_extension <site>
# EXTENSION=none leaves it out: that is how the site of somebody who has not installed it yet looks. CLIENTPRESS_EXTENSION
# names another build.
install_extension() {
	local site=$1 built
	if [[ ${EXTENSION:-} == none ]]; then
		rm -f -- "$site/clientpress.so"
		return
	fi
	built=${CLIENTPRESS_EXTENSION:-$("$SITE_TOOLS/extension.sh")}
	cp -- "$built" "$site/clientpress.so.new"
	mv -- "$site/clientpress.so.new" "$site/clientpress.so"
}

# wp_cli <site> [arguments...]
wp_cli() {
	local site=$1
	shift
	WP_CLI_CONFIG_PATH=/dev/null WP_CLI_DISABLE_AUTO_CHECK_UPDATE=1 \
		php -d auto_prepend_file="$SITE_TOOLS/wp-cli.php" "$("$SITE_TOOLS/wordpress.sh")/wp-cli.phar" \
		--path="$site/wordpress" --allow-root "$@"
}

# build_site <site>
# The database is SQLite, unless start_mariadb has made the site's data folder and left MARIADB_SOCKET.
build_site() {
	local site=$1 source content
	[[ -f $PLUGIN_DIR/clientpress.php ]] || die "There is no plugin in $PLUGIN_DIR."
	source=$("$SITE_TOOLS/wordpress.sh")
	content=$site/wordpress/wp-content

	mkdir -p "$site/logs" "$site/database"
	rm -rf -- "$site/wordpress"
	# Hard links cost next to nothing to make and to delete; no test site changes core.
	cp -al -- "$source/wordpress" "$site/wordpress" 2>/dev/null || {
		rm -rf -- "$site/wordpress"
		cp -a -- "$source/wordpress" "$site/wordpress"
	}
	cp -- "$SITE_TOOLS/wp-config.php" "$site/wordpress/wp-config.php"
	mkdir -p "$content/mu-plugins" "$content/uploads"
	ln -s -- "$SITE_TOOLS/mu-plugins/test-site.php" "$content/mu-plugins/test-site.php"
	ln -s -- "$PLUGIN_DIR" "$content/plugins/clientpress"
	head -c 32 /dev/urandom | base64 >"$site/key"
	if [[ $(database_of "$site") == sqlite ]]; then
		cp -- "$source/sqlite-database-integration/db.copy" "$content/db.php"
		cp -a -- "$source/sqlite-database-integration" "$content/plugins/"
	fi

	write_runtime "$site" "${NETWORK_URL:-http://127.0.0.1}" 25 "${MARIADB_SOCKET:-}"
	use_php_of "$site"
	install_database "$site"
	if [[ -n ${NETWORK_URL:-} ]]; then
		make_network "$site" "$NETWORK_URL"
	fi
	wp_cli "$site" plugin activate clientpress --quiet ${NETWORK_URL:+--network --url="$NETWORK_URL"}
	# Else it is taken for a copy, by its environment type. Earlier versions know no copies.
	if [[ -f $PLUGIN_DIR/src/Cli/LiveSiteCommand.php ]]; then
		wp_cli "$site" clientpress live-site --quiet ${NETWORK_URL:+--url="$NETWORK_URL"}
	fi
}

# make_network <site> <url>
# A network with its sites in folders, of which /second/ is one. The database keeps the address, port included.
make_network() {
	local site=$1 url=$2
	wp_cli "$site" core multisite-convert --skip-config --quiet
	printf '%s' "${url#http://}" >"$site/network"
	wp_cli "$site" --url="$url" eval '
		foreach (["home", "siteurl"] as $name) {
			update_option($name, rtrim(network_home_url(), "/"));
		}
		update_option("permalink_structure", "/%postname%/");
		// Else a visit to the network admin asks to upgrade it.
		update_site_option("wpmu_upgrade_site", $GLOBALS["wp_db_version"]);
		$second = wpmu_create_blog($GLOBALS["current_blog"]->domain, "/second/", "Second Studio", 1);
		update_blog_option($second, "permalink_structure", "/%postname%/");
		update_blog_option($second, "show_avatars", "0");
		$preferences = "persisted_preferences";
		update_user_meta(
			1,
			$GLOBALS["wpdb"]->get_blog_prefix($second) . $preferences,
			get_user_meta(1, "wp_$preferences", true),
		);
	'
}

# install_database <site>
# A finished database is kept in the cache; it holds no address and not the plugin.
install_database() {
	local site=$1 kind template core=$1/wordpress/wp-includes/version.php
	kind=$(database_of "$site")
	template=$(make_cached "templates/$kind-$(hash_of "$core" "$SITE_TOOLS"/{versions.env,site.sh,wp-config.php})" \
		"create_${kind}_template" "$site")
	case $kind in
		sqlite) cp -- "$template/wordpress.sqlite" "$site/database/wordpress.sqlite" ;;
		mariadb) create_schema && mariadb_client "$MARIADB_SOCKET" wordpress <"$template/wordpress.sql" ;;
	esac
}

create_schema() {
	mariadb_client "$MARIADB_SOCKET" -e 'DROP DATABASE IF EXISTS wordpress; CREATE DATABASE wordpress'
}

# create_sqlite_template <empty folder> <site>
create_sqlite_template() {
	install_wordpress "$2"
	# The database is in WAL mode: a copy of the file alone lacks what is still in the log.
	php -r '(new SQLite3($argv[1]))->exec("PRAGMA wal_checkpoint(TRUNCATE)");' "$2/database/wordpress.sqlite"
	mv -- "$2/database/wordpress.sqlite" "$1/wordpress.sqlite"
	rm -rf -- "$2/database"
	mkdir -- "$2/database"
}

# create_mariadb_template <empty folder> <site>
create_mariadb_template() {
	create_schema
	install_wordpress "$2"
	mariadb-dump --no-defaults --user=root --socket="$MARIADB_SOCKET" --skip-comments wordpress >"$1/wordpress.sql"
}

# install_wordpress <site>
install_wordpress() {
	say 'Installing WordPress'
	wp_cli "$1" core install --quiet --skip-email --url=http://127.0.0.1 --title='Example Studio' \
		--admin_user="$ADMIN_USER" --admin_password="$ADMIN_PASSWORD" --admin_email=admin@example.org
	wp_cli "$1" eval '
		update_option("permalink_structure", "/%postname%/");
		update_option("show_avatars", "0");
		update_option("timezone_string", "UTC");
		foreach (get_posts(["post_type" => "any", "post_status" => "any", "numberposts" => -1]) as $post) {
			wp_delete_post($post->ID, true);
		}
		// Else the block editor opens with a tour, and the mail address asks to be confirmed after six months.
		update_user_meta(1, "wp_persisted_preferences", [
			"core/edit-post" => ["welcomeGuide" => false],
			"core" => ["enableChoosePatternModal" => false],
			"_modified" => gmdate("c"),
		]);
		update_option("admin_email_lifespan", PHP_INT_MAX);
		// Else a visit to wp-admin plans a run of cron, and two servers of one site would get in its way.
		update_option("finished_updating_comment_type", true);
	'
}

# add_sample_portal <site> [--url=<a site of the network>]
add_sample_portal() {
	wp_cli "$@" eval-file --use-include "$SITE_TOOLS/sample-portal.php"
}

# start_server <site> <port, 0 for any>
# WordPress calls itself while it answers, so one worker would wait for itself. The address is left in SERVER_URL.
start_server() {
	local site=$1 port=$2 log=$1/logs/server.log
	: >"$log"
	PHP_CLI_SERVER_WORKERS=${CLIENTPRESS_WORKERS:-4} start_group "$log" \
		php -S "127.0.0.1:$port" -t "$site/wordpress" "$SITE_TOOLS/router.php"
	wait_for 20 "The web server (its log: $log)" grep -q 'Development Server' "$log"
	# shellcheck disable=SC2034 # For the script that reads this file.
	SERVER_URL=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' "$log")
}

# start_later_server <site> <days>
# The same site as it will be in so many days: its PHP sees another clock, and nobody waits. Left in LATER_URL.
start_later_server() {
	local site=$1 days=$2 log=$1/logs/later-server.log
	: >"$log"
	sed 's|^url=.*|url=http://127.0.0.1|' "$site/runtime.ini" >"$site/later.ini"
	CLIENTPRESS_RUNTIME=$site/later.ini PHP_CLI_SERVER_WORKERS=4 start_group "$log" \
		faketime -f "+${days}d" php -S 127.0.0.1:0 -t "$site/wordpress" "$SITE_TOOLS/router.php"
	wait_for 20 "The later web server (its log: $log)" grep -q 'Development Server' "$log"
	LATER_URL=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' "$log")
	sed -i "s|^url=.*|url=$LATER_URL|" "$site/later.ini"
}

# start_redis <folder for the socket> [options of redis-server...]
# It keeps nothing on disk.
start_redis() {
	start_group "$1/redis.log" redis-server --port 0 --unixsocket "$1/redis.sock" --save '' --appendonly no --dir "$1" "${@:2}"
	wait_for 20 "Redis (its log: $1/redis.log)" test -S "$1/redis.sock"
}

# add_object_cache <site> <folder for the socket> <seconds by which its answers are late>
add_object_cache() {
	start_redis "$2"
	printf '<?php const CLIENTPRESS_CACHE_SERVER = "%s", CLIENTPRESS_CACHE_LAG = %d;\nrequire "%s";\n' \
		"$2/redis.sock" "$3" "$SITE_TOOLS/object-cache.php" >"$1/wordpress/wp-content/object-cache.php"
}

# start_inbox <folder for mail> <port of its page> <SMTP port> <log>
start_inbox() {
	local modules
	modules=$(npm_modules "$SITE_TOOLS")
	mkdir -p "$1"
	start_group "$4" node "$modules/node_modules/maildev/bin/maildev" \
		--ip 127.0.0.1 --web-ip 127.0.0.1 --web "$2" --smtp "$3" --mail-directory "$1"
	wait_for 20 "The inbox (its log: $4)" curl -fs --max-time 5 "http://127.0.0.1:$2/email"
}

# start_cron <site> <url>
# WordPress's own trigger needs visitors.
start_cron() {
	start_group "$1/logs/cron.log" bash -c 'while sleep 10; do flock "$1" curl -fsS "$0/wp-cron.php" || true; done' "$2" "$1/cron.lock"
}
