<?php

declare(strict_types=1);

namespace ClientPress\Tests\Outbox\Webhook;

use ClientPress\Outbox\Webhook\PublicAddress;
use PHPUnit\Framework\TestCase;

/** @group any-database */
final class PublicAddressTest extends TestCase
{
    /**
     * @testWith ["0.0.0.0"]
     *           ["0.1.2.3"]
     *           ["10.0.0.1"]
     *           ["10.255.255.255"]
     *           ["100.64.0.1"]
     *           ["100.127.255.255"]
     *           ["127.0.0.1"]
     *           ["127.255.255.254"]
     *           ["169.254.169.254"]
     *           ["172.16.0.1"]
     *           ["172.31.255.255"]
     *           ["192.0.0.8"]
     *           ["192.0.2.1"]
     *           ["192.88.99.1"]
     *           ["192.168.1.1"]
     *           ["198.18.0.1"]
     *           ["198.19.255.255"]
     *           ["198.51.100.1"]
     *           ["203.0.113.1"]
     *           ["224.0.0.1"]
     *           ["239.255.255.250"]
     *           ["240.0.0.1"]
     *           ["255.255.255.255"]
     *           ["::"]
     *           ["::1"]
     *           ["::127.0.0.1"]
     *           ["::ffff:127.0.0.1"]
     *           ["::ffff:93.184.215.14"]
     *           ["::ffff:0:127.0.0.1"]
     *           ["64:ff9b::7f00:1"]
     *           ["64:ff9b:1::a00:1"]
     *           ["100::1"]
     *           ["2001::1"]
     *           ["2001:20::1"]
     *           ["2001:db8::1"]
     *           ["2002:7f00:1::1"]
     *           ["3fff::1"]
     *           ["5f00::1"]
     *           ["fc00::1"]
     *           ["fd12:3456::1"]
     *           ["fe80::1"]
     *           ["fe80::1%eth0"]
     *           ["fec0::1"]
     *           ["ff02::1"]
     *           ["2130706433"]
     *           ["0177.0.0.1"]
     *           ["0x7f.0.0.1"]
     *           ["127.1"]
     *           ["1.1.1.1 "]
     *           [""]
     *           ["example.org"]
     */
    public function test_these_are_not_public(string $address): void
    {
        self::assertFalse(PublicAddress::isPublic($address));
    }

    /**
     * @testWith ["1.1.1.1"]
     *           ["9.255.255.255"]
     *           ["11.0.0.0"]
     *           ["93.184.215.14"]
     *           ["100.63.255.255"]
     *           ["100.128.0.0"]
     *           ["126.255.255.255"]
     *           ["128.0.0.1"]
     *           ["169.253.255.255"]
     *           ["172.15.255.255"]
     *           ["172.32.0.0"]
     *           ["192.167.255.255"]
     *           ["192.169.0.0"]
     *           ["198.17.255.255"]
     *           ["198.20.0.0"]
     *           ["223.255.255.255"]
     *           ["2606:4700::1111"]
     *           ["2001:200::1"]
     *           ["2a00:1450:4001:80b::200e"]
     */
    public function test_these_are_public(string $address): void
    {
        self::assertTrue(PublicAddress::isPublic($address));
    }

    public function test_what_php_takes_for_special_is_special_here_too(): void
    {
        mt_srand(7);
        for ($round = 0; $round < 20_000; $round++) {
            $bytes = pack('N', mt_rand(0, 0xFFFF_FFFF));
            $address = (string) inet_ntop(
                ($round % 2) === 0
                    ? $bytes
                    : chr(mt_rand(0, 255))
                    . chr(mt_rand(0, 2))
                    . str_repeat("\0", mt_rand(0, 1) * 10)
                    . str_pad($bytes, 14, $bytes),
            );
            $php = filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_GLOBAL_RANGE) !== false;
            self::assertTrue($php || !PublicAddress::isPublic($address), $address);
        }
    }
}
