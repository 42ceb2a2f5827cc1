<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

/**
 * Asks DNS where a host is.
 */
final class HostAddresses
{
    /**
     * @return list<string> All IPv4 and IPv6 addresses; none where nobody knows the host or gave an answer.
     */
    public static function of(string $host): array
    {
        $addresses = [];

        // With a dot at its end, no search domain of this server is appended.
        foreach ([DNS_A => 'ip', DNS_AAAA => 'ipv6'] as $type => $field) {
            // A warning where the name server gives no answer, which is an answer here.
            // @mago-ignore lint:no-error-control-operator
            foreach (@dns_get_record("$host.", $type) ?: [] as $record) {
                if (is_string($record[$field] ?? null)) {
                    $addresses[] = $record[$field];
                }
            }
        }

        return $addresses;
    }
}
