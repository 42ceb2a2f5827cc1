# shellcheck shell=bash
# What the scripts that try a package share. They run in a chroot that has Debian's PHP and nothing of ours. PHP is its
# version.

set -euo pipefail
shopt -s inherit_errexit
export DEBIAN_FRONTEND=noninteractive
PROJECT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

# shellcheck source=tests/compatibility/documents.sh
source "$PROJECT/tests/compatibility/documents.sh"

die() {
	printf 'Error: %s\n' "$*" >&2
	exit 1
}

# Starts PHP-FPM and Apache with pages that say whether they have the extension, and one with the command of the
# plugin's notice.
begin_serving() {
	local folder=/var/www/html
	# shellcheck disable=SC2016 # PHP expands it.
	PORT=$(php -n -r 'echo explode(":", stream_socket_get_name(stream_socket_server("tcp://127.0.0.1:0"), false))[1];')
	printf 'Listen 127.0.0.1:%s\n' "$PORT" >/etc/apache2/ports.conf
	printf '<FilesMatch "^fpm-">\nSetHandler "proxy:unix:/run/php/php%s-fpm.sock|fcgi://localhost"\n</FilesMatch>\n' "$PHP" \
		>/etc/apache2/conf-enabled/fpm.conf
	a2enmod -q proxy_fcgi
	printf '<?php echo extension_loaded("clientpress") ? "on" : "off";' | tee "$folder/fpm-loaded.php" >"$folder/apache-loaded.php"
	cp -R -- "$PROJECT/plugin/src" "$folder/"
	cat >"$folder/fpm-notice.php" <<-'PHP'
		<?php
		define('ABSPATH', __DIR__);
		spl_autoload_register(static function (string $class): void {
		    require __DIR__ . '/src/' . strtr(substr($class, strlen('ClientPress\\')), '\\', '/') . '.php';
		});
		echo (new ClientPress\Admin\Health\Requirements(
		    new ClientPress\Kernel\Extension(null),
		    ClientPress\Admin\Health\ServerPhp::ofThisProcess(),
		))->command();
	PHP
	service "php$PHP-fpm" start
	service apache2 start
}

# page <name>
# Prints what a page says.
page() {
	# shellcheck disable=SC2016 # PHP expands it.
	php -n -r '
		for ($tries = 0; $tries < 100; $tries++) {
			$page = @file_get_contents($argv[1]);
			if ($page !== false) exit($page);
			usleep(100_000);
		}
		exit(1);
	' -- "http://127.0.0.1:$PORT/$1.php"
}

# expect_served <on|off> [<fpm|apache>...]
# Asks what runs, as it is.
expect_served() {
	local server
	for server in "${@:2}"; do
		[[ $(page "$server-loaded") == "$1" ]] || die "What $server serves should have the extension $1."
		printf 'in a page that %s serves: %s\n' "$server" "$1"
	done
}

# expect <on|off>
# Asks the command line, PHP-FPM and Apache, started anew, whether they have the extension, and whether PHP complains.
expect() {
	local program
	for program in "php$PHP" "php-fpm$PHP"; do
		[[ $("$program" -m 2>&1 | grep -cx clientpress) == "$([[ $1 == on ]] && echo 1 || echo 0)" ]] \
			|| die "$program should have the extension $1."
		! "$program" -v 2>&1 | grep -i warning || die "$program complains."
	done
	service "php$PHP-fpm" restart
	service apache2 restart
	expect_served "$1" fpm apache
}

# run_section <heading of docs/install.md>
# Runs what it says for PHP 8.2, for this PHP.
run_section() {
	run_commands docs/install.md "$1" "s/8\.2/$PHP/g"
}

# Fails where anything of ours is left, but for the notes that Debian's own tools keep of every module.
expect_nothing_left() {
	local left
	left=$(find /etc/php /usr/lib/php /var/lib/php /usr/share/doc -name '*clientpress*' ! -path '*/disabled_by_maint/*')
	[[ -z $left ]] || die "This is left: $left"
	printf 'nothing is left\n'
}
