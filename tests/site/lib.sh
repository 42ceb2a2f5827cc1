# shellcheck shell=bash
# What every script of the test sites shares: messages, the cache, process groups, PHP's settings.

set -euo pipefail
shopt -s inherit_errexit

# Where Debian keeps mariadbd, nginx and phpenmod, and where only root looks by itself.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
SITE_TOOLS=$ROOT/tests/site
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/clientpress

# shellcheck source=tests/site/versions.env
source "$SITE_TOOLS/versions.env"

say() {
	printf '%s\n' "$*" >&2
}

die() {
	printf 'Error: %s\n' "$*" >&2
	exit 1
}

need_command() {
	local command=$1 remedy=$2
	command -v "$command" >/dev/null || die "$command is missing. $remedy"
}

# make_cached <folder in the cache> <function that fills the folder it is given> [arguments...]
# Prints the folder. It is filled under a temporary name, so that an interrupted run leaves no half of it.
make_cached() {
	local target=$CACHE/$1
	shift
	if [[ ! -d $target ]]; then
		mkdir -p "$(dirname -- "$target")"
		(
			flock 9
			if [[ ! -d $target ]]; then
				partial=$(mktemp -d "$target.XXXXXX")
				trap 'rm -rf -- "$partial"' EXIT
				# Not inside a condition: there bash would go on after a failed command.
				"$1" "$partial" "${@:2}" >&2
				chmod 755 "$partial"
				mv -T -- "$partial" "$target"
				trap - EXIT
			fi
		) 9>"$target.lock"
	fi
	printf '%s\n' "$target"
}

# download_studio <empty folder>
download_studio() (
	need_command npm 'Install Node.js 20 or newer, then run this again.'
	say "Downloading WordPress $WORDPRESS_VERSION"
	cd -- "$1"
	npm pack --silent "wp-studio@$WP_STUDIO_VERSION"
	mv -- *.tgz wp-studio.tgz
	printf '%s  wp-studio.tgz\n' "$WP_STUDIO_SHA256" | sha256sum --check --quiet --strict \
		|| die "wp-studio $WP_STUDIO_VERSION is not the file that versions.env names."
)

hash_of() {
	cat -- "$@" | sha256sum | cut -c1-16
}

# sources_hash [more that a result depends on...]
# Of everything that a test can run, whether it is committed or not.
sources_hash() (
	cd -- "$ROOT"
	{
		printf '%s\n' "${EXTENSION:-}" "$@"
		find Cargo.toml Cargo.lock plugin rust-ext tests -name node_modules -prune -o -path rust-ext/fuzz -prune \
			-o -type f -print0 | sort -z | xargs -0 sha256sum --
	} | hash_of -
)

as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		command -v sudo >/dev/null || die "This needs root: $*"
		sudo -- "$@"
	fi
}

# Where Cargo puts what it builds: shared by all work trees, apart for each compiler and each kind of PHP.
cargo_target_dir() {
	# php-config's option --phpapi is Debian's own.
	printf '%s/target/%s-%s-%s\n' "$CACHE" "$(rustc --version | cut -d' ' -f2)" \
		"$(php -n -i | sed -n 's/^PHP Extension => //p')" "$(php -n -r 'echo PHP_ZTS ? "zts" : "nts";')"
}

# built_library <release|debug> [arguments of cargo build...]
# Prints the path of the extension for the PHP in PATH. What was built once from the same sources is taken from the
# cache, whichever clone built it: Cargo itself would compile again in every folder, one clone after the other.
built_library() (
	need_command cargo 'Install Rust from https://rustup.rs, then run this again.'
	need_command php-config 'Run tests/site/install.sh build.'
	profile=$1
	shift
	target=$(cargo_target_dir)
	cd -- "$ROOT"
	kept=$target/built/$profile-$(library_sources "$@" | hash_of -)
	if [[ ! -f $kept/clientpress.so ]]; then
		mkdir -p "$target/built"
		exec 9>"$target/built.lock"
		flock 9
	fi
	# Another clone may have built it while this one waited.
	if [[ ! -f $kept/clientpress.so ]]; then
		CARGO_TARGET_DIR=$target cargo build --locked --lib -p clientpress "$@" >&2 9>&-
		find "$target/built" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf -- {} +
		mkdir -p "$kept"
		cp -- "$target/$profile/libclientpress.so" "$kept/clientpress.so.new"
		mv -- "$kept/clientpress.so.new" "$kept/clientpress.so"
	fi
	touch -- "$kept"
	printf '%s\n' "$kept/clientpress.so"
)

# library_sources [arguments of cargo build...]
# Prints everything that a build depends on but the compiler and PHP, which name Cargo's folder.
library_sources() {
	local options=" $* "
	printf '%s\n' "${options/ --quiet / }" "${RUSTFLAGS:-}"
	find Cargo.toml Cargo.lock rust-ext tests/vectors \( -path rust-ext/fuzz -o -path rust-ext/packaging \) -prune -o -type f -print0 \
		| sort -z | xargs -0 sha256sum --
}

# npm_modules <folder with a package-lock.json>
# Prints the folder that holds node_modules.
npm_modules() {
	make_cached "npm/$(hash_of "$1/package-lock.json")" install_npm_modules "$1"
}

# install_npm_modules <empty folder> <folder with a package-lock.json>
install_npm_modules() (
	need_command npm 'Install Node.js 20 or newer, then run this again.'
	cd -- "$1"
	cp -- "$2/package.json" "$2/package-lock.json" .
	# No package of ours needs its install script, and the browser is the system's.
	npm ci --silent --ignore-scripts --no-audit --no-fund
)

# begin_run
# Gives the run a folder, RUN, and sees to it that the folder and all process groups go when the script ends, however
# it ends. FAREWELL is what it says then, if anything.
begin_run() {
	RUN=$(mktemp -d)
	exec {UNDERTAKER}> >(exec setsid -- "$SITE_TOOLS/undertaker.sh" >/dev/null 2>&1 8>&- 9>&-)
	printf 'folder %s\n' "$RUN" >&"$UNDERTAKER"
	trap end_run EXIT
	trap 'exit 130' INT TERM HUP
}

end_run() {
	trap '' INT TERM HUP
	[[ -z ${FAREWELL:-} ]] || say "$FAREWELL"
	stop_groups
	rm -rf -- "$RUN"
	printf 'done\n' >&"$UNDERTAKER"
}

# Process groups that this script started; stop_groups ends every one of them, workers included.
GROUPS_STARTED=()

# start_group <log file> <command...>
# The group's id is left in STARTED_GROUP.
start_group() {
	local log=$1
	shift
	start_group_here "$@" >>"$log" 2>&1
}

# start_group_here <command...>
# Its output goes where this script's goes.
start_group_here() {
	setsid -- "$@" </dev/null {UNDERTAKER}>&- 8>&- 9>&- &
	STARTED_GROUP=$!
	GROUPS_STARTED+=("$STARTED_GROUP")
	printf 'group %s\n' "$STARTED_GROUP" >&"$UNDERTAKER"
}

# finish_group <group>
# Waits until its first process ends, ends the rest, and forgets the group, for its number may soon be another's.
# Returns how the first process ended.
finish_group() {
	local group=$1 status=0 others=() other
	wait "$group" || status=$?
	kill -KILL -- "-$group" 2>/dev/null || true
	for other in "${GROUPS_STARTED[@]}"; do
		[[ $other == "$group" ]] || others+=("$other")
	done
	GROUPS_STARTED=("${others[@]}")
	printf 'ended %s\n' "$group" >&"$UNDERTAKER"
	return "$status"
}

# follow_group <group> <log file>
# Shows what the group has written and writes until its first process ends. Returns how that one ended.
follow_group() {
	local group=$1 status=0 reader
	start_group_here tail -n +1 -s 0.2 -f --pid="$group" "$2"
	reader=$STARTED_GROUP
	finish_group "$group" || status=$?
	finish_group "$reader" || true
	return "$status"
}

stop_groups() {
	local index
	for ((index = ${#GROUPS_STARTED[@]} - 1; index >= 0; index--)); do
		stop_group "${GROUPS_STARTED[index]}"
	done
	GROUPS_STARTED=()
}

stop_group() {
	local group=$1 waited
	# The process alone, when it has not come to have a group yet.
	kill -TERM -- "-$group" 2>/dev/null || kill -TERM "$group" 2>/dev/null || return 0
	# The first process alone is waited for: its orphans would be counted as alive until somebody buries them.
	for ((waited = 0; waited < 300; waited++)); do
		kill -0 "$group" 2>/dev/null || break
		sleep 0.05
	done
	kill -KILL -- "-$group" 2>/dev/null || true
	wait "$group" 2>/dev/null || true
}

# wait_for <seconds> <what> <command...>
wait_for() {
	local tenths=$(($1 * 10)) what=$2
	shift 2
	for (( ; tenths > 0; tenths--)); do
		if "$@" >/dev/null 2>&1; then
			return
		fi
		sleep 0.1
	done
	die "$what did not answer in time."
}

# port_trouble <port>
# Prints why the port cannot be had; nothing when it can.
port_trouble() {
	if [[ ! $1 =~ ^[1-9][0-9]{0,4}$ ]] || (($1 > 65535)); then
		printf 'no such port'
	else
		php -n -r '@stream_socket_server("tcp://127.0.0.1:$argv[1]", $number, $reason) or print $reason;' -- "$1"
	fi
}

kernel_port() {
	kernel_ports 1
}

# kernel_ports <how many>
# Prints ports on one line, no two the same: each is held until the last one is drawn.
kernel_ports() {
	php -n -r '
		$servers = array_map(fn() => stream_socket_server("tcp://127.0.0.1:0"), range(1, $argv[1]));
		echo implode(" ", array_map(fn($server) => explode(":", stream_socket_get_name($server, false))[1], $servers));
	' -- "$1"
}
