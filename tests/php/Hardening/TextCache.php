<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

/**
 * A persistent object cache that keeps an empty text for false, and asks its server once more for what is false in memory:
 * so does the plugin Redis Object Cache.
 */
final class TextCache extends \WP_Object_Cache
{
    /** @var array<string, array<int|string, mixed>> what the server has: group => key => value */
    private array $kept = [];

    /** In place of WordPress's own, until LaggingCache::remove(). */
    public static function install(): void
    {
        wp_using_ext_object_cache(true);
        $GLOBALS['wp_object_cache'] = new self();
    }

    public function add($key, $data, $group = 'default', $expire = 0)
    {
        return !wp_suspend_cache_addition() && !isset($this->kept[$group][$key]) && $this->set($key, $data, $group);
    }

    public function set($key, $data, $group = 'default', $expire = 0)
    {
        $this->kept[$group][$key] = $data === false ? '' : $data;

        return parent::set($key, $data, $group, $expire);
    }

    public function get($key, $group = 'default', $force = false, &$found = null)
    {
        $value = parent::get($key, $group, $force, $found);
        if ($found && !$force) {
            return $value;
        }
        $found = isset($this->kept[$group][$key]);

        return $this->kept[$group][$key] ?? false;
    }

    public function get_multiple($keys, $group = 'default', $force = false)
    {
        $values = [];
        foreach ($keys as $key) {
            $values[$key] = $this->get($key, $group);
            if ($values[$key] === false) {
                $values[$key] = $this->get($key, $group, true);
            }
        }

        return $values;
    }

    public function delete($key, $group = 'default', $deprecated = false)
    {
        unset($this->kept[$group][$key]);

        return parent::delete($key, $group);
    }
}
