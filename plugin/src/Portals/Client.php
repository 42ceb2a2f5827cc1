<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\AddressSpelling;

/**
 * Somebody who may enter portals, as far as whoever asks may see it.
 */
final readonly class Client
{
    /**
     * @param list<ClientAccess> $access     The earliest first.
     * @param int|null           $signedInAt Seconds since the Unix epoch, UTC; null where it is not known.
     */
    public function __construct(
        public \WP_User $user,
        public array $access,
        public ?int $signedInAt,
    ) {}

    public function email(): string
    {
        return AddressSpelling::shown($this->user->user_email);
    }
}
