<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Capabilities;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Hides the media attached to portals where core would count or show them to users who may not read the portal.
 *
 * Like all uploads of WordPress, the files themselves are public to anybody who knows their address.
 */
final readonly class PortalFiles
{
    public function __construct(
        private Portals $portals,
        private PortalPosts $posts,
    ) {}

    /**
     * Makes the files of a deleted portal private: core leaves them without a parent, and would treat them as public. What
     * is in the trash becomes so when it is restored. Filter on pre_delete_post.
     *
     * @param mixed $deleted Null, unless another plugin has decided.
     *
     * @return mixed False, which leaves the portal where it is, where the database failed.
     */
    public function keepPrivate(mixed $deleted, \WP_Post $post): mixed
    {
        if ($deleted !== null || $post->post_type !== PortalPostType::NAME) {
            return $deleted;
        }

        try {
            $files = $this->posts->answerTo(static fn(): array => get_posts([
                'post_type' => 'attachment',
                'post_status' => array_keys(get_post_stati()),
                'post_parent' => $post->ID,
                'fields' => 'ids',
                'numberposts' => -1,
            ]));

            foreach ($files as $file) {
                if (get_post_field('post_status', $file) === 'trash') {
                    update_post_meta($file, '_wp_trash_meta_status', 'private');
                } else {
                    $this->posts->setStatus($file, 'private') || throw Refused::storageFailed();
                }
            }
        } catch (Refused) {
            return false;
        }

        return null;
    }

    /**
     * Filter on rest_attachment_query. Core leaves out items that a visitor may not read, but counts them in
     * X-WP-Total, so that searches would reveal the words in their titles.
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
     * On pre_get_posts: the media library shows all files to users who may upload.
     */
    public function hideFromLibrary(\WP_Query $query): void
    {
        if (is_admin() && $query->get('post_type') === 'attachment' && !current_user_can(Capabilities::READ_PORTALS)) {
            $query->set(PortalPostType::HIDE_FILES, true);
        }
    }

    /**
     * Filter on xmlrpc_prepare_media_item: core checks only the right to upload.
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
     * Filter on wp_prepare_attachment_for_js: users who may upload get any file by its id.
     *
     * @param mixed $item What would be answered.
     *
     * @return mixed Nothing, as for an id that is not a file's.
     */
    public function hideFromScripts(mixed $item, \WP_Post $file): mixed
    {
        return self::isHidden($file) ? [] : $item;
    }

    /**
     * Filter on media_send_to_editor: core puts the address of any image into the answer.
     */
    public function hideFromEditor(string $html, int $fileId): string
    {
        return self::isHidden(get_post($fileId)) ? '' : $html;
    }

    /**
     * On wp_ajax_parse-media-shortcode: any signed-in user, also a client of another portal, may preview a gallery of
     * any ids. Galleries on published pages are left alone.
     */
    public function hideFromPreviews(): void
    {
        add_filter('shortcode_atts_gallery', [self::class, 'withoutHidden']);
        add_filter('shortcode_atts_playlist', [self::class, 'withoutHidden']);

        // [audio] and [video] without an address take the files attached to the post.
        $post = get_post(self::number($_POST['post_ID'] ?? null));
        $isPortals = $post instanceof \WP_Post && PortalPostType::portalPostOf($post) !== null;

        if ($isPortals && !current_user_can('read_post', $post->ID)) {
            unset($_POST['post_ID']);
        }
    }

    /**
     * On wp_ajax_get-post-thumbnail-html and wp_ajax_set-post-thumbnail: a post's author sees any image by its id.
     */
    public function hideFromThumbnails(): void
    {
        if (self::isHidden(get_post(self::number($_POST['thumbnail_id'] ?? null)))) {
            $_POST['thumbnail_id'] = '0';
        }
    }

    /**
     * On load-export.php: a role may be allowed to export, and not to read portals.
     */
    public function hideFromExport(): void
    {
        $type = get_post_type_object(PortalPostType::NAME);

        if ($type === null || current_user_can(Capabilities::READ_PORTALS)) {
            return;
        }

        $type->can_export = false;
        add_action('export_wp', function (): void {
            // Core collects what it exports by one query that no filter knows.
            add_filter('query', fn(string $sql): string => $this->posts->exportedWithoutFilesOf(
                PortalPostType::NAME,
                $sql,
            ));
        });
    }

    /**
     * Filter on shortcode_atts_gallery and shortcode_atts_playlist.
     *
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

        // Without ids the shortcode would show the files attached to the post instead.
        return ['include' => implode(',', $shown === [] ? [0] : $shown)] + $attributes;
    }

    /**
     * On admin_init: the upload page also shows any file by its id, to users who may upload.
     */
    public function hideFromUploader(): void
    {
        // Core reads both.
        $id = $_POST['attachment_id'] ?? $_GET['attachment_id'] ?? null;

        if (($GLOBALS['pagenow'] ?? '') === 'async-upload.php' && self::isHidden(get_post(self::number($id)))) {
            // Core's own answer for an id that is not a file's.
            wp_die(esc_html(__('Invalid post type.')), '', ['response' => 500]);

            // Only a handler of wp_die() that does not end the request gets this far.
            exit();
        }
    }

    /**
     * The id that core will read: its casts take "12x" for 12, and is_numeric() would not.
     */
    private static function number(mixed $posted): int
    {
        return is_scalar($posted) ? (int) $posted : 0;
    }

    /**
     * Whether a file belongs to a portal, or to a deleted one, and the user may not read it.
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
    public function hideInQuery(mixed $where, \WP_Query $query): mixed
    {
        if (!is_string($where) || $query->get(PortalPostType::HIDE_FILES) !== true) {
            return $where;
        }

        try {
            $own = array_column($this->portals->openFor(get_current_user_id()), 'id');
        } catch (Refused) {
            $own = [];
        }

        return $where . ' AND ' . $this->posts->withoutFilesOf(PortalPostType::NAME, $own);
    }
}
