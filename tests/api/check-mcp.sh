#!/usr/bin/env bash
# Has an MCP client use the abilities, through WordPress's MCP adapter on a live site, as different people. MCP_ADAPTER=
# names another git repository that has the adapter's release. It asks GitHub, so make test leaves it out.

# shellcheck source=tests/site/lib.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/../site/lib.sh"
# shellcheck source=tests/site/site.sh
source "$SITE_TOOLS/site.sh"

API=$ROOT/tests/api
MCP_ADAPTER=${MCP_ADAPTER:-https://github.com/WordPress/mcp-adapter.git}
# The last release that needs no package of Composer's.
ADAPTER_TAG=v0.4.1
ADAPTER_COMMIT=1a0f9ab868e34b4375be42e873f60765e6632505

# take_adapter <empty folder>
take_adapter() {
	git -c advice.detachedHead=false clone --quiet --branch "$ADAPTER_TAG" "$MCP_ADAPTER" "$1/mcp-adapter"
	[[ $(git -C "$1/mcp-adapter" rev-parse HEAD) == "$ADAPTER_COMMIT" ]] || die "$ADAPTER_TAG is not $ADAPTER_COMMIT."
	rm -rf -- "$1/mcp-adapter/.git"
	# In the place of Composer's.
	mkdir -- "$1/mcp-adapter/vendor"
	cat >"$1/mcp-adapter/vendor/autoload.php" <<'PHP'
<?php
return spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'WP\\MCP\\')) {
        require dirname(__DIR__) . '/includes/' . str_replace('\\', '/', substr($class, 7)) . '.php';
    }
});
PHP
}

"$SITE_TOOLS/install.sh" api
need_command git 'Install git, then run this again.'
ADAPTER=$(make_cached "mcp-adapter/$ADAPTER_COMMIT" take_adapter)
MODULES=$(npm_modules "$API/mcp")

begin_run
SITE=$RUN/site
mkdir -p "$SITE/mail"
install_extension "$SITE"
build_site "$SITE"
cp -a -- "$ADAPTER/mcp-adapter" "$SITE/wordpress/wp-content/plugins/"
cat >"$SITE/wordpress/wp-content/mu-plugins/mcp-check.php" <<'PHP'
<?php
add_filter('pre_wp_mail', '__return_true');
// Beside the adapter's own server, which shows abilities by three tools of its own: one that has ours as its tools.
add_action('mcp_adapter_init', static function ($adapter): void {
    $names = array_keys(wp_get_abilities());
    $adapter->create_server(
        'clientpress', 'mcp', 'clientpress', 'ClientPress', 'Invitations', '1', [WP\MCP\Transport\HttpTransport::class],
        null, null, array_values(preg_grep('~^clientpress/~', $names)),
    );
});
PHP
wp_cli "$SITE" plugin activate mcp-adapter --quiet
start_server "$SITE" 0
write_runtime "$SITE" "$SERVER_URL" 25
touch "$SITE/logs/php-errors.log"
wp_cli "$SITE" eval-file --use-include "$API/people.php" >"$RUN/people"

cp -- "$API/mcp/check.mjs" "$RUN/check.mjs"
ln -s -- "$MODULES/node_modules" "$RUN/node_modules"
node "$RUN/check.mjs" "$SERVER_URL" "$RUN/people" not-chosen
# As docs/automation.md has it.
sed -n '/^add_filter/,/^}/p' "$ROOT/docs/automation.md" >"$RUN/chosen"
grep -q mcp "$RUN/chosen" || die 'docs/automation.md no longer says how the abilities are chosen.'
{
	printf '<?php\n'
	cat "$RUN/chosen"
} >"$SITE/wordpress/wp-content/mu-plugins/mcp-chosen.php"
node "$RUN/check.mjs" "$SERVER_URL" "$RUN/people" chosen
# The adapter logs refusals, and its own execute-ability has a field without a type.
if grep -v 'Permission denied\|Permission check failed\|Undefined array key "type".*wp-includes/rest-api\.php' \
	"$SITE/logs/php-errors.log" >&2; then
	die 'PHP has logged errors.'
fi
say 'The abilities answer an MCP client as they are described.'
