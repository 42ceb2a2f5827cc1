<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

/**
 * What {@see Repair} mends: a closed list, of which nothing belongs to WordPress or to others.
 */
enum Fault: string
{
    case Tables = 'tables';
    case Role = 'role';
    case Capabilities = 'capabilities';
    case Events = 'events';
    case RewriteRules = 'permalinks';

    /**
     * @return string What is wrong, as a headline. Plain text.
     */
    public function label(): string
    {
        return match ($this) {
            self::Tables => __('Tables of ClientPress are missing', 'clientpress'),
            self::Role => __('The role Client is missing', 'clientpress'),
            self::Capabilities => __('No role may manage portals any more', 'clientpress'),
            self::Events => __('Scheduled work of ClientPress is missing', 'clientpress'),
            self::RewriteRules => __('The addresses of portals are not known to WordPress', 'clientpress'),
        };
    }

    public function sentence(): string
    {
        return match ($this) {
            self::Tables => __('Invitations and access cannot be read or written as they should be.', 'clientpress'),
            self::Role => __(
                'Somebody or some plugin has deleted it. Clients cannot open their portals until it is there again; their accounts still have it and need no change.',
                'clientpress',
            ),
            self::Capabilities => __(
                'Some rights of ClientPress were taken from every role, as “wp role reset” does. What they allow, inviting clients or editing portals, nobody can do until a role has them again.',
                'clientpress',
            ),
            self::Events => __(
                'Reminders, notices, imports in the background and tidying up wait for it.',
                'clientpress',
            ),
            self::RewriteRules => __('Portals answer as if they did not exist.', 'clientpress'),
        };
    }

    /**
     * @return string What {@see Repair::mend()} does about it. Plain text.
     */
    public function remedy(): string
    {
        return match ($this) {
            /* translators: A step to take: an item of a list, and before a colon. */
            self::Tables => __('Create the missing tables and columns', 'clientpress'),
            /* translators: A step to take: an item of a list, and before a colon. */
            self::Role => __('Create the role Client', 'clientpress'),
            /* translators: A step to take: an item of a list, and before a colon. */
            self::Capabilities => __('Give administrators the rights that no role has', 'clientpress'),
            /* translators: A step to take: an item of a list, and before a colon. */
            self::Events => __('Schedule that work again', 'clientpress'),
            /* translators: A step to take: an item of a list, and before a colon. */
            self::RewriteRules => __('Write the permalink rules again', 'clientpress'),
        };
    }

    /**
     * @return string How to have it mended. Plain text.
     */
    public function step(): string
    {
        return sprintf(
            /* translators: 1: what is to be done, 2: a command. */
            __('%1$s: press the button in Site Health, or run “%2$s”.', 'clientpress'),
            $this->remedy(),
            'wp clientpress doctor --fix',
        );
    }
}
