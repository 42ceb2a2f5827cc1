# shellcheck shell=bash
# Three MariaDB nodes with Galera on loopback, and one that replicates from the first, ten seconds late.

GALERA=/usr/lib/galera/libgalera_smm.so
REPLICA_LATE_SECONDS=10

# prepare_node <number>
# Writes a script that starts this node; tests start it again with it. The data are nobody's where this is root, because
# rsync, by which a node gets them from another, would not write as root. NODE_PORTS has five ports for each.
prepare_node() {
	local number=$1 folder=$RUN/node$1 user address ports
	user=$(id -un)
	((EUID != 0)) || user=nobody
	read -ra ports <<<"${NODE_PORTS[number]}"
	address=$(printf '127.0.0.1:%s,' "${NODE_PORTS[1]%% *}" "${NODE_PORTS[2]%% *}" "${NODE_PORTS[3]%% *}")
	mkdir -p "$folder"
	cp -a --reflink=auto -- "$(make_cached "templates/mariadb-$(mariadbd --version | hash_of - "$SITE_TOOLS/mariadb.sh")" \
		create_mariadb_data)" "$folder/data"
	chown -R "$user" "$folder"
	{
		printf '#!/bin/bash\nexec mariadbd'
		printf ' %q' "${MARIADB_OPTIONS[@]/--skip-networking/--bind-address=127.0.0.1}" \
			--user="$user" --datadir="$folder/data" --socket="$folder/mariadb.sock" --pid-file="$folder/mariadb.pid" \
			--tmpdir="$folder" --port="${ports[3]}" --server-id="$number" --log-bin=binlog --log-slave-updates \
			--gtid-strict-mode=OFF --binlog-format=ROW --innodb-autoinc-lock-mode=2 \
			--innodb-lock-wait-timeout=10
		if ((number <= 3)); then
			printf ' %q' --wsrep-on=ON --wsrep-provider="$GALERA" --wsrep-cluster-name=clientpress \
				--wsrep-node-name="node$number" --wsrep-node-address=127.0.0.1 --wsrep-sst-method=rsync \
				--wsrep-sst-receive-address="127.0.0.1:${ports[2]}" --wsrep-gtid-mode=ON --wsrep-gtid-domain-id=1 \
				--wsrep-provider-options="base_port=${ports[0]};gmcast.listen_addr=tcp://127.0.0.1:${ports[0]};ist.recv_addr=127.0.0.1:${ports[1]}"
			# Expanded when it is started: the first one alone begins a cluster, and only once.
			# shellcheck disable=SC2016
			printf ' --wsrep-cluster-address="${CLUSTER:-gcomm://%s}"' "${address%,}"
		fi
		printf '\n'
	} >"$folder/start"
	chmod 755 "$folder/start"
}

# start_node <number>
start_node() {
	start_group "$RUN/node$1.log" "$RUN/node$1/start"
	wait_for 120 "Database node $1 (its log: $RUN/node$1.log)" node_is_ready "$1"
}

node_is_ready() {
	[[ $1 == 4 ]] && { mariadb_answers "$RUN/node4/mariadb.sock"; return; }
	mariadb_client "$RUN/node$1/mariadb.sock" -Ne "SHOW STATUS LIKE 'wsrep_ready'" 2>/dev/null | grep -q ON
}

# start_galera
# Leaves what the first node offers in MARIADB_SOCKET.
start_galera() {
	local number
	# For those whose data are another user's.
	chmod 711 "$RUN"
	for number in 1 2 3 4; do
		NODE_PORTS[number]=$(kernel_ports 4)
	done
	for number in 1 2 3 4; do
		prepare_node "$number"
	done
	CLUSTER=gcomm:// start_node 1
	start_node 2
	start_node 3
	# shellcheck disable=SC2034 # For site.sh.
	MARIADB_SOCKET=$RUN/node1/mariadb.sock
}

# start_replica
# With all that the first node has by now.
start_replica() {
	start_node 4
	mariadb_client "$MARIADB_SOCKET" -e "CREATE USER replica@127.0.0.1 IDENTIFIED BY 'replica'; GRANT REPLICATION SLAVE ON *.* TO replica@127.0.0.1"
	mariadb-dump --no-defaults --user=root --socket="$MARIADB_SOCKET" --single-transaction --master-data=1 --gtid \
		--databases wordpress | mariadb_client "$RUN/node4/mariadb.sock"
	mariadb_client "$RUN/node4/mariadb.sock" -e "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_USER='replica',
		MASTER_PASSWORD='replica', MASTER_PORT=$(cut -d' ' -f4 <<<"${NODE_PORTS[1]}"), MASTER_USE_GTID=slave_pos,
		MASTER_DELAY=$REPLICA_LATE_SECONDS; START SLAVE"
}

# start_database_balancer
# Three sockets, one for each web node. Each leads to its own database node while that is ready, and to another one else.
start_database_balancer() {
	local web node ports
	ports=$(kernel_ports 3)
	read -ra ports <<<"$ports"
	for node in 1 2 3; do
		CLIENTPRESS_NODE=$RUN/node$node/mariadb.sock start_group "$RUN/check$node.log" \
			php -S "127.0.0.1:${ports[node - 1]}" "$ROOT/tests/cluster/node-is-ready.php"
	done
	{
		printf 'defaults\n\tmode tcp\n\ttimeout connect 2s\n\ttimeout client 120s\n\ttimeout server 120s\n\toption redispatch 1\n'
		for web in 1 2 3; do
			printf 'listen database%d\n\tbind unix@%s mode 666\n\tbalance first\n\toption httpchk GET /\n' "$web" "$RUN/database$web.sock"
			printf '\tdefault-server inter 500ms fastinter 200ms fall 2 rise 1 on-marked-down shutdown-sessions\n'
			# The first one is its own. A connection that this does not take is passed on before a check notices.
			for node in "$web" $((web % 3 + 1)) $(((web + 1) % 3 + 1)); do
				printf '\tserver node%d unix@%s check addr 127.0.0.1 port %d\n' "$node" "$RUN/node$node/mariadb.sock" "${ports[node - 1]}"
			done
		done
	} >"$RUN/databases.cfg"
	start_group "$RUN/databases.log" haproxy -db -f "$RUN/databases.cfg"
	wait_for 20 'The balancer of the databases' mariadb_answers "$RUN/database3.sock"
}
