<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Background\WaitingCount;

/**
 * In the menu, beside Portals and Invitations: how many invitations wait for somebody. Shown to those who see all of them.
 */
final class WaitingBubble
{
    /**
     * On add_menu_classes.
     *
     * @param array<array-key, mixed> $menu
     *
     * @return array<array-key, mixed>
     */
    public static function addToMenu(array $menu): array
    {
        $bubble = self::html();

        return array_map(static function (mixed $item) use ($bubble): mixed {
            if (is_array($item) && ($item[2] ?? '') === ScreenUrls::PARENT && is_string($item[0] ?? null)) {
                $item[0] .= $bubble;
            }

            return $item;
        }, $menu);
    }

    /**
     * @return string HTML, escaped, with a space before it; empty where nothing waits.
     */
    public static function html(): string
    {
        $count = WaitingCount::last();
        $actor = Actor::current();

        if ($count === 0 || !$actor->mayInvite() || !$actor->mayManageOthers()) {
            return '';
        }

        $number = ListView::shownCount($count, WaitingCount::MOST);

        return sprintf(
            ' <span class="awaiting-mod"><span class="pending-count" aria-hidden="true">%s</span><span class="screen-reader-text">%s</span></span>',
            esc_html($number),
            esc_html(sprintf(
                /* translators: Hidden accessibility text. %s: a number, such as "3" or "99+". */
                _n('%s invitation waits for you', '%s invitations wait for you', $count, 'clientpress'),
                $number,
            )),
        );
    }
}
