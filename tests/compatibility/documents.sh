# shellcheck shell=bash
# Takes out of a document what it tells people to type, as it stands there. tests/lint/Commands.php sees that nothing is
# left out.

# code_blocks <document> <heading> <language>
# Prints the lines of that section that stand in code blocks of that language.
code_blocks() {
	local lines
	lines=$(awk -v heading="$2" -v language="^$3\$" '
		/^ *```/ { inside = !inside; sub(/^ *```/, ""); wanted = $0 ~ language; next }
		!inside && /^#+ / { sub(/^#+ /, ""); here = $0 == heading; next }
		inside && wanted && here { sub(/^ +/, ""); print }
	' "$(dirname -- "${BASH_SOURCE[0]}")/../../$1")
	[[ -n $lines ]] || die "$1 has no such lines below \"$2\"."
	printf '%s\n' "$lines"
}

# run_commands <document> <heading> [<sed script>]
# Runs the commands of that section, one after the other; not those of WP-CLI, which DocumentsTest runs.
run_commands() {
	local commands
	commands=$(code_blocks "$1" "$2" '(sh)?' | sed "/^wp /d;${3:-}")
	bash -euxc "$commands" </dev/null
}
