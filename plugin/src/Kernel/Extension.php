<?php

declare(strict_types=1);

namespace ClientPress\Kernel;

defined('ABSPATH') || exit();

/**
 * The native extension of this PHP, and whether this version of the plugin can use it.
 *
 * Plugin and extension are updated at different times, so their versions may differ as long as the contract matches.
 * Only invitations need the extension; portals work without it.
 */
final readonly class Extension
{
    /** As in `extension=clientpress`. */
    public const NAME = 'clientpress';

    /** The contract of the extension that this plugin needs. */
    public const CONTRACT = 1;

    /**
     * @param string|null $version  Of the loaded extension; null when none is loaded.
     * @param int         $contract Number of the interface that the extension offers.
     * @param int         $since    The oldest contract that it still supports.
     */
    public function __construct(
        public ?string $version,
        public int $contract = 0,
        public int $since = 0,
    ) {}

    public static function ofThisPhp(): self
    {
        $version = phpversion(self::NAME);

        return new self(
            is_string($version) ? $version : null,
            self::number('ClientPress\Native\CONTRACT'),
            self::number('ClientPress\Native\CONTRACT_SINCE'),
        );
    }

    public function isUsable(): bool
    {
        return $this->version !== null && $this->since <= self::CONTRACT && self::CONTRACT <= $this->contract;
    }

    /**
     * @throws Refused With `ExtensionMissing`.
     */
    public function requireUsable(): void
    {
        if (!$this->isUsable()) {
            throw Refused::extensionMissing();
        }
    }

    /**
     * @return int 0 for an extension that has no such constant, as those before contract 1.
     */
    private static function number(string $constant): int
    {
        $number = defined($constant) ? constant($constant) : 0;

        return is_int($number) ? $number : 0;
    }
}
