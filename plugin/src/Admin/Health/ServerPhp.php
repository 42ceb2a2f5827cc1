<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

/**
 * What decides which build of the extension a PHP needs, and how it gets there.
 */
final readonly class ServerPhp
{
    /**
     * @param string $version     Such as 8.2.
     * @param string $machine     As `uname -m` names it.
     * @param string $program     Path of the command line's PHP of this installation.
     * @param string $sapi        PHP's own name of how it serves.
     * @param bool   $hasOldGlibc Whether glibc is older than 2.34, which the builds of a release need.
     * @param bool   $isDebian    Whether it is a PHP of Debian's kind, with /etc/php/<version>.
     * @param bool   $isContainer Whether what is installed is gone at the next start.
     * @param string $service     The service to restart, by the system's own name; empty where that is not known.
     */
    public function __construct(
        public string $version,
        public string $machine,
        public string $program,
        public string $sapi,
        public bool $isThreadSafe = false,
        public bool $isDebug = false,
        public bool $hasMusl = false,
        public bool $hasOldGlibc = false,
        public bool $isDebian = false,
        public bool $isContainer = false,
        public string $service = '',
    ) {}

    public static function ofThisProcess(): self
    {
        $version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
        $isDebian = str_starts_with(PHP_CONFIG_FILE_SCAN_DIR, "/etc/php/$version/");

        return new self(
            $version,
            php_uname('m'),
            $isDebian ? "/usr/bin/php$version" : PHP_BINDIR . '/php',
            PHP_SAPI,
            PHP_ZTS === 1,
            PHP_DEBUG === 1,
            self::exists('/lib/ld-musl-*.so.1'),
            // Its file has had no version in its name since 2.34.
            self::exists('/lib*/libc-2.*.so') || self::exists('/lib/*/libc-2.*.so'),
            $isDebian,
            self::exists('/.dockerenv')
            || self::exists('/run/.containerenv')
            || getenv('KUBERNETES_SERVICE_HOST') !== false,
            self::service($isDebian ? $version : ''),
        );
    }

    /**
     * @param string $debian The version of a PHP of Debian's kind, else nothing.
     */
    private static function service(string $debian): string
    {
        $fpm = $debian === '' ? 'php-fpm' : "php$debian-fpm";
        $apache = self::exists('/etc/apache2') ? 'apache2' : 'httpd';

        if (PHP_SAPI === 'fpm-fcgi') {
            return $fpm;
        }

        if (PHP_SAPI === 'apache2handler') {
            return $apache;
        }

        if (PHP_SAPI !== 'cli' || $debian === '') {
            return '';
        }

        // The command line cannot see what serves the site, but mostly there is one that can.
        $installed = array_keys(array_filter([
            $fpm => self::exists("/etc/php/$debian/fpm"),
            $apache => self::exists("/etc/php/$debian/apache2"),
        ]));

        return count($installed) === 1 ? $installed[0] : '';
    }

    /** Unlike file_exists(), glob() says nothing of folders that open_basedir forbids. */
    private static function exists(string $pattern): bool
    {
        return (glob($pattern) ?: []) !== [];
    }
}
