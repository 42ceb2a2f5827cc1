<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

/** An object cache that keeps the first answer it ever had in some of its groups, whatever is written afterwards. */
final class StaleCache extends \WP_Object_Cache
{
    /** @var array<string, array<int|string, mixed>> group => key => value */
    private array $first = [];

    /** @param list<string> $groups */
    public function __construct(
        private readonly array $groups,
    ) {
        parent::__construct();
    }

    public function add($key, $data, $group = 'default', $expire = 0)
    {
        return $this->set($key, $data, $group, $expire);
    }

    public function set($key, $data, $group = 'default', $expire = 0)
    {
        if (!in_array($group, $this->groups, true)) {
            return parent::set($key, $data, $group, $expire);
        }
        $this->first[$group][$key] ??= $data;

        return true;
    }

    public function get($key, $group = 'default', $force = false, &$found = null)
    {
        if (!in_array($group, $this->groups, true)) {
            return parent::get($key, $group, $force, $found);
        }
        $found = isset($this->first[$group][$key]);

        return $this->first[$group][$key] ?? false;
    }

    public function delete($key, $group = 'default', $deprecated = false)
    {
        return in_array($group, $this->groups, true) || parent::delete($key, $group);
    }
}
