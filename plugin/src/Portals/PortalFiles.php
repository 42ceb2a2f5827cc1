<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Capabilities;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * The media attached to portals, where core would count or show them to those who may not read the portal.
 *
 * The files themselves stay public to whoever knows their address, as all uploads of WordPress.
 */
final readonly class PortalFiles
{
    public function __construct(
        private Portals $portals,
        private PortalPosts $posts,
    ) {}

    /**
     * A deleted post leaves its files behind without a parent, and core takes a file without a parent for public.
     */
    public function keepPrivate(int $postId): void
    {
        if (get_post_type($postId) !== PortalPostType::NAME) {
            return;
        }

        $files = get_posts([
            'post_type' => 'attachment',
            'post_status' => 'inherit',
            'post_parent' => $postId,
            'fields' => 'ids',
            'numberposts' => -1,
        ]);

        foreach ($files as $file) {
            $this->posts->makePrivate($file);
        }
    }

    /**
     * Filter on rest_attachment_query: core leaves out the items that a visitor may not read, but counts them in
     * X-WP-Total, so that a search would tell the words in their titles.
     *
     * @param array<string, mixed> $query Arguments of WP_Query.
     *
     * @return array<string, mixed>
     */
    public function hideFromRest(array $query): array
    {
        return current_user_can(Capabilities::READ_PORTALS) ? $query : [...$query, PortalPostType::HIDE_FILES => true];
    }

    /**
     * On pre_get_posts: whoever may upload sees everybody's files in the media library.
     */
    public function hideFromLibrary(\WP_Query $query): void
    {
        if (is_admin() && $query->get('post_type') === 'attachment' && !current_user_can(Capabilities::READ_PORTALS)) {
            $query->set(PortalPostType::HIDE_FILES, true);
        }
    }

    /**
     * Filter on xmlrpc_prepare_media_item, where core asks for the right to upload and no more.
     *
     * @param array<string, mixed> $item What would be answered.
     *
     * @return array<string, mixed>
     */
    public function hideFromXmlRpc(array $item, \WP_Post $file): array
    {
        return self::isHidden($file) ? [] : $item;
    }

    /**
     * Filter on wp_prepare_attachment_for_js: whoever may upload gets any file by its number.
     *
     * @param mixed $item What would be answered.
     *
     * @return mixed Nothing, as for a number that is no file's.
     */
    public function hideFromScripts(mixed $item, \WP_Post $file): mixed
    {
        return self::isHidden($file) ? [] : $item;
    }

    /**
     * Filter on media_send_to_editor, where core writes the address of any image into what it answers.
     */
    public function hideFromEditor(string $html, int $fileId): string
    {
        return self::isHidden(get_post($fileId)) ? '' : $html;
    }

    /**
     * On wp_ajax_parse-media-shortcode: whoever is signed in, a client of another portal as well, may have the preview of
     * a gallery made of any numbers. A page that shows a gallery is its author's to answer for.
     */
    public function hideFromPreviews(): void
    {
        add_filter('shortcode_atts_gallery', [self::class, 'withoutHidden']);
        add_filter('shortcode_atts_playlist', [self::class, 'withoutHidden']);
    }

    /**
     * @param array<string, mixed> $attributes Of a shortcode that lists files.
     *
     * @return array<string, mixed>
     */
    public static function withoutHidden(array $attributes): array
    {
        $ids = wp_parse_id_list((string) ($attributes['include'] ?? ''));

        if ($ids === []) {
            return $attributes;
        }

        $shown = array_filter($ids, static fn(int $id): bool => !self::isHidden(get_post($id)));

        // Without any number the shortcode would show what is attached to the post instead.
        return ['include' => implode(',', $shown === [] ? [0] : $shown)] + $attributes;
    }

    /**
     * On admin_init: the page that takes uploads also shows any file by its number, to whoever may upload.
     */
    public function hideFromUploader(): void
    {
        // Core takes it from either.
        $id = $_POST['attachment_id'] ?? $_GET['attachment_id'] ?? null;

        if (($GLOBALS['pagenow'] ?? '') !== 'async-upload.php' || !is_numeric($id)) {
            return;
        }

        if (self::isHidden(get_post((int) $id))) {
            // What core says of a number that is no file's, in its own words.
            wp_die(esc_html(__('Invalid post type.')));
        }
    }

    /**
     * What is a portal's, or was one's that is deleted, and is not for the user at hand.
     */
    private static function isHidden(mixed $file): bool
    {
        if (!$file instanceof \WP_Post || $file->post_type !== 'attachment') {
            return false;
        }

        $isPortals =
            $file->post_status === 'private'
            || $file->post_parent > 0 && get_post_type($file->post_parent) === PortalPostType::NAME;

        return $isPortals && !current_user_can('read_post', $file->ID);
    }

    /**
     * Filter on posts_where. The portal is found by its primary key.
     */
    public function where(mixed $where, \WP_Query $query): mixed
    {
        if (!is_string($where) || $query->get(PortalPostType::HIDE_FILES) !== true) {
            return $where;
        }

        $own = array_map(static fn(Portal $portal): int => $portal->id, $this->portals->openFor(get_current_user_id()));

        return $where . ' AND ' . $this->posts->withoutFilesOf(PortalPostType::NAME, $own);
    }
}
