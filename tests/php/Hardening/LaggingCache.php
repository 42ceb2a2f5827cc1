<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

/**
 * A persistent object cache whose copies lag behind: a process finds what it has stored itself, but what anybody has
 * deleted is still answered with the first value that was there.
 */
final class LaggingCache extends \WP_Object_Cache
{
    /** @var array<string, array<int|string, mixed>> group => key => value */
    private array $first = [];

    private bool $answersEarlier = true;

    /** In place of WordPress's own, until remove(). */
    public static function install(): self
    {
        wp_using_ext_object_cache(true);

        return $GLOBALS['wp_object_cache'] = new self();
    }

    public static function remove(): void
    {
        wp_using_ext_object_cache(false);
        wp_cache_init();
    }

    /** Does what another process would do, whose writes this one's copies do not know yet. */
    public function elsewhere(\Closure $do): void
    {
        [$known, $this->answersEarlier] = [$this->first, false];
        $do();
        // Whatever was read and stored meanwhile belongs to the other process.
        parent::flush();
        [$this->first, $this->answersEarlier] = [$known, true];
    }

    public function set($key, $data, $group = 'default', $expire = 0)
    {
        if ($data !== false) {
            $this->first[$group][$key] ??= $data;
        }

        return parent::set($key, $data, $group, $expire);
    }

    public function get($key, $group = 'default', $force = false, &$found = null)
    {
        $value = parent::get($key, $group, $force, $found);

        if ($found || !$this->answersEarlier || !isset($this->first[$group][$key])) {
            return $value;
        }
        $found = true;
        $earlier = $this->first[$group][$key];

        return is_object($earlier) ? clone $earlier : $earlier;
    }
}
