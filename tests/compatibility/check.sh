# shellcheck shell=bash
# What check-wordpress.sh and check-php.sh share: parts with a time limit, of which those that have passed are not run
# again while no file changes, and what the tables say of them.

# What each part said stands here. lib.sh must have been read.
STATE=$CACHE/compatibility/$(sources_hash)
mkdir -p "$STATE"
find "$CACHE/compatibility" -mindepth 1 -maxdepth 1 -mtime +30 -exec rm -rf -- {} +

FAILED=0

# run_part <name> <seconds at most> <command...>
# The command's last lines are shown where it fails. Its result is kept for result_of.
run_part() {
	local name=$1 limit=$2 status=0
	shift 2
	[[ -e $STATE/$name.ok ]] && return
	say "$name, $limit seconds at most"
	start_group "$STATE/$name.log" timeout --kill-after=20 "$limit" "$@"
	finish_group "$STARTED_GROUP" || status=$?
	if ((status == 0)); then
		touch -- "$STATE/$name.ok"
	else
		# shellcheck disable=SC2034 # For the script that reads this file.
		FAILED=1
		tail -n 60 -- "$STATE/$name.log" >&2
		((status != 124)) || say "$name took more than $limit seconds."
	fi
}

# result_of <name>
# Prints what PHPUnit or Playwright counted, or that the part failed.
result_of() {
	local log=$STATE/$1.log counted
	if [[ ! -e $STATE/$1.ok ]]; then
		printf 'failed'
		return
	fi
	counted=$(sed -nE 's/^OK \(([0-9]+ tests?),.*/\1/p; s/^Tests: ([0-9]+), .*Skipped: ([0-9]+).*/\1 tests, \2 of them skipped/p
		s/^Tests: ([0-9]+), .*/\1 tests/p; s/^ +([0-9]+ passed).*/\1/p' "$log" | head -n 1)
	printf '%s' "${counted:-passed}"
}

# print_origin <target of make>
# Prints when, where, of what and in what time the table below it was made.
print_origin() {
	local system
	system=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)
	printf 'Made on %s at commit %s by `make %s`, in %d min %d s, on %s with PHP %s.\n\n' "$(date -u +%F)" \
		"$(git -C "$ROOT" describe --always --dirty --abbrev=12)" "$1" $((SECONDS / 60)) $((SECONDS % 60)) "$system" \
		"$(php -n -r 'echo PHP_VERSION;')"
}
