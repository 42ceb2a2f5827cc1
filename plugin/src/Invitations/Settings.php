<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Extension;

/**
 * What an administrator has chosen, each value always within its allowed range.
 */
final class Settings
{
    public const EXPIRY_DAYS = 'clientpress_invitation_expiry_days';

    public const DEFAULT_EXPIRY_DAYS = 14;

    /** Days before its expiry that a link is reminded of; 0 for never. */
    public const REMINDER_DAYS = 'clientpress_reminder_days';

    public const MAX_REMINDER_DAYS = 14;

    /** '1' when whoever invited is told of an acceptance. */
    public const NOTIFY = 'clientpress_notify_inviter';

    /** Days that invitations which are over are kept; 0 for ever. */
    public const KEEP_DAYS = 'clientpress_keep_days';

    public const MAX_KEEP_DAYS = 3650;

    /** What uninstalling removes: one of the UNINSTALL_* values. */
    public const UNINSTALL = 'clientpress_uninstall';

    public const UNINSTALL_KEEP = 'keep';

    public const UNINSTALL_DATA = 'data';

    public const UNINSTALL_DATA_AND_PORTALS = 'data_and_portals';

    /** Every option of this class. */
    public const OPTIONS = [
        self::EXPIRY_DAYS,
        self::REMINDER_DAYS,
        self::NOTIFY,
        self::KEEP_DAYS,
        self::UNINSTALL,
    ];

    /**
     * @return int Days that a new link lives.
     */
    public function expiryDays(): int
    {
        $days = (int) get_option(self::EXPIRY_DAYS, self::DEFAULT_EXPIRY_DAYS);
        $choices = $this->expiryChoices();

        if (in_array($days, $choices, true)) {
            return $days;
        }

        return in_array(self::DEFAULT_EXPIRY_DAYS, $choices, true) ? self::DEFAULT_EXPIRY_DAYS : $choices[0];
    }

    /**
     * @return bool False without an extension that can be used, which alone knows what there is to choose from.
     */
    public function canChooseExpiry(): bool
    {
        return Extension::ofThisPhp()->isUsable();
    }

    /**
     * @return non-empty-list<int> Days, ascending; without the extension what was chosen before.
     */
    public function expiryChoices(): array
    {
        if (!$this->canChooseExpiry()) {
            return [max(1, (int) get_option(self::EXPIRY_DAYS, self::DEFAULT_EXPIRY_DAYS))];
        }

        $known = \ClientPress\Native\EXPIRY_DAYS;

        /**
         * Filters which lifetimes an admin may choose for a link.
         *
         * A site may offer fewer than the four; a value that is none of them is ignored, since the extension
         * would refuse it.
         *
         *     add_filter('clientpress_expiry_choices', static fn(): array => [7, 14]);
         *
         * @since 1.0.0
         *
         * @param list<int> $choices Days.
         */
        $choices = apply_filters('clientpress_expiry_choices', $known);
        $numbers = is_array($choices) ? array_filter($choices, is_numeric(...)) : [];
        $allowed = array_values(array_intersect($known, $numbers));

        return $allowed === [] ? $known : $allowed;
    }

    /**
     * @return int Days before the expiry; 0 when clients are not reminded.
     */
    public function reminderDays(): int
    {
        return max(0, min((int) get_option(self::REMINDER_DAYS, 0), self::MAX_REMINDER_DAYS));
    }

    public function notifiesInviters(): bool
    {
        return get_option(self::NOTIFY, '1') === '1';
    }

    /**
     * @return int Days; 0 for ever.
     */
    public function keepDays(): int
    {
        return max(0, min((int) get_option(self::KEEP_DAYS, 0), self::MAX_KEEP_DAYS));
    }

    /**
     * @return self::UNINSTALL_* What the administrator wants uninstalling to remove.
     */
    public function uninstallChoice(): string
    {
        $choice = get_option(self::UNINSTALL, self::UNINSTALL_KEEP);

        return in_array($choice, [self::UNINSTALL_DATA, self::UNINSTALL_DATA_AND_PORTALS], true)
            ? $choice
            : self::UNINSTALL_KEEP;
    }
}
