# shellcheck shell=bash
# A private MariaDB: data in a folder of its own, reachable through a socket alone.

# Settings are ours alone: no option file of the machine is read. What a crash of the machine would lose may be
# lost, so nothing waits for the disk.
MARIADB_OPTIONS=(
	--no-defaults
	--skip-networking
	--skip-name-resolve
	--character-set-server=utf8mb4
	--innodb-buffer-pool-size=128M
	--innodb-log-file-size=32M
	--innodb-flush-log-at-trx-commit=2
	--performance-schema=OFF
	--max-connections=200
)

# create_mariadb_data <empty folder>
create_mariadb_data() {
	# By force: it would refuse on a machine that cannot look up its own name, which nothing here needs.
	mariadb-install-db --force --no-defaults --user="$(id -un)" --datadir="$1" \
		--auth-root-authentication-method=normal --skip-test-db --innodb-log-file-size=32M \
		>"$1/install.log" 2>&1 || {
		cat -- "$1/install.log" >&2
		die 'MariaDB cannot set up its data folder.'
	}
	rm -- "$1/install.log"
}

# start_mariadb <data folder> <folder for the socket>
# A data folder that does not exist yet is made. The socket's path is left in MARIADB_SOCKET.
start_mariadb() {
	local data=$1 run=$2 template
	MARIADB_SOCKET=$run/mariadb.sock
	((${#MARIADB_SOCKET} < 100)) || die "The path of MariaDB's socket is too long: $MARIADB_SOCKET"
	if [[ ! -d $data ]]; then
		template=$(make_cached "templates/mariadb-$(mariadbd --version | hash_of - "$SITE_TOOLS/mariadb.sh")" \
			create_mariadb_data)
		mkdir -p "$(dirname -- "$data")"
		cp -a --reflink=auto -- "$template" "$data.partial"
		chmod 700 "$data.partial"
		mv -T -- "$data.partial" "$data"
	fi
	start_group "$run/mariadb.log" mariadbd "${MARIADB_OPTIONS[@]}" --user="$(id -un)" --datadir="$data" \
		--socket="$MARIADB_SOCKET" --pid-file="$run/mariadb.pid" --tmpdir="$run"
	wait_for 60 "MariaDB (its log: $run/mariadb.log)" mariadb_answers "$MARIADB_SOCKET"
}

# mariadb_answers <socket>
mariadb_answers() {
	mariadb_client "$1" -e 'SELECT 1' >/dev/null 2>&1
}

# mariadb_client <socket> [arguments of the mariadb command...]
mariadb_client() {
	local socket=$1
	shift
	mariadb --no-defaults --user=root --socket="$socket" "$@"
}
