#!/usr/bin/env bash
# Runs whole what make test only samples: faults at every statement, all nonsense at every door on both databases, every
# command in a process of its own, and a thousand rounds of each race. To be run before a change to storage, accepting or
# the outbox is finished.
#
# What has passed at the same state of the sources is not run again, so a run that was interrupted goes on where it
# stopped. ROUNDS sets the rounds of a race; a round of twenty requests or more counts as so many rounds. reset forgets
# what has passed. Usage: faults.sh [reset]

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"

ROUNDS=${ROUNDS:-1000}

STATE=$CACHE/faults/$(sources_hash "$ROUNDS")
if [[ ${1:-} == reset ]]; then
	rm -rf -- "$STATE"
	exit
fi
mkdir -p "$STATE"
find "$CACHE/faults" -mindepth 1 -maxdepth 1 -mtime +7 -exec rm -rf -- {} +

"$SITE_TOOLS/install.sh" tests
[[ ${EXTENSION:-} == none ]] || "$SITE_TOOLS/extension.sh" >/dev/null
begin_run

# Name of each part and which tests it is; short ones first, so that an interrupted run has something to keep. HarnessTest
# finds what no part reaches.
PARTS=(
	'mail MailFaultsTest|MailVerdictTest|RenewalTest|OperationRunTest'
	'commands (Invitation|Import|Portal|Client)CommandTest|CommandMatrixTest|CompletenessTest|DocumentsTest'
	'installation InstallerTest|RepairTest|SiteHealthTest'
	'limits LimitsAcrossNodesTest|RateLimitsTest'
	'faults FaultsTest|ProcessesTest'
	'statements FaultPointsTest'
	'kills KillPointsTest|WebhookKillsTest'
	'outbox SenderProcessesTest|AccessFaultsTest|OperationsTest'
	'passwords PasswordLoginTest|PasswordAgreementTest'
	'one-database /^(?!.*(HostileInput|PasswordLogin|PasswordAgreement|CommandMatrix)Test)/ --group any-database'
	'nonsense HostileInputTest'
	'races RacesTest'
)

# start_part <name> <database> <filter and other arguments of phpunit...>
# Its group is left in STARTED_GROUP; empty where it has passed already.
start_part() {
	local name=$1 database=$2
	shift 2
	STARTED_GROUP=
	if ! grep -q '^ok' "$STATE/$name-$database" 2>/dev/null; then
		say "$name on $database"
		date +%s >"$RUN/$name-$database.started"
		start_group "$RUN/$name-$database.log" env CLIENTPRESS_THOROUGH=1 CLIENTPRESS_ROUNDS="$ROUNDS" \
			"$ROOT/tests/php/run.sh" "$database" --filter "$@"
	fi
}

# end_part <name> <database> <group>
# Keeps "<result> <rounds of a race> <seconds>" in a file of that name.
end_part() {
	local file=$STATE/$1-$2 result=ok rounds=-
	[[ -n $3 ]] || return 0
	[[ $1 != races ]] || rounds=$ROUNDS
	finish_group "$3" || result=FAILED
	mv -- "$RUN/$1-$2.log" "$file.log"
	printf '%s %s %s\n' "$result" "$rounds" $(($(stat -c %Y "$file.log") - $(<"$RUN/$1-$2.started"))) >"$file"
	[[ $result == ok ]] || tail -n 60 -- "$file.log"
}

for part in "${PARTS[@]}"; do
	read -r name filter arguments <<<"$part"
	groups=()
	for database in sqlite mariadb; do
		# shellcheck disable=SC2086 # Several arguments, or none.
		start_part "$name" "$database" "$filter" $arguments
		groups+=("$STARTED_GROUP")
	done
	end_part "$name" sqlite "${groups[0]}"
	end_part "$name" mariadb "${groups[1]}"
done

failed=0
printf '%-14s %-8s %6s %-7s %7s\n' what database rounds result seconds
for part in "${PARTS[@]}"; do
	for database in sqlite mariadb; do
		read -r result rounds seconds <"$STATE/${part%% *}-$database"
		printf '%-14s %-8s %6s %-7s %7s\n' "${part%% *}" "$database" "$rounds" "$result" "$seconds"
		[[ $result == ok ]] || failed=1
	done
done
say "What each part said is in $STATE."
exit "$failed"
