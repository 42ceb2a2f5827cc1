<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

use ClientPress\Portals\PortalPostType;

/**
 * What core's forms and lists say of who can see a portal. By themselves they know posts that are public, private or
 * have a password, which a portal never is.
 */
final class PortalVisibility
{
    /** @var \WP_Post|null Which live portal the classic editor is shown as published. */
    private static ?\WP_Post $shown = null;

    /**
     * Who can open a live portal.
     */
    public static function sentence(): string
    {
        return __('Only its clients and those who manage portals', 'clientpress');
    }

    /**
     * In the classic editor, before its box says the status: a live portal is "Published" there, and can be made a draft
     * again. {@see PortalPostType::savePrivately()} keeps it private when the form is saved.
     */
    public static function showAsPublished(\WP_Post $post): void
    {
        if ($post->post_status === PortalPostType::LIVE) {
            self::$shown = $post;
            $post->post_status = 'publish';
        }
    }

    /**
     * At the end of that box, in place of core's choice of a visibility, which our style hides.
     */
    public static function show(\WP_Post $post): void
    {
        if (self::$shown === $post) {
            $post->post_status = PortalPostType::LIVE;
            self::$shown = null;
        }

        printf(
            '<div class="misc-pub-section"><span class="dashicons dashicons-visibility" aria-hidden="true"></span> %s <b>%s</b></div>',
            esc_html__('Visible to:', 'clientpress'),
            esc_html(self::sentence()),
        );
    }

    /**
     * In the column "Date" of the list.
     */
    public static function dateStatus(string $status, \WP_Post $post): string
    {
        return $post->post_status === PortalPostType::LIVE ? __('Published', 'clientpress') : $status;
    }

    /**
     * Above the list: which portals are live, and which wait for a review.
     *
     * @param array<string, string> $views Links by status.
     *
     * @return array<string, string>
     */
    public static function views(array $views): array
    {
        $labels = [
            PortalPostType::LIVE => __('Published', 'clientpress'),
            'pending' => self::postStatusLabel('pending'),
        ];

        foreach (array_intersect_key($labels, $views) as $view => $label) {
            $views[$view] = (string) preg_replace_callback(
                '~>[^<>]*<span class="count"~',
                static fn(): string => '>' . esc_html($label) . ' <span class="count"',
                $views[$view],
            );
        }

        return $views;
    }

    /**
     * WordPress's own status of a portal that is not live. "Pending" alone would be taken for the portal status.
     */
    public static function postStatusLabel(string $status): string
    {
        return $status === 'pending'
            ? get_post_statuses()['pending']
            : (string) (get_post_status_object($status)->label ?? $status);
    }
}
