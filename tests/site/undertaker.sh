#!/usr/bin/env bash
# Ends what a script has started, should the script itself be killed before it could.
# Reads lines from the script: "group <id>", "ended <id>", "folder <path>", and "done" when all is ended and deleted. An
# end of the input without "done" means that nobody is left to write it.

set -uo pipefail
trap '' INT TERM HUP

declare -A groups=()
folders=()
while read -r what which; do
	case $what in
		group) groups[$which]=1 ;;
		ended) unset "groups[$which]" ;;
		folder) folders+=("$which") ;;
		done) exit ;;
	esac
done

for group in "${!groups[@]}"; do
	kill -TERM -- "-$group" 2>/dev/null
done
sleep 3
for group in "${!groups[@]}"; do
	kill -KILL -- "-$group" 2>/dev/null
done
for folder in "${folders[@]}"; do
	rm -rf -- "$folder"
done
