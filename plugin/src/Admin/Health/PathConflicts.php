<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\SitePath;
use ClientPress\Portals\PortalPostType;

/**
 * Pages of the site whose address is one of ours, so that nobody sees them any more.
 */
final class PathConflicts
{
    /** First parts of addresses that WordPress has for itself. */
    private const RESERVED = ['wp-admin', 'wp-content', 'wp-includes', 'wp-json', 'index', 'feed', 'embed', 'page'];

    public static function isReserved(string $base): bool
    {
        return $base === AcceptUrl::PATH || in_array($base, self::RESERVED, true);
    }

    public static function finding(): Finding
    {
        $conflicts = array_filter([
            self::conflictAt(PortalPostType::base()),
            self::conflictAt(AcceptUrl::PATH),
        ]);

        if ($conflicts === []) {
            return new Finding(
                'addresses',
                __('No page has an address of ClientPress', 'clientpress'),
                FindingStatus::Good,
                __('Portals and invitation links have their addresses for themselves.', 'clientpress'),
            );
        }

        return new Finding(
            'addresses',
            __('A page has an address of ClientPress', 'clientpress'),
            FindingStatus::Recommended,
            implode(' ', $conflicts),
            [
                __('Give the page another slug.', 'clientpress'),
                __(
                    'Or choose another address of portals under Settings → ClientPress; earlier addresses of portals lead to it.',
                    'clientpress',
                ),
            ],
        );
    }

    /**
     * @return string|null A sentence that names the page at this address; null where there is none.
     */
    public static function conflictAt(string $base): ?string
    {
        foreach (['page', 'post'] as $type) {
            $post = get_page_by_path($base, OBJECT, $type);

            if (!$post instanceof \WP_Post || !in_array($post->post_status, ['publish', 'private'], true)) {
                continue;
            }

            $path = (string) wp_parse_url((string) get_permalink($post), PHP_URL_PATH);

            if (SitePath::below($base, $path) === []) {
                return sprintf(
                    /* translators: 1: title of a page, 2: path of a URL. */
                    __('“%1$s” cannot be seen, because its address is %2$s as well.', 'clientpress'),
                    wp_strip_all_tags(get_the_title($post)),
                    $path,
                );
            }
        }

        return null;
    }

    /**
     * Right after the plugin was activated.
     */
    public static function showNotice(): void
    {
        $finding = self::finding();

        if ($finding->status === FindingStatus::Good || !current_user_can('activate_plugins')) {
            return;
        }

        wp_admin_notice(
            sprintf(
                '<strong>ClientPress:</strong> %s %s',
                esc_html($finding->sentence),
                esc_html(implode(' ', $finding->steps)),
            ),
            ['type' => 'warning', 'dismissible' => true],
        );
    }
}
