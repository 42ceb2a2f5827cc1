# shellcheck shell=bash
# What the scripts that try a package share. They run in a chroot that has Debian's PHP and nothing of ours.

set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

die() {
	printf 'Error: %s\n' "$*" >&2
	exit 1
}

# expect <on|off>
# Asks the command line, PHP-FPM and a running Apache whether they have the extension, and whether PHP complains.
expect() {
	local program
	for program in "php$PHP" "php-fpm$PHP"; do
		[[ $("$program" -m 2>&1 | grep -cx clientpress) == "$([[ $1 == on ]] && echo 1 || echo 0)" ]] \
			|| die "$program should have the extension $1."
		! "$program" -v 2>&1 | grep -i warning || die "$program complains."
	done
	[[ $(from_apache) == "$1" ]] || die "Apache should have the extension $1."
	printf 'on the command line, in PHP-FPM and in Apache: %s\n' "$1"
}

# Prints what a page says that Apache serves.
from_apache() {
	local port
	# shellcheck disable=SC2016 # PHP expands it.
	port=$(php -n -r 'echo explode(":", stream_socket_get_name(stream_socket_server("tcp://127.0.0.1:0"), false))[1];')
	printf 'Listen 127.0.0.1:%s\n' "$port" >/etc/apache2/ports.conf
	printf '<?php echo extension_loaded("clientpress") ? "on" : "off";' >/var/www/html/loaded.php
	apache2ctl start 2>/dev/null
	# shellcheck disable=SC2016 # PHP expands it.
	php -n -r '
		for ($tries = 0; $tries < 50; $tries++) {
			$page = @file_get_contents("http://127.0.0.1:$argv[1]/loaded.php");
			if ($page !== false) exit($page);
			usleep(100_000);
		}
	' -- "$port"
	apache2ctl graceful-stop 2>/dev/null
	while [[ -e /run/apache2/apache2.pid ]]; do sleep 0.1; done
}

# Fails where anything of ours is left, but for the notes that Debian's own tools keep of every module.
expect_nothing_left() {
	local left
	left=$(find /etc/php /usr/lib/php /var/lib/php /usr/share/doc -name '*clientpress*' ! -path '*/disabled_by_maint/*')
	[[ -z $left ]] || die "This is left: $left"
	printf 'nothing is left\n'
}
