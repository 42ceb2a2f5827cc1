<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Webhook;

defined('ABSPATH') || exit();

/**
 * Whether an IP address belongs to the public internet, by IANA's registries of special-purpose addresses.
 */
final class PublicAddress
{
    /** What is not for everybody, or reaches an IPv4 address by another name. */
    private const SPECIAL = [
        '0.0.0.0/8',
        '10.0.0.0/8',
        '100.64.0.0/10',
        '127.0.0.0/8',
        '169.254.0.0/16',
        '172.16.0.0/12',
        '192.0.0.0/24',
        '192.0.2.0/24',
        '192.31.196.0/24',
        '192.52.193.0/24',
        '192.88.99.0/24',
        '192.168.0.0/16',
        '192.175.48.0/24',
        '198.18.0.0/15',
        '198.51.100.0/24',
        '203.0.113.0/24',
        // Multicast, reserved and broadcast.
        '224.0.0.0/3',
        // IETF protocols, among them Teredo.
        '2001::/23',
        '2001:db8::/32',
        // 6to4.
        '2002::/16',
        '2620:4f:8000::/48',
        '3fff::/20',
    ];

    /** Of IPv6, only this is given out; IPv4-mapped, NAT64, local and multicast addresses are outside of it. */
    private const GLOBAL_UNICAST = '2000::/3';

    public static function isPublic(string $address): bool
    {
        $bytes = filter_var($address, FILTER_VALIDATE_IP) === false ? false : inet_pton($address);

        if ($bytes === false || strlen($bytes) === 16 && !self::isIn($bytes, self::GLOBAL_UNICAST)) {
            return false;
        }

        foreach (self::SPECIAL as $network) {
            if (self::isIn($bytes, $network)) {
                return false;
            }
        }

        return true;
    }

    private static function isIn(string $bytes, string $network): bool
    {
        [$first, $bits] = explode('/', $network);
        $start = (string) inet_pton($first);

        if (strlen($start) !== strlen($bytes)) {
            return false;
        }

        $whole = intdiv((int) $bits, 8);
        $mask = chr((0xFF << (8 - ((int) $bits % 8))) & 0xFF);

        return (
            substr($bytes, 0, $whole) === substr($start, 0, $whole)
            && (((int) $bits % 8) === 0 || ($bytes[$whole] & $mask) === ($start[$whole] & $mask))
        );
    }
}
