#!/usr/bin/env bash
# Runs schemathesis with docs/openapi.json against a live site, as different people: every answer must be one that is
# described, no request may end in a 500, and PHP may log nothing. EXAMPLES= chooses how many requests are made up for
# each operation, SEED= repeats a run, PEOPLE= is a pattern of who is tried.
#
# With --smoke, which make test uses, an administrator sends a few requests that are the same each time.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

API=$ROOT/tests/api
CHOICE=(--max-examples "${EXAMPLES:-20}" --generation-database :memory: ${SEED:+--seed "$SEED"})
if [[ ${1:-} == --smoke ]]; then
	PEOPLE='^administrator'
	CHOICE=(--phases fuzzing --mode positive --max-examples 2 --generation-deterministic)
fi
CHECKS=not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance
CHECKS+=,response_schema_conformance

# install_schemathesis <empty folder>
install_schemathesis() {
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$1" -r "$API/requirements.txt"
}

"$SITE_TOOLS/install.sh" api
TOOLS=$(make_cached "tools/schemathesis-$(hash_of "$API/requirements.txt")" install_schemathesis)

begin_run
SITE=$RUN/site
mkdir -p "$SITE/mail"
install_extension "$SITE"
build_site "$SITE"
cat >"$SITE/wordpress/wp-content/mu-plugins/api-check.php" <<'PHP'
<?php
// What is asked here is not how often, nor whether the emails arrive.
add_filter('clientpress_rate_limit', static fn() => [1000000, 60]);
add_filter('pre_wp_mail', '__return_true');
PHP
start_server "$SITE" 0
write_runtime "$SITE" "$SERVER_URL" 25
touch "$SITE/logs/php-errors.log"
wp_cli "$SITE" eval-file --use-include "$API/people.php" >"$RUN/people"
grep "${PEOPLE:-}" "$RUN/people" >"$RUN/tried" || die "Nobody is called ${PEOPLE:-anything}: $(cut -f 1 "$RUN/people" | xargs)"

failed=()
while IFS=$'\t' read -r -a person; do
	say "As ${person[0]}"
	as=()
	for header in "${person[@]:1}"; do
		as+=(-H "$header")
	done
	# Without a folder of its own it would leave its database of examples in the work tree.
	(
		cd -- "$RUN"
		PYTHONPATH=$TOOLS python3 -m schemathesis.cli --config-file "$API/schemathesis.toml" run "$ROOT/docs/openapi.json" --url "$SERVER_URL/wp-json" \
			"${as[@]}" --checks "$CHECKS" "${CHOICE[@]}" \
			--no-color --continue-on-failure </dev/null
	) || failed+=("${person[0]}")
done <"$RUN/tried"

# PHP warns of multipart without a boundary, and core of JSON that is a mere word, before any plugin is asked.
if grep -v 'Missing boundary in multipart/form-data\|foreach() argument.*class-wp-rest-request\.php' \
	"$SITE/logs/php-errors.log" >&2; then
	die 'PHP has logged errors.'
fi
((${#failed[@]} == 0)) || die "The API is not as described for: ${failed[*]}"
say 'The API answers as it is described.'
