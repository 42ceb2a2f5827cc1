<?php

/**
 * A persistent object cache for test sites, and for nothing else: it keeps everything in a Redis that the tests started.
 * site.sh writes the drop-in that names the server and reads this file.
 *
 * Every write appends a version. With CLIENTPRESS_CACHE_LAG seconds a process sees what it wrote itself, and otherwise what
 * was there so long ago, also where that was deleted since: so answers a cache whose copies lag behind.
 */

declare(strict_types=1);

/** Its first methods have no types, so that a test's cache may extend this one as well as WordPress's own. */
// @mago-expect lint:class-name WordPress names it.
class WP_Object_Cache
{
    private const KEPT_VERSIONS = 16;

    /** @var array<string, array<string, mixed>> what this process has read or written: group => key => value */
    private array $known = [];

    /** @var array<string, true> */
    private array $globalGroups = [];

    /** @var array<string, true> */
    private array $ownGroups = [];

    private int $blog = 1;

    private ?Redis $redis = null;

    private string $server = CLIENTPRESS_CACHE_SERVER;

    /** Whether it goes on in memory where there is no server, as Redis Object Cache does with WP_REDIS_GRACEFUL. */
    private bool $isGraceful;

    private int $process;

    public function __construct()
    {
        $this->process = getmypid();
        $this->isGraceful = defined('WP_REDIS_GRACEFUL') && WP_REDIS_GRACEFUL;
    }

    public function add($key, $data, $group = 'default', $expire = 0)
    {
        if (wp_suspend_cache_addition() || $this->read($key, $group, true)[0]) {
            return false;
        }

        return $this->set($key, $data, $group, $expire);
    }

    public function replace(int|string $key, mixed $data, string $group = 'default', int $expire = 0): bool
    {
        return $this->read($key, $group, true)[0] && $this->set($key, $data, $group, $expire);
    }

    public function set($key, $data, $group = 'default', $expire = 0)
    {
        $data = is_object($data) ? clone $data : $data;
        $this->known[$this->group($group)][$key] = $data;
        $this->append($key, $group, [true, $data], $expire);

        return true;
    }

    public function get($key, $group = 'default', $force = false, &$found = null)
    {
        [$found, $value] = $this->read($key, $group);

        return is_object($value) ? clone $value : $value;
    }

    public function delete($key, $group = 'default')
    {
        $isThere = $this->read($key, $group, true)[0];
        unset($this->known[$this->group($group)][$key]);

        if ($isThere) {
            $this->append($key, $group, [false, false], 0);
        }

        return $isThere;
    }

    public function incr(int|string $key, int $offset = 1, string $group = 'default'): int|false
    {
        [$found, $value] = $this->read($key, $group, true);

        if (!$found) {
            return false;
        }

        $sum = max(0, (is_numeric($value) ? (int) $value : 0) + $offset);
        $this->set($key, $sum, $group);

        return $sum;
    }

    public function flush(): bool
    {
        $this->known = [];

        return $this->ask(static fn(Redis $redis): bool => $redis->flushDB()) ?? false;
    }

    public function forgetKnown(): bool
    {
        $this->known = [];

        return true;
    }

    /** From here on this process reaches no server any more. */
    public function loseServer(bool $isGraceful): void
    {
        $this->server = '/nonexistent/redis.sock';
        $this->redis = null;
        $this->isGraceful = $isGraceful;
    }

    /** @param string|list<string> $groups */
    public function addGlobalGroups(string|array $groups): void
    {
        $this->globalGroups += array_fill_keys((array) $groups, true);
    }

    /** @param string|list<string> $groups */
    public function addOwnGroups(string|array $groups): void
    {
        $this->ownGroups += array_fill_keys((array) $groups, true);
    }

    public function switchToBlog(int $blog): void
    {
        $this->blog = $blog;
    }

    /**
     * @param bool $isLatest whether it is about to be changed: that is asked of the one copy that takes writes
     *
     * @return array{bool, mixed} whether it is there, and the value, or false
     */
    private function read(int|string $key, string $group, bool $isLatest = false): array
    {
        $name = $this->group($group);

        if (array_key_exists($key, $this->known[$name] ?? [])) {
            return [true, $this->known[$name][$key]];
        }

        if (isset($this->ownGroups[$group])) {
            return [false, false];
        }

        $version = [0.0, false, false];

        $versions = $this->ask(static fn(Redis $redis): array => $redis->lRange("{$name}:{$key}", 0, -1)) ?? [];

        foreach (array_reverse($versions) as $kept) {
            $version = unserialize($kept);

            if ($isLatest || $version[0] <= (microtime(true) - CLIENTPRESS_CACHE_LAG)) {
                break;
            }
        }

        [, $found, $value] = $version;

        if ($found && !$isLatest) {
            $this->known[$name][$key] = $value;
        }

        return [$found, $value];
    }

    /** @param array{bool, mixed} $version */
    private function append(int|string $key, string $group, array $version, int $expire): void
    {
        if (isset($this->ownGroups[$group])) {
            return;
        }

        $name = "{$this->group($group)}:{$key}";
        $this->ask(static function (Redis $redis) use ($name, $version, $expire): void {
            $redis->multi(Redis::PIPELINE);
            $redis->rPush($name, serialize([microtime(true), ...$version]));
            $redis->lTrim($name, -self::KEPT_VERSIONS, -1);
            $expire > 0 ? $redis->expire($name, $expire) : $redis->persist($name);
            $redis->exec();
        });
    }

    private function group(string $group): string
    {
        return (isset($this->globalGroups[$group]) ? '' : "{$this->blog}:") . ($group === '' ? 'default' : $group);
    }

    /** @return mixed null where there is no server, and that is forgiven */
    private function ask(Closure $do): mixed
    {
        try {
            return $do($this->redis());
        } catch (RedisException $gone) {
            return $this->isGraceful ? null : throw $gone;
        }
    }

    private function redis(): Redis
    {
        // A test's fork must not talk on its parent's connection.
        if ($this->redis === null || $this->process !== getmypid()) {
            $redis = new Redis();
            $redis->connect($this->server);
            $this->redis = $redis;
            $this->process = getmypid();
        }

        return $this->redis;
    }
}

function wp_cache_init(): void
{
    $GLOBALS['wp_object_cache'] = new WP_Object_Cache();
}

function wp_cache_add($key, $data, $group = '', $expire = 0)
{
    return $GLOBALS['wp_object_cache']->add($key, $data, (string) $group ?: 'default', (int) $expire);
}

function wp_cache_replace($key, $data, $group = '', $expire = 0)
{
    return $GLOBALS['wp_object_cache']->replace($key, $data, (string) $group ?: 'default', (int) $expire);
}

function wp_cache_set($key, $data, $group = '', $expire = 0)
{
    return $GLOBALS['wp_object_cache']->set($key, $data, (string) $group ?: 'default', (int) $expire);
}

function wp_cache_get($key, $group = '', $force = false, &$found = null)
{
    return $GLOBALS['wp_object_cache']->get($key, (string) $group ?: 'default', $force, $found);
}

function wp_cache_delete($key, $group = '')
{
    return $GLOBALS['wp_object_cache']->delete($key, (string) $group ?: 'default');
}

function wp_cache_incr($key, $offset = 1, $group = '')
{
    return $GLOBALS['wp_object_cache']->incr($key, (int) $offset, (string) $group ?: 'default');
}

function wp_cache_decr($key, $offset = 1, $group = '')
{
    return $GLOBALS['wp_object_cache']->incr($key, -(int) $offset, (string) $group ?: 'default');
}

function wp_cache_flush()
{
    return $GLOBALS['wp_object_cache']->flush();
}

function wp_cache_flush_runtime()
{
    return $GLOBALS['wp_object_cache']->forgetKnown();
}

function wp_cache_supports($feature)
{
    return $feature === 'flush_runtime';
}

function wp_cache_close()
{
    return true;
}

function wp_cache_add_global_groups($groups)
{
    $GLOBALS['wp_object_cache']->addGlobalGroups($groups);
}

function wp_cache_add_non_persistent_groups($groups)
{
    $GLOBALS['wp_object_cache']->addOwnGroups($groups);
}

function wp_cache_switch_to_blog($blog)
{
    $GLOBALS['wp_object_cache']->switchToBlog((int) $blog);
}
