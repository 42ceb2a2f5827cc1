#!/bin/sh
# WP-CLI, for this site.
exec php -d opcache.enable_cli=0 /usr/local/lib/wp-cli.phar --path=/var/www/html "$@"
