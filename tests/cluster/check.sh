#!/usr/bin/env bash
# Three database nodes with Galera, three web nodes behind a balancer, and a replica that is ten seconds late: runs the
# tests of this folder on them and prints a table.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"
# shellcheck source=tests/cluster/galera.sh
source "$ROOT/tests/cluster/galera.sh"

"$SITE_TOOLS/install.sh" cluster
begin_run
export CLIENTPRESS_SITE=$RUN/site CLIENTPRESS_CLUSTER=$RUN
mkdir -p "$CLIENTPRESS_SITE/mail" "$CLIENTPRESS_SITE/mariadb"
install_extension "$CLIENTPRESS_SITE"
say 'Forming a cluster'
start_galera
build_site "$CLIENTPRESS_SITE"
start_replica
start_database_balancer

start_group "$RUN/smtp-port" php "$SITE_TOOLS/smtp-sink.php" "$CLIENTPRESS_SITE/mail"
wait_for 10 'The mail server' test -s "$RUN/smtp-port"
write_runtime "$CLIENTPRESS_SITE" "http://127.0.0.1:$(kernel_port)" "$(<"$RUN/smtp-port")" "$RUN/database1.sock"

start_group_here timeout --kill-after=20 900 php -d auto_prepend_file="$ROOT/tests/php/wordpress.php" \
	"$(command -v phpunit)" -c "$ROOT/tests/cluster/phpunit.xml" "$@"
status=0
wait "$STARTED_GROUP" || status=$?

# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
print_origin check-cluster
mariadbd --version
haproxy -v | sed -n 1p
cat -- "$RUN/table" 2>/dev/null || true
exit "$status"
