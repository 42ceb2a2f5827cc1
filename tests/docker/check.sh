#!/usr/bin/env bash
# Builds docker/Dockerfile for real, without a registry: buildah on bases that are made here under the official names. Then
# walks an invitation through the site in the built image, and lints what describes the images. Needs root.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"
# shellcheck source=tests/compatibility/debian.sh
source "$ROOT/tests/compatibility/debian.sh"
# shellcheck source=tests/compatibility/documents.sh
source "$ROOT/tests/compatibility/documents.sh"

IMAGE=localhost/clientpress
TOOLS=$ROOT/tests/docker

((EUID == 0)) || die 'This needs root, for chroots.'
if [[ -z ${CLIENTPRESS_OWN_MOUNTS:-} ]]; then
	# What is mounted and what runs in a container goes when this ends, however it ends.
	exec env CLIENTPRESS_OWN_MOUNTS=1 unshare --mount --propagation private --pid --fork --kill-child --mount-proc -- "$0"
fi
"$SITE_TOOLS/install.sh" docker
# Where the image listens; it shares this machine's ports.
PORT=8080
[[ -z $(port_trouble "$PORT") ]] || die "Port $PORT is taken: $(port_trouble "$PORT")"
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
rm -f -- "$STATE"/docker-*.log
begin_run
# A folder that something is mounted on cannot be deleted.
trap 'umount --recursive --lazy -- "$RUN/images/overlay" 2>/dev/null || true; end_run' EXIT
CARGO_NET_OFFLINE=false timeout --kill-after=20 600 cargo fetch --quiet --locked --manifest-path "$ROOT/Cargo.toml"

BUILDAH=(buildah --root "$RUN/images" --runroot "$RUN/runroot" --storage-driver)
if "${BUILDAH[@]}" overlay info >/dev/null 2>&1; then
	BUILDAH+=(overlay)
else
	# Copies whole folders, and works where overlays cannot be mounted.
	BUILDAH+=(vfs)
fi

build() {
	"${BUILDAH[@]}" "$@"
}

# make_base <empty folder>
# What docker.io/library/debian:bookworm-slim is, as far as it matters.
make_base() {
	say 'Making the base, Debian bookworm'
	timeout --kill-after=20 900 debootstrap --variant=minbase bookworm "$1/root" "$(debian_mirror)" >"$RUN/base.log" 2>&1 || {
		tail -n 20 -- "$RUN/base.log" >&2
		die 'The base could not be made.'
	}
	rm -rf -- "$1"/root/var/cache/apt/archives/*.deb
}

# import <name> <folder>
# An image of one layer, under an official name.
import() {
	local container mount
	container=$(build from scratch)
	mount=$(build mount "$container")
	cp -a -- "$2/." "$mount/"
	# What apt is told here about reaching the mirror holds there as well.
	if [[ -d $mount/etc/apt ]]; then
		apt-config dump | grep -E '^Acquire::(https?|Check)' >"$mount/etc/apt/apt.conf.d/00outside" || true
	fi
	build umount "$container" >/dev/null
	build config "${@:3}" "$container"
	build commit --quiet --format docker --rm "$container" "$1" >/dev/null
}

import_bases() {
	local base toolchain core cargo=${CARGO_HOME:-$HOME/.cargo}
	base=$(make_cached "bases/bookworm-$(hash_of <(declare -f make_base))" make_base)/root
	import docker.io/library/debian:bookworm-slim "$base"

	# The official image of Rust is Debian with a toolchain; here it is this machine's, without its documentation.
	toolchain=$(rustc --print sysroot)
	mkdir -p "$RUN/rust/usr/local"
	cp -a -- "$base/." "$RUN/rust/"
	cp -a -- "$toolchain"/{bin,lib} "$RUN/rust/usr/local/"
	# The crates, and what was compiled of them before, are mounted while the image is built; elsewhere Cargo fetches them.
	mkdir -p "$RUN/rust/usr/local/cargo/registry"
	printf '[net]\noffline = true\n' >"$RUN/rust/usr/local/cargo/config.toml"
	import docker.io/library/rust:1-bookworm "$RUN/rust" --env CARGO_HOME=/usr/local/cargo \
		--env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	rm -rf -- "$RUN/rust"

	core=$("$SITE_TOOLS/wordpress.sh")
	mkdir -p "$RUN/core/usr/src" "$RUN/cli/usr/local/bin"
	cp -a -- "$core/wordpress" "$RUN/core/usr/src/wordpress"
	cp -- "$core/wp-cli.phar" "$RUN/cli/usr/local/bin/wp"
	import "docker.io/library/wordpress:$(sed -n 's/^ARG WORDPRESS=//p' "$ROOT/docker/Dockerfile")-php8.2-fpm" "$RUN/core"
	import docker.io/library/wordpress:cli-php8.2 "$RUN/cli"
	MOUNTED=(--volume "$cargo/registry:/usr/local/cargo/registry" --volume "$CACHE/target/image:/build/target")
	mkdir -p "$CACHE/target/image"
	# By the times of files, Cargo might take what was built of another clone for this one's.
	rm -rf -- "$CACHE"/target/image/release/.fingerprint/clientpress-*
}

rows=()
row() {
	rows+=("| $1 | $2 |")
	say "$1: $2"
}

# Lint.

# install_hadolint <empty folder>
install_hadolint() {
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target "$1" -r "$TOOLS/requirements.txt"
}

hadolint=$(make_cached "tools/hadolint-$(hash_of "$TOOLS/requirements.txt")" install_hadolint)
PYTHONPATH=$hadolint "$hadolint/bin/hadolint" "$ROOT/docker/Dockerfile"
row hadolint clean

compose=$RUN/compose
mkdir -p "$compose/root" "$compose/config/cli-plugins"
unpack_package "$compose/root" trixie docker-compose
unpack_package "$compose/root" trixie docker-cli
ln -s -- "$compose/root/usr/libexec/docker/cli-plugins/docker-compose" "$compose/config/cli-plugins/docker-compose"
config() {
	DOCKER_CONFIG=$compose/config "$compose/root/usr/bin/docker" compose -f "$ROOT/docker/$1" config --quiet 2>"$RUN/compose.log" \
		|| printf 'It ended with %s.\n' $? >>"$RUN/compose.log"
	[[ ! -s $RUN/compose.log ]] || {
		cat -- "$RUN/compose.log" >&2
		die "docker compose config has something to say of $1."
	}
}
config compose.yaml
WORDPRESS_URL=https://example.org ADMIN_EMAIL=a@example.org SMTP_HOST=mail MAIL_FROM=a@example.org \
	OBJECT_CACHE=./object-cache.php config compose.production.yaml
row 'docker compose config, both files' clean
haproxy -c -f "$ROOT/docker/haproxy.cfg" >"$RUN/haproxy.log" 2>&1 || {
	cat -- "$RUN/haproxy.log" >&2
	die 'HAProxy does not take docker/haproxy.cfg.'
}
row 'docker/haproxy.cfg, by HAProxy itself' valid

# Build.

import_bases
say "Building $IMAGE"
began=$SECONDS
timeout --kill-after=20 1800 "${BUILDAH[@]}" bud --isolation chroot --pull-never --format docker --quiet "${MOUNTED[@]}" \
	--ignorefile "$ROOT/docker/Dockerfile.dockerignore" -f "$ROOT/docker/Dockerfile" -t "$IMAGE" "$ROOT" \
	>"$STATE/docker-build.log" 2>&1 || {
	tail -n 40 -- "$STATE/docker-build.log" >&2
	die 'The image could not be built.'
}
row 'built by buildah, bases made here' "$((SECONDS - began)) s"
[[ $(build inspect --type image --format '{{.Docker.Config.User}}' "$IMAGE") == 33 ]] || die 'The image runs as root.'
build inspect --type image "$IMAGE" | grep -q healthcheck.php || die 'The image has no health check.'
row 'user, health check' 'www-data, healthcheck.php'

# A Dockerfile of somebody else's, with the lines of docs/install.md, for the PHP of this machine, which is Debian's.
mkdir "$RUN/lines"
"$ROOT/rust-ext/packaging/archive.sh" "$RUN/lines"
{
	printf 'FROM docker.io/library/debian:bookworm-slim\nRUN apt-get update && apt-get install -y --no-install-recommends php8.2-cli\n'
	code_blocks docs/install.md 'Containers' dockerfile
	printf 'RUN php --ri clientpress\n'
} >"$RUN/lines/Dockerfile"
timeout --kill-after=20 900 "${BUILDAH[@]}" bud --isolation chroot --pull-never --format docker "$RUN/lines" >"$STATE/docker-lines.log" 2>&1 || {
	tail -n 40 -- "$STATE/docker-lines.log" >&2
	die 'The lines for a Dockerfile do not work.'
}
row 'the lines of docs/install.md in a Dockerfile of Debian with PHP' 'the extension is loaded'

# Walk through.

mkdir -p "$RUN/mail" "$RUN/site"
start_mariadb "$RUN/site/mariadb" "$RUN"
database=$(kernel_port)
mariadb_client "$MARIADB_SOCKET" -e "CREATE DATABASE wordpress; CREATE USER wordpress@localhost IDENTIFIED BY 'only-to-try';
	GRANT ALL ON wordpress.* TO wordpress@localhost"
# The server listens to a socket alone; the container knows a port.
start_group "$RUN/port.log" php "$TOOLS/forward.php" "$database" "$MARIADB_SOCKET"
start_group "$RUN/smtp-port" php "$SITE_TOOLS/smtp-sink.php" "$RUN/mail"
wait_for 10 'The mail server' test -s "$RUN/smtp-port"

container=$(build from --pull-never "$IMAGE")
printf 'only-to-try' >"$RUN/password"
chmod 644 "$RUN/password"
chmod 711 "$RUN"
cat >"$RUN/warns.php" <<-'PHP'
	<?php
	add_action('init', static fn() => trigger_error('Warned on purpose.', E_USER_WARNING));
	add_action('send_headers', static fn() => header('X-Visitor: ' . $_SERVER['REMOTE_ADDR']));
PHP
inside=("${BUILDAH[@]}" run --isolation chroot --user 33 --volume "$RUN/password:/run/secrets/password:ro"
	--env "WORDPRESS_URL=http://127.0.0.1:$PORT" --env "WORDPRESS_DB_HOST=127.0.0.1:$database"
	--env WORDPRESS_DB_PASSWORD_FILE=/run/secrets/password --env ADMIN_PASSWORD=password
	--env WORDPRESS_KEY=only-to-try-0123456789-0123456789 --env SMTP_HOST=127.0.0.1 --env "SMTP_PORT=$(<"$RUN/smtp-port")"
	--env MAIL_FROM=studio@example.org --env 'TRUSTED_PROXY=127.0.0.1 192.0.2.0/24')
run() {
	timeout --kill-after=20 300 "${inside[@]}" "$container" -- "$@"
}
# invite <address>
invite() {
	run wp clientpress invitation send "$1" --portal="$portal" --user=admin >/dev/null
}
# walk <address>
walk() {
	php "$TOOLS/walk.php" http://127.0.0.1:$PORT "$RUN/mail" "$1"
}
# require_no_secret <log>
require_no_secret() {
	! grep -E '[0-9a-f]{72}' "$STATE/$1" >&2 || die 'A log of the container holds the secret of a link.'
}
# serve <log> [options of buildah run...]
# Left in STARTED_GROUP.
serve() {
	start_group "$STATE/$1" "${inside[@]}" "${@:2}" "$container" -- clientpress serve
	wait_for 60 "The site (its log: $STATE/$1)" curl -fsS http://127.0.0.1:$PORT/healthz
}
run clientpress setup >"$STATE/docker-setup.log" 2>&1 || {
	cat -- "$STATE/docker-setup.log" >&2
	die 'setup failed.'
}
row 'setup: WordPress installed, plugin active, doctor' "$(grep -c . "$STATE/docker-setup.log") lines, no error"
run clientpress setup >"$STATE/docker-setup-again.log" 2>&1 || die 'setup failed the second time.'

serve docker-serve.log --volume "$RUN/warns.php:/var/www/html/wp-content/mu-plugins/warns.php:ro"
serve=$STARTED_GROUP
run php -n /usr/local/lib/healthcheck.php || die 'The health check says no.'
row 'serve: nginx and PHP-FPM, health check' answers

curl -fsS -o /dev/null -D "$RUN/headers" -H 'X-Forwarded-For: 198.51.100.9, 203.0.113.7, 192.0.2.1' http://127.0.0.1:$PORT/
grep -qi '^X-Visitor: 203\.0\.113\.7' "$RUN/headers" || die 'A visitor behind two proxies is not known.'
row 'a visitor behind a balancer and a proxy for TLS' 'known by the own address'

portal=$(run wp post create --post_type=clientpress_portal --post_status=private --post_title='Inside' \
	--post_content='Welcome inside.' --porcelain | tail -n 1)
invite joan@example.org
walk joan@example.org
row 'an invitation: sent by WP-CLI, mailed, accepted, inside the portal' 'she is in'
grep -q 'Warned on purpose' "$STATE/docker-serve.log" || die 'What PHP warns of is in no log of the container.'
require_no_secret docker-serve.log
row 'its logs' 'PHP'"'"'s warnings, no secret of a link'
start_group "$STATE/docker-cron.log" "${inside[@]}" "$container" -- clientpress cron
wait_for 60 "The notice that cron has to mail (its log: $STATE/docker-cron.log)" \
	grep -rqE '^X-Envelope-To:.*admin@example\.org' "$RUN/mail"
row 'cron: the notice to the inviter' mailed
stop_group "$STARTED_GROUP"
# shellcheck disable=SC2016 # Expanded inside.
run sh -c 'kill -QUIT "$(cat /tmp/php-fpm.pid)"'
is_over() { ! kill -0 "$serve"; }
wait_for 30 'The end of the container without PHP-FPM' is_over
row 'serve, once PHP-FPM has ended' 'ends as well'

# An object cache, as in compose.production.yaml: the drop-in is one file, and REDIS_HOST says where the server is.

# start_cache
# Left in REDIS.
start_cache() {
	start_redis "$RUN" --bind 127.0.0.2 --port 6379
	REDIS=$STARTED_GROUP
}

start_cache
sed '/^declare/a const CLIENTPRESS_CACHE_SERVER = WP_REDIS_HOST, CLIENTPRESS_CACHE_LAG = 0;' "$SITE_TOOLS/object-cache.php" \
	>"$RUN/object-cache.php"
inside+=(--env REDIS_HOST=127.0.0.2 --volume "$RUN/object-cache.php:/var/www/html/wp-content/object-cache.php:ro")
serve docker-cache.log
serve=$STARTED_GROUP
invite omar@example.org
walk omar@example.org
[[ $(redis-cli -s "$RUN/redis.sock" exists "1:posts:$portal" useremail:omar@example.org) == 2 ]] \
	|| die 'Redis does not have what the pages have read.'
row 'an invitation, with a drop-in for Redis' 'he is in; Redis has the portal and his account'

# Without its server this drop-in ends every request, unless WP_REDIS_GRACEFUL is set.
stop_group "$REDIS"
[[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$PORT/client-invitation/$(printf 'a%.0s' {1..72})") == 500 ]] \
	|| die 'A page was served without Redis.'
! invite ruth@example.org 2>/dev/null || die 'An invitation was sent without Redis.'
run php -n /usr/local/lib/healthcheck.php || die 'The health check would take a container out for its cache.'
start_cache
invite ruth@example.org
walk ruth@example.org
(($(grep -rlE '^X-Envelope-To:.*ruth@example\.org' "$RUN/mail" | wc -l) == 1)) || die 'Not one email for one invitation.'
row 'Redis gone while it serves, and back' 'pages end with 500, the health check answers; then one email, and she is in'

stop_group "$serve"
inside+=(--env REDIS_GRACEFUL=1)
serve docker-cache.log
stop_group "$REDIS"
invite zoe@example.org
walk zoe@example.org
require_no_secret docker-cache.log
row 'Redis gone while it serves, with `REDIS_GRACEFUL`' 'an invitation is sent and accepted meanwhile'

print_origin check-docker
printf '| what | result |\n|---|---|\n'
printf '%s\n' "${rows[@]}"
say "What each part said is in $STATE."
