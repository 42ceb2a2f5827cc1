<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;

/**
 * What is wrong with the native extension of this PHP, and how to fix it.
 */
final readonly class Requirements
{
    public function __construct(
        public Extension $extension,
    ) {}

    public function areMet(): bool
    {
        return $this->extension->isUsable();
    }

    /**
     * @return string One sentence on what is wrong; empty when nothing is.
     */
    public function problem(): string
    {
        if ($this->areMet()) {
            return '';
        }

        if ($this->extension->version === null) {
            return __('The ClientPress PHP extension is not loaded.', 'clientpress');
        }

        return sprintf(
            /* translators: 1: version of the loaded PHP extension, 2: version of the plugin. */
            $this->extension->contract < Extension::CONTRACT
                ? __(
                    'The loaded ClientPress PHP extension, version %1$s, is too old for this plugin, version %2$s.',
                    'clientpress',
                )
                : __(
                    'The loaded ClientPress PHP extension, version %1$s, is too new for this plugin, version %2$s.',
                    'clientpress',
                ),
            $this->extension->version,
            Version::NUMBER,
        );
    }

    /**
     * The steps that install the right extension into the PHP that serves this request.
     *
     * @return list<string> Plain text, in order.
     */
    public function steps(): array
    {
        $scanned = php_ini_scanned_files();
        $folder = is_string($scanned) && $scanned !== '' ? dirname(trim(explode(',', $scanned)[0])) : '';
        $ini = $folder !== '' ? $folder . '/30-' . Extension::NAME . '.ini' : (string) php_ini_loaded_file();

        return [
            sprintf(
                /* translators: 1: plugin version, 2: PHP version such as 8.2, 3: PHP API number, 4: "NTS" or "ZTS". */
                __(
                    'Get the extension, version %1$s, built for PHP %2$s (API %3$s, %4$s), or build it: run "make install" in the ClientPress source on this server.',
                    'clientpress',
                ),
                Version::NUMBER,
                PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
                self::apiNumber(),
                PHP_ZTS ? 'ZTS' : 'NTS',
            ),
            sprintf(
                /* translators: 1: a file name, 2: a folder. */
                __('Put %1$s into %2$s.', 'clientpress'),
                Extension::NAME . '.so',
                (string) ini_get('extension_dir'),
            ),
            sprintf(
                /* translators: 1: a configuration line, 2: a file. */
                __('Write the line %1$s into %2$s.', 'clientpress'),
                'extension=' . Extension::NAME,
                $ini !== '' ? $ini : 'php.ini',
            ),
            sprintf(
                /* translators: %s: the name of PHP's server interface, such as "fpm-fcgi". */
                __('Restart PHP (it runs here as %s), then reload this page.', 'clientpress'),
                PHP_SAPI,
            ),
        ];
    }

    /**
     * @return string The number that the extension's build must match, such as 20220829.
     */
    private static function apiNumber(): string
    {
        // Zend names its extension folder after the API that it was built for; there is no constant for it.
        return preg_match('/(\d{8})/', (string) ini_get('extension_dir'), $match) === 1 ? $match[1] : '?';
    }
}
