#!/bin/bash
# What a container does: serve (nginx and PHP-FPM), setup (installs WordPress and ClientPress once), cron, or any command.
set -euo pipefail

# wait_for_database <seconds>
wait_for_database() {
	local left
	for ((left = $1; left > 0; left--)); do
		if database_answers; then
			return
		fi
		sleep 1
	done
	echo 'The database did not answer.' >&2
	exit 1
}

database_answers() {
	# shellcheck disable=SC2016 # PHP's variables.
	DATABASE_PASSWORD=$(secret WORDPRESS_DB_PASSWORD) php -r '
		mysqli_report(MYSQLI_REPORT_OFF);
		[$host, $port] = explode(":", (getenv("WORDPRESS_DB_HOST") ?: "db") . ":3306");
		$db = mysqli_init();
		exit(@$db->real_connect($host, getenv("WORDPRESS_DB_USER") ?: "wordpress", getenv("DATABASE_PASSWORD"),
			getenv("WORDPRESS_DB_NAME") ?: "wordpress", (int) $port) ? 0 : 1);
	'
}

# Makes a key where none is given. One that could be guessed is refused.
make_key() {
	local key
	if [[ -z ${WORDPRESS_KEY:-}${WORDPRESS_KEY_FILE:-} && ! -s /var/lib/clientpress/key ]]; then
		php -r 'echo bin2hex(random_bytes(32));' >/var/lib/clientpress/key.new
		mv -n /var/lib/clientpress/key.new /var/lib/clientpress/key
	fi
	if [[ -n ${WORDPRESS_KEY:-}${WORDPRESS_KEY_FILE:-} ]]; then
		key=$(secret WORDPRESS_KEY) || true
		if ((${#key} < 32)); then
			echo 'WORDPRESS_KEY, or the file that WORDPRESS_KEY_FILE names, needs at least 32 characters.' >&2
			exit 1
		fi
	fi
}

# secret <name>
# Prints what the variable holds, or the file that <name>_FILE names.
secret() {
	local file=${1}_FILE
	if [[ -n ${!file:-} ]]; then
		cat -- "${!file}"
	else
		printf '%s' "${!1:-}"
	fi
}

setup() {
	wait_for_database 90
	if ! wp core is-installed; then
		local password
		password=$(secret ADMIN_PASSWORD)
		wp core install --skip-email --url="${WORDPRESS_URL:-http://localhost:8080}" --title="${SITE_TITLE:-Example Studio}" \
			--admin_user="${ADMIN_USER:-admin}" --admin_email="${ADMIN_EMAIL:-admin@example.org}" \
			--prompt=admin_password <<<"${password:?ADMIN_PASSWORD or ADMIN_PASSWORD_FILE is missing}" >/dev/null
		wp rewrite structure '/%postname%/'
		wp plugin activate clientpress
		wp clientpress live-site
	fi
	wp core update-db
	wp clientpress doctor
}

serve() {
	local proxy
	for proxy in ${TRUSTED_PROXY:-}; do
		printf 'set_real_ip_from %s;\n' "$proxy"
	done >/tmp/trusted-proxy.conf
	php-fpm8.2 -O --fpm-config /etc/clientpress/php-fpm.conf &
	nginx -e stderr -c /etc/clientpress/nginx.conf &
	trap 'kill -QUIT $(jobs -p) 2>/dev/null || true; wait; exit 0' TERM INT QUIT
	# Whichever ends first ends the container.
	wait -n || true
	# shellcheck disable=SC2046 # Their numbers, each a word.
	kill -TERM $(jobs -p) 2>/dev/null || true
	exit 1
}

cron() {
	wait_for_database 90
	trap 'exit 0' TERM INT
	while true; do
		wp cron event run --due-now --quiet || true
		sleep 20 &
		wait $!
	done
}

make_key
case ${1:-serve} in
	serve | setup | cron) "${1:-serve}" ;;
	*) exec "$@" ;;
esac
