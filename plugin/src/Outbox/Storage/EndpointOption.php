<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\Webhook\Endpoint;

/**
 * The endpoints of webhooks, in one autoloaded option, so that it costs no query to know that there are none.
 *
 * Each statement finds its row by the UNIQUE option_name.
 */
final readonly class EndpointOption
{
    use Table;

    public const NAME = 'clientpress_webhooks';

    private const MAX_TRIES = 10;

    /**
     * @return list<Endpoint> As WordPress has loaded them.
     */
    public function all(): array
    {
        $loaded = wp_load_alloptions()[self::NAME] ?? null;

        return self::endpoints(is_string($loaded) ? $loaded : '');
    }

    /**
     * As it is stored at this moment: a process that has begun before an endpoint was added, removed or given another
     * secret must not tell, or not tell, by what WordPress has loaded.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function find(int $id): ?Endpoint
    {
        foreach (self::endpoints($this->stored() ?? '') as $endpoint) {
            if ($endpoint->id === $id) {
                return $endpoint;
            }
        }

        return null;
    }

    /**
     * Writes what the change makes of the endpoints, unless somebody else has written meanwhile: then it is asked again.
     *
     * @param \Closure(list<Endpoint>, int): list<Endpoint> $change Gets a number as well that no endpoint ever had.
     *
     * @throws Refused With `StorageFailed`, and what the change throws.
     */
    public function change(\Closure $change): void
    {
        for ($try = 0; $try < self::MAX_TRIES; $try++) {
            $before = $this->stored();

            if ($before === null) {
                $this->execute($this->prepare(
                    "INSERT IGNORE INTO {$this->db->options} (option_name, option_value, autoload) VALUES (%s, '{}', 'on')",
                    self::NAME,
                ));

                continue;
            }

            $decoded = self::decoded($before);
            $next = (int) ($decoded['next'] ?? 1);
            $endpoints = $change(self::endpoints($before), $next);
            $after = (string) wp_json_encode([
                // So that no value comes twice, and what is compared is always another.
                'revision' => (int) ($decoded['revision'] ?? 0) + 1,
                'next' => max([
                    $next,
                    ...array_map(static fn(Endpoint $endpoint): int => $endpoint->id + 1, $endpoints),
                ]),
                'endpoints' => array_map(static fn(Endpoint $endpoint): array => $endpoint->fields(), $endpoints),
            ]);
            $written = $this->execute($this->prepare(
                "UPDATE {$this->db->options} SET option_value = %s WHERE option_name = %s AND option_value = %s",
                $after,
                self::NAME,
                $before,
            ));
            wp_cache_delete_multiple(['alloptions', 'notoptions', self::NAME], 'options');

            if ($written === 1) {
                return;
            }
        }

        throw Refused::notWritten();
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function stored(): ?string
    {
        return $this->value($this->prepare(
            "SELECT option_value FROM {$this->db->options} WHERE option_name = %s",
            self::NAME,
        ));
    }

    /**
     * @return list<Endpoint>
     */
    private static function endpoints(string $json): array
    {
        $endpoints = self::decoded($json)['endpoints'] ?? null;

        return array_map(
            Endpoint::fromFields(...),
            array_values(array_filter(is_array($endpoints) ? $endpoints : [], is_array(...))),
        );
    }

    /**
     * @return array<array-key, mixed>
     */
    private static function decoded(string $json): array
    {
        $decoded = json_decode($json, true);

        return is_array($decoded) ? $decoded : [];
    }
}
