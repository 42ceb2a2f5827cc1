<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Version;

/**
 * What is wrong with the native extension of this PHP, and how to fix it: by the one way that is right for this server.
 */
final readonly class Requirements
{
    /** PHPs that a release has archives for, by their machine, with glibc and without threads. */
    public const ARCHIVES = ['x86_64' => ['8.2', '8.4', '8.5'], 'aarch64' => ['8.2', '8.4']];

    /** PHPs of Debian that a release has a package for, on x86-64. */
    public const PACKAGES = ['8.2', '8.4'];

    public function __construct(
        public Extension $extension,
        private ServerPhp $php,
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
            $this->extension->contract < Extension::CONTRACT
                /* translators: 1: version of the loaded PHP extension, 2: version of the plugin. */
                ? __(
                    'The loaded ClientPress PHP extension, version %1$s, is too old for this plugin, version %2$s.',
                    'clientpress',
                )
                /* translators: 1: version of the loaded PHP extension, 2: version of the plugin. */
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
     * @return list<string> Plain text, in order. The one that is to be typed ends with the command.
     */
    public function steps(): array
    {
        $steps = [];

        if ($this->file() !== '') {
            $steps[] = sprintf(
                $this->php->isContainer
                    /* translators: %s: a file name. */
                    ? __(
                        'Download %s from where you got the plugin, and put it beside the Dockerfile of this container’s image.',
                        'clientpress',
                    )
                    /* translators: %s: a file name. */
                    : __(
                        'Download %s from where you got the plugin, copy it to this server, and go to the folder where it is.',
                        'clientpress',
                    ),
                $this->file(),
            );
        } else {
            $steps[] = sprintf(
                /* translators: 1: PHP version such as 8.2, 2: properties of a server, such as "x86_64, musl, ZTS". */
                __(
                    'There is no ready build for PHP %1$s (%2$s), so PIE builds it from the source. It needs PIE 1.4 or newer, Rust, clang and the headers of this PHP.',
                    'clientpress',
                ),
                $this->php->version,
                implode(wp_get_list_item_separator(), array_filter([
                    $this->php->machine,
                    match (true) {
                        $this->php->hasMusl => 'musl',
                        $this->php->hasOldGlibc => 'glibc < 2.34',
                        default => 'glibc',
                    },
                    $this->php->isThreadSafe ? 'ZTS' : 'NTS',
                    $this->php->isDebug ? 'debug' : '',
                ])),
            );
        }

        $steps[] = sprintf(
            $this->php->isContainer
                /* translators: %s: lines of a Dockerfile. */
                ? __('Add to the Dockerfile: %s', 'clientpress')
                /* translators: %s: a command. */
                : __('Run there: %s', 'clientpress'),
            $this->command(),
        );

        if ($this->php->isContainer) {
            $steps[] = __('Build the image, restart the container, then reload this page.', 'clientpress');
        } elseif ($this->php->service === '') {
            $steps[] = sprintf(
                /* translators: %s: the name of PHP's server interface, such as "fpm-fcgi". */
                __('Restart the PHP that serves the site (this one runs as %s), then reload this page.', 'clientpress'),
                $this->php->sapi,
            );
        } else {
            $steps[] = __('Reload this page.', 'clientpress');
        }

        return $steps;
    }

    /**
     * @return string What is to be typed, or lines of a Dockerfile.
     */
    public function command(): string
    {
        $file = $this->file();

        if ($this->php->isContainer) {
            return $file === ''
                ? 'RUN ' . $this->pie()
                : "ADD $file /tmp/clientpress/\nRUN sh /tmp/clientpress/install.sh --php {$this->php->program}";
        }

        $command = match (true) {
            $file === '' => $this->pie(),
            str_ends_with($file, '.deb') => "sudo apt install ./$file",
            default => "mkdir -p clientpress && tar -xzf $file -C clientpress && sudo sh clientpress/install.sh --php {$this->php->program}",
        };

        if ($this->php->service === '') {
            return $command;
        }

        // Debian's works without systemd as well.
        return (
            "$command && sudo "
            . (
                $this->php->isDebian
                    ? "service {$this->php->service} restart"
                    : "systemctl restart {$this->php->service}"
            )
        );
    }

    /**
     * @return string The file of the release for this PHP; empty where there is none.
     */
    private function file(): string
    {
        $php = $this->php;
        $isUsual = !$php->hasMusl && !$php->hasOldGlibc && !$php->isThreadSafe && !$php->isDebug;

        return match (true) {
            !$isUsual => '',
            $php->isDebian
                && !$php->isContainer
                && $php->machine === 'x86_64'
                && in_array($php->version, self::PACKAGES, true)
                => "php{$php->version}-clientpress_" . Version::NUMBER . '_amd64.deb',
            in_array($php->version, self::ARCHIVES[$php->machine] ?? [], true) => 'php_clientpress-'
                . Version::NUMBER
                . "_php{$php->version}-{$php->machine}-linux-glibc.tgz",
            default => '',
        };
    }

    private function pie(): string
    {
        $config = (string) preg_replace('/php([\d.]*)$/', 'php-config$1', $this->php->program);

        return "pie install --with-php-config=$config clientpress/clientpress:" . Version::NUMBER;
    }
}
