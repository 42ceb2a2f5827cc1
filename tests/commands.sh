#!/usr/bin/env bash
# Types what the documents tell those to type who try the project or work on it, in a clone: what no other test runs.
# tests/lint/Commands.php finds the commands at the ends of lines here.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/site/lib.sh"
# shellcheck source=tests/compatibility/check.sh
source "$ROOT/tests/compatibility/check.sh"
# shellcheck source=tests/compatibility/documents.sh
source "$ROOT/tests/compatibility/documents.sh"

[[ -z $(git -C "$ROOT" status --porcelain) ]] || die 'Commit first: the check clones what is committed.'
begin_run
git clone --quiet --local -- "$ROOT" "$RUN/clone"
cd -- "$RUN/clone"

rows=()
row() {
	rows+=("| $1 | $2 |")
	say "$1: $2"
}

make
row '`make`' 'lists the targets'
make build
row '`make build`' 'prints where the extension is'

read -r PORT INBOX_PORT <<<"$(kernel_ports 2)"
export PORT INBOX_PORT
began=$SECONDS
rm -f -- "$STATE/demo.log"
start_group "$STATE/demo.log" make demo
demo=$STARTED_GROUP
wait_for 300 "The demo (its log: $STATE/demo.log)" grep -q 'Ctrl-C stops everything' "$STATE/demo.log"
row '`make demo`' "is there after $((SECONDS - began)) s"
curl -fsS -o /dev/null "http://127.0.0.1:$PORT/wp-login.php"
portal=$(sed -n 's/.*post=\([0-9]*\)&action=edit.*/\1/p' "$STATE/demo.log")
tests/site/wp clientpress invitation send client@example.org --portal="$portal"
is_mailed() { curl -fsS "http://127.0.0.1:$INBOX_PORT/email" | grep -q 'client@example\.org'; }
wait_for 30 'The email of an invitation' is_mailed
row 'the steps that it prints' 'an invitation to the sample portal is in the inbox'
stop_group "$demo"
make demo-reset
[[ ! -e .demo ]] || die 'make demo-reset leaves something.'
row '`make demo-reset`' 'nothing is left'

run_commands docs/translating.md 'A new language'
code_blocks docs/translating.md 'A new language' po >"$RUN/header"
awk -v header="$RUN/header" '
	!done && /^msgstr ""$/ { print; while ((getline line < header) > 0) print line; done = 1; skips = 1; next }
	skips && /^"/ { next }
	{ skips = 0; print }
' plugin/languages/clientpress-it_IT.po >"$RUN/it_IT.po"
sed '/^msgid "Portals"$/{n;s/""/"Portali"/}' "$RUN/it_IT.po" >plugin/languages/clientpress-it_IT.po
make pot
grep -q Portali plugin/languages/clientpress-it_IT.l10n.php || die 'A new language is not made.'
[[ $(git status --porcelain | grep -vc it_IT) == 0 ]] || die 'A new language changes the others.'
row 'a new language, and `make pot`' 'what WordPress reads is made, the other languages stay'

# Kept for later runs.
mkdir -p "$(cargo_target_dir)/commands"
ln -s -- "$(cargo_target_dir)/commands" target
run_commands rust-ext/README.md 'Build'
row "the extension's own README" 'builds and loads'

print_origin check-commands
printf '| what | seen |\n|---|---|\n'
printf '%s\n' "${rows[@]}"
