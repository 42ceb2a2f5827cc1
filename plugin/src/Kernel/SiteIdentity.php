<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * Whether this is the live site, or a copy of it that has its clients' addresses as well. On a copy nothing is mailed or
 * told by itself: whatever does so in the background asks {@see isCopy()} first.
 *
 * The live site is remembered as a digest of its address, which the search-and-replace of a copy cannot change. Only the
 * `home` option as it stands in the database counts: constants and filters may depend on the request.
 */
final readonly class SiteIdentity
{
    /** Option: array{places: list<string>, environment: string}, where the live site is. */
    public const OPTION = 'clientpress_site';

    /** Option: array{key: string, done: list<string>}, there while the site is taken for a copy; autoloaded. */
    public const PAUSE = 'clientpress_copy';

    private const PRODUCTION = 'production';

    /**
     * @param \Closure(): string $environment The site's environment type.
     * @param \Closure(string): void $readAnew Has WordPress read an option from the database; throws {@see Refused} where that
     *                                        gives no answer.
     */
    public function __construct(
        private \Closure $environment,
        private \Closure $readAnew,
    ) {}

    /**
     * Whether background work has found that this is a copy. Reads what WordPress has loaded already.
     */
    public static function isPaused(): bool
    {
        return isset(wp_load_alloptions()[self::PAUSE]);
    }

    /**
     * Whether nothing may be mailed or told by itself. For background work alone.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function isCopy(): bool
    {
        $this->rememberUnlessKnown();

        if ($this->evidence() === null) {
            if (self::isPaused()) {
                delete_option(self::PAUSE);
            }

            return false;
        }

        if ($this->done() === null) {
            update_option(self::PAUSE, ['key' => $this->pauseKey(), 'done' => []], true);
        }

        return true;
    }

    /**
     * On a copy: whether this step of the pause is to be done, which is once on each copy. Marks it as done.
     */
    public function isFirst(string $step): bool
    {
        if ($this->isDone($step)) {
            return false;
        }

        $this->markDone($step);

        return true;
    }

    public function isDone(string $step): bool
    {
        return in_array($step, $this->done() ?? [], true);
    }

    public function markDone(string $step): void
    {
        $done = [...($this->done() ?? []), $step];
        update_option(self::PAUSE, ['key' => $this->pauseKey(), 'done' => $done], true);
    }

    /**
     * The step failed, and is to be done again.
     */
    public function repeat(string $step): void
    {
        $done = array_values(array_diff($this->done() ?? [], [$step]));
        update_option(self::PAUSE, ['key' => $this->pauseKey(), 'done' => $done], true);
    }

    /**
     * Why this site is taken for a copy; null where it is not.
     */
    public function evidence(): ?CopyEvidence
    {
        $known = $this->known();

        return match (true) {
            $known !== null && !$this->isOneOf($known['places']) => CopyEvidence::Elsewhere,
            !in_array($this->environment(), [self::PRODUCTION, $known['environment'] ?? ''], true)
                => CopyEvidence::Environment,
            default => null,
        };
    }

    /**
     * Remembers where the site is, unless it is remembered already or this is no production site. Where the database does
     * not say, background work does it later.
     */
    public function remember(): void
    {
        try {
            $this->rememberUnlessKnown();
        } catch (Refused) {
            return;
        }
    }

    /**
     * This is the live site, and it is here alone.
     *
     * @return bool False where WordPress cannot say where it is; then nothing is changed.
     */
    public function confirm(): bool
    {
        return $this->write([self::digest(self::place())]);
    }

    /**
     * This is the live site, and so it is at the addresses that were remembered before.
     *
     * @return bool False where WordPress cannot say where it is; then nothing is changed.
     */
    public function confirmWithKnownPlaces(): bool
    {
        $here = self::digest(self::place());

        return $this->write(array_values(array_unique([...($this->known()['places'] ?? []), $here])));
    }

    public function environment(): string
    {
        return ($this->environment)();
    }

    /**
     * @return string Host and path of the site without what may differ on one and the same site: scheme, `www.`, port.
     */
    public static function place(): string
    {
        $home = wp_load_alloptions()['home'] ?? '';
        $parts = wp_parse_url(is_string($home) ? $home : '');

        return is_array($parts) ? self::host($parts['host'] ?? '') . rtrim($parts['path'] ?? '', '/') : '';
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function rememberUnlessKnown(): void
    {
        if ($this->known() !== null || $this->environment() !== self::PRODUCTION) {
            return;
        }

        // WordPress takes an option that it could not read for none, and keeps that: a copy would become the live site.
        ($this->readAnew)(self::OPTION);

        if ($this->known() === null) {
            $this->confirm();
        }
    }

    /**
     * @param list<string> $places Digests.
     */
    private function isOneOf(array $places): bool
    {
        $place = self::place();

        /**
         * Filters the hosts of this live site beside the one where it was installed, such as the domains of its
         * languages. A site that is at one of them is no copy.
         *
         *     add_filter('clientpress_own_hosts', static fn(array $hosts): array => [...$hosts, 'example.de']);
         *
         * @since 1.0.0
         *
         * @param list<string> $hosts Such as `example.org`.
         */
        $hosts = apply_filters('clientpress_own_hosts', []);
        $own = is_array($hosts) ? array_map(self::host(...), array_filter($hosts, is_string(...))) : [];

        // Where WordPress could not say where it is, nothing is proven.
        return (
            $place === ''
            || in_array(self::digest($place), $places, true)
            || in_array(explode('/', $place, 2)[0], $own, true)
        );
    }

    private static function host(string $host): string
    {
        return (string) preg_replace('/^www\.(?=.+\.)/', '', AddressSpelling::domain(rtrim(trim($host), '.')));
    }

    private static function digest(string $place): string
    {
        return hash('sha256', "clientpress site\0$place");
    }

    /**
     * @param list<string> $places
     */
    private function write(array $places): bool
    {
        // Where WordPress could not say where it is, the next who asks would take the live site for a copy.
        if (self::place() === '') {
            return false;
        }

        update_option(self::OPTION, ['places' => $places, 'environment' => $this->environment()], false);
        delete_option(self::PAUSE);

        return true;
    }

    /**
     * @return array{places: list<string>, environment: string}|null Null where nothing is remembered yet.
     */
    private function known(): ?array
    {
        $known = get_option(self::OPTION);
        $places = is_array($known) && is_array($known['places'] ?? null)
            ? array_values(array_filter($known['places'], is_string(...)))
            : [];

        return (
            $places === []
                ? null
                : [
                    'places' => $places,
                    'environment' => is_string($known['environment'] ?? null) ? $known['environment'] : '',
                ]
        );
    }

    /**
     * @return list<string>|null Steps of the pause that were done on this very copy; null where it was not noticed yet.
     */
    private function done(): ?array
    {
        $pause = get_option(self::PAUSE);

        // A copy of a copy has the option of the first.
        return (
            is_array($pause) && ($pause['key'] ?? '') === $this->pauseKey() && is_array($pause['done'] ?? null)
                ? array_values(array_filter($pause['done'], is_string(...)))
                : null
        );
    }

    private function pauseKey(): string
    {
        return self::digest(self::place() . "\0" . $this->environment());
    }
}
