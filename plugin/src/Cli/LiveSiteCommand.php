<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Background\CopyPause;
use WP_CLI;

/**
 * Says that this is the live site.
 */
final class LiveSiteCommand
{
    public function __construct(
        private readonly CopyPause $pause,
    ) {}

    /**
     * Says that this is the live site, and no copy of it.
     *
     * A site at another address than the one where ClientPress was installed, or whose environment type is not
     * "production", is taken for a copy: reminders, notices and imports that were queued before wait. This lets them
     * go on, from this address and in this environment.
     *
     * ## OPTIONS
     *
     * [--both]
     * : The addresses that were remembered before belong to the live site too.
     *
     * ## EXAMPLES
     *
     *     # After a move to another domain.
     *     $ wp clientpress live-site
     *     Success: This is the live site.
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        Console::attempt(fn() => ($options['both'] ?? false) === true
            ? $this->pause->endForBothAddresses(Console::actor())
            : $this->pause->end(Console::actor()));

        WP_CLI::success('This is the live site.');
    }
}
