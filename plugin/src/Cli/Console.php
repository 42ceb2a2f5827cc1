<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;
use WP_CLI;

/**
 * What all commands share.
 */
final class Console
{
    /** From how many items on the reading of a list is worth a bar. */
    private const LONG = 100;

    /**
     * @template T
     *
     * @param \Closure(): T $operation
     *
     * @return T What the operation returns; when it is refused, the command ends with the reason.
     */
    public static function attempt(\Closure $operation): mixed
    {
        try {
            return $operation();
        } catch (Refused $refused) {
            self::fail($refused->getMessage());
        }
    }

    /**
     * Ends the command with exit code 1.
     */
    public static function fail(string $sentence): never
    {
        WP_CLI::error($sentence);
        // WP_CLI::error() has ended the process, but does not declare `never`.
        exit(1);
    }

    /**
     * Asks before something is done. Unlike WP_CLI::confirm(), an answer other than yes fails: what did not happen must
     * not look like success to a script.
     *
     * @param array<string, string|bool> $options With `--yes` nothing is asked.
     */
    public static function confirm(string $question, array $options): void
    {
        if (WP_CLI\Utils\get_flag_value($options, 'yes', false) === true) {
            return;
        }

        // @mago-ignore lint:use-wp-functions The terminal is no file of the site.
        fwrite(STDOUT, "$question [y/n] ");
        $answer = fgets(STDIN);

        if ($answer === false) {
            self::fail('Nothing was done: there is nobody to answer here. Add --yes.');
        }

        if (strtolower(trim($answer)) !== 'y') {
            self::fail('Nothing was done.');
        }
    }

    /**
     * @param string $what Name of the value in the error message.
     *
     * @return int At least 1.
     */
    public static function number(string $input, string $what): int
    {
        return preg_match('/^[1-9]\d{0,17}$/D', $input) === 1
            ? (int) $input
            : self::fail("\"$input\" is not a valid $what.");
    }

    /**
     * Ends the command before anything is done when one of them cannot be an id.
     *
     * @param list<string> $inputs
     *
     * @return list<int> Each once.
     */
    public static function ids(array $inputs): array
    {
        $ids = array_map(static fn(string $input): int => self::number($input, 'invitation'), $inputs);

        return array_values(array_unique($ids));
    }

    /**
     * Ends the command where --field or --fields names one that there is not; WP-CLI says so only where there are items.
     *
     * @param array<string, string|bool> $options
     * @param list<string>               $fields
     *
     * @return list<string> What was asked for; all where nothing was.
     */
    public static function requireFields(array $options, array $fields): array
    {
        $asked = $options['field'] ?? $options['fields'] ?? null;
        $names = $asked === null ? $fields : array_map(trim(...), explode(',', (string) $asked));

        foreach (array_diff($names, $fields) as $name) {
            self::fail("Invalid field: $name.");
        }

        return $names;
    }

    /**
     * @param string $input An id, a login or an email address.
     */
    public static function userId(string $input): int
    {
        $user = (new \WP_CLI\Fetchers\User())->get($input);

        return $user instanceof \WP_User ? $user->ID : self::fail("There is no user \"$input\" on this site.");
    }

    /**
     * Ends the command before anything is done when one of them is no user.
     *
     * @param list<string> $inputs
     *
     * @return list<int> Each once.
     */
    public static function userIds(array $inputs): array
    {
        return array_values(array_unique(array_map(self::userId(...), $inputs)));
    }

    /**
     * At a terminal a bar shows how far the reading of a long list is, unless the items are printed meanwhile.
     *
     * @template T
     *
     * @param iterable<array-key, T>     $items
     * @param \Closure(): int            $count   How many there are; asked only where a bar may be shown.
     * @param string                     $what    Plural, for instance "invitations".
     * @param array<string, string|bool> $options Of the command.
     *
     * @return \Generator<int, T>
     */
    public static function withProgress(iterable $items, \Closure $count, string $what, array $options): \Generator
    {
        $isQuiet = WP_CLI\Utils\isPiped() || isset($options['field']) || ($options['format'] ?? '') === 'csv';
        $total = $isQuiet ? 0 : $count();
        $made = $total >= self::LONG ? WP_CLI\Utils\make_progress_bar("Reading $total $what", $total) : null;
        $bar = $made instanceof \cli\Progress ? $made : null;
        $number = 0;

        foreach ($items as $item) {
            yield $number++ => $item;
            $bar?->tick();
        }

        $bar?->finish();
    }

    /**
     * The user named by `--user`; without it, the operator.
     */
    public static function actor(): Actor
    {
        return is_user_logged_in() ? Actor::current() : Actor::operator();
    }
}
