<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Kernel\SitePath;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * The post type of a portal, and the rule that a live portal is stored as `private`.
 *
 * Core leaves `private` posts out of every listing (archives, feeds, REST, search, sitemaps, oEmbed, adjacent posts).
 * {@see PortalAccess} lets clients read them.
 */
final class PortalPostType
{
    public const NAME = 'clientpress_portal';

    /** The post status of live portals; drafts and trash are not live. */
    public const LIVE = 'private';

    /** Option: first parts of portals' paths, the present one first, then earlier ones. */
    public const BASES = 'clientpress_portal_bases';

    private const DEFAULT_BASE = 'client-portal';

    /** Query variable: leave out what is attached to the portals of others; see {@see PortalFiles}. */
    public const HIDE_FILES = 'clientpress_hide_files';

    /** Singular and plural, for the names of the capabilities. */
    private const CAPABILITY_TYPE = ['clientpress_portal', 'clientpress_portals'];

    public function __construct(
        private readonly PortalPosts $posts,
    ) {}

    public static function register(): void
    {
        register_post_type(self::NAME, [
            'labels' => self::labels(),
            'description' => __('Private pages, each for the clients that you invite.', 'clientpress'),
            'public' => false,
            // A portal has an address of its own. PortalGate answers everybody without access before the query.
            'publicly_queryable' => true,
            'exclude_from_search' => true,
            'show_ui' => true,
            'show_in_nav_menus' => false,
            'show_in_admin_bar' => true,
            'show_in_rest' => true,
            'rest_controller_class' => PortalRestController::class,
            // Core's controller of autosaves asks this one for the portal.
            'revisions_rest_controller_class' => PortalRevisionsRestController::class,
            'menu_icon' => 'dashicons-groups',
            'menu_position' => 25,
            'capability_type' => self::CAPABILITY_TYPE,
            'map_meta_cap' => true,
            'supports' => ['title', 'editor', 'thumbnail', 'revisions'],
            'has_archive' => self::base(),
            'rewrite' => ['slug' => self::base(), 'with_front' => false, 'feeds' => false, 'pages' => true],
            'query_var' => self::NAME,
            'can_export' => true,
            // A portal belongs to the agency: it stays when its author is deleted.
            'delete_with_user' => false,
        ]);
    }

    /**
     * Whether there are portals, but for those in the trash and what was never saved. Where the database does not say, there
     * are: nobody is to be told to make the first.
     */
    public static function hasAny(): bool
    {
        $faults = PortalPosts::countFaults();
        $counts = (array) wp_count_posts(self::NAME);

        if (PortalPosts::countFaults() > $faults) {
            // WordPress keeps that there are none.
            wp_cache_delete(_count_posts_cache_key(self::NAME), 'counts');

            return true;
        }

        return array_sum(array_map('intval', array_diff_key($counts, ['auto-draft' => 0, 'trash' => 0]))) > 0;
    }

    /**
     * First part of every portal's path, and the page that lists a client's own.
     */
    public static function base(): string
    {
        return self::bases()[0];
    }

    /**
     * @return non-empty-list<string> The present base first, then the earlier ones.
     */
    public static function bases(): array
    {
        // From what WordPress has loaded already: an option that is not there would be a query on every page.
        $stored = maybe_unserialize((string) (wp_load_alloptions()[self::BASES] ?? ''));
        $bases = is_array($stored) ? array_values(array_filter($stored, is_string(...))) : [];

        return $bases === [] ? [self::DEFAULT_BASE] : $bases;
    }

    /**
     * After the option was changed: WordPress makes its rewrite rules anew with the next request.
     */
    public static function forgetRules(): void
    {
        delete_option('rewrite_rules');
    }

    /**
     * Filter on clientpress_portal_rewrite_rules, which WordPress names after the post type: portals have no comments, feeds,
     * trackbacks or embeds, and every page of the site loads the rules.
     */
    public static function withoutUnusedRules(mixed $rules): mixed
    {
        return is_array($rules)
            ? array_filter(
                $rules,
                static fn(mixed $query): bool => (
                    !is_string($query)
                    || preg_match('/&(?:tb|feed|cpage|embed)=/', $query) !== 1
                ),
            )
            : $rules;
    }

    /**
     * Where an earlier URL of portals, with nothing else at it, leads to now; null for any other.
     *
     * @param string $requested Path and query.
     */
    public static function movedUrl(string $requested): ?string
    {
        [$path, $query] = [...explode('?', $requested, 2), ''];

        foreach (array_slice(self::bases(), 1) as $former) {
            $below = SitePath::below($former, $path);

            if ($below !== null) {
                return (
                    trailingslashit(self::homeUrl())
                    . implode('', array_map(static fn(string $part): string => rawurlencode($part) . '/', $below))
                    . ($query === '' ? '' : "?$query")
                );
            }
        }

        return null;
    }

    /**
     * Address of the page that lists a client's own portals; works with plain permalinks too.
     */
    public static function homeUrl(): string
    {
        return (string) get_post_type_archive_link(self::NAME);
    }

    /**
     * Whether WordPress has the rules for the URLs of portals. Without permalinks, and before rules are written at all,
     * it needs none.
     */
    public static function hasRewriteRules(): bool
    {
        $rules = get_option('rewrite_rules');

        return (
            (string) get_option('permalink_structure') === ''
            || !is_array($rules)
            || $rules === []
            || preg_grep('~(?:^|/)' . preg_quote(self::base(), '~') . '/~', array_map(strval(...), array_keys($rules)))
            !== []
        );
    }

    /**
     * Filter on wp_untrash_post_status: a portal that is restored is what it was, and one that was live lets its clients in
     * again; core would make a draft of it, without a word. A file that a deleted portal has left is private again.
     */
    public static function restoreStatus(mixed $status, mixed $postId, mixed $previous): mixed
    {
        $type = is_numeric($postId) ? get_post_type((int) $postId) : false;

        return is_string($previous) && ($type === self::NAME || $type === 'attachment' && $previous === 'private')
            ? $previous
            : $status;
    }

    /**
     * Whether a request is for portals: by its path, or by the query that a path or plain permalinks stand for.
     */
    public static function isRequestedBy(\WP $wp): bool
    {
        // Core leaves it null while permalinks are plain.
        // @mago-ignore analysis:redundant-cast
        $path = trim(rawurldecode((string) $wp->request), '/');
        $base = self::base();
        $types = $wp->query_vars['post_type'] ?? null;

        return (
            $path === $base
            || str_starts_with($path, "$base/")
            || $types === self::NAME
            || is_array($types) && in_array(self::NAME, $types, true)
        );
    }

    /**
     * The portal that a post of any type belongs to: itself, or what it is a revision of or attached to.
     */
    public static function portalPostOf(\WP_Post $post): ?\WP_Post
    {
        // Whatever its status: a file that is private or in the trash is the portal's all the same.
        $isPart = $post->post_parent > 0 && in_array($post->post_type, ['attachment', 'revision'], true);
        $owner = $isPart ? get_post($post->post_parent) : $post;

        return $owner instanceof \WP_Post && $owner->post_type === self::NAME ? $owner : null;
    }

    /**
     * Filters what is saved: `publish` becomes `private`, without password and discussion.
     *
     * @param array<string, mixed> $data  Slashed columns of the posts table.
     * @param mixed                $post  Not used.
     * @param mixed                $typed What wp_insert_post() was called with: an array, an object or a query string. Slashed.
     *
     * @return array<string, mixed>
     */
    public static function savePrivately(array $data, mixed $post = null, mixed $typed = null): array
    {
        if (($data['post_type'] ?? null) !== self::NAME) {
            return $data;
        }

        if (is_post_status_viewable((string) $data['post_status'])) {
            $data['post_status'] = self::LIVE;
        }

        $title = wp_parse_args(is_array($typed) || is_object($typed) ? $typed : (string) $typed)['post_title'] ?? '';
        $title = is_string($title) ? $title : '';

        // Not where another plugin has made a title of its own meanwhile.
        if (str_contains($title, '<') && $data['post_title'] === sanitize_post_field('post_title', $title, 0, 'db')) {
            $data['post_title'] = sanitize_post_field('post_title', PortalTitle::escaped($title), 0, 'db');
        }

        // Access replaces the post's password.
        $data['post_password'] = '';
        $data['comment_status'] = 'closed';
        $data['ping_status'] = 'closed';

        return $data;
    }

    /**
     * wp_publish_post() writes `publish` past the filter on saving; scheduled posts are published through it.
     */
    public function publishPrivately(string $newStatus, string $oldStatus, \WP_Post $post): void
    {
        if ($post->post_type !== self::NAME || !is_post_status_viewable($newStatus)) {
            return;
        }

        $this->posts->setStatus($post->ID, self::LIVE);
        // Core passes this object on to the listeners of save_post.
        $post->post_status = self::LIVE;
    }

    /**
     * Removes "Private:" before a portal's title.
     */
    public static function titleFormat(mixed $format, mixed $post): mixed
    {
        return $post instanceof \WP_Post && $post->post_type === self::NAME ? '%s' : $format;
    }

    /**
     * Uses the theme's template for pages, which shows no author, date and adjacent posts.
     *
     * @param list<string> $templates File names, the most specific first.
     *
     * @return list<string>
     */
    public static function templates(array $templates): array
    {
        if (!is_singular(self::NAME)) {
            return $templates;
        }

        $specific = array_diff($templates, ['single.php']);

        return [...array_values($specific), 'page.php', 'single.php'];
    }

    /**
     * Filter of the theme Twenty Twenty, whose one template shows author and date on every type that is not listed here.
     */
    public static function withoutByline(mixed $types): mixed
    {
        return is_array($types) ? [...$types, self::NAME] : $types;
    }

    /**
     * @return array<string, string>
     */
    private static function labels(): array
    {
        return [
            'name' => __('Portals', 'clientpress'),
            'singular_name' => __('Portal', 'clientpress'),
            'add_new' => __('Add Portal', 'clientpress'),
            'add_new_item' => __('Add Portal', 'clientpress'),
            'edit_item' => __('Edit Portal', 'clientpress'),
            'new_item' => __('New Portal', 'clientpress'),
            'view_item' => __('View Portal', 'clientpress'),
            'view_items' => __('View Portals', 'clientpress'),
            'search_items' => __('Search Portals', 'clientpress'),
            'not_found' => __('No portals found.', 'clientpress'),
            'not_found_in_trash' => __('No portals found in Trash.', 'clientpress'),
            'all_items' => __('All Portals', 'clientpress'),
            'archives' => __('Your portals', 'clientpress'),
            'insert_into_item' => __('Insert into portal', 'clientpress'),
            'uploaded_to_this_item' => __('Uploaded to this portal', 'clientpress'),
            'filter_items_list' => __('Filter portals list', 'clientpress'),
            'items_list_navigation' => __('Portals list navigation', 'clientpress'),
            'items_list' => __('Portals list', 'clientpress'),
            'item_published' => __('Portal published for its clients.', 'clientpress'),
            'item_published_privately' => __('Portal published for its clients.', 'clientpress'),
            'item_reverted_to_draft' => __('Portal reverted to draft.', 'clientpress'),
            'item_trashed' => __('Portal trashed.', 'clientpress'),
            'item_scheduled' => __('Portal scheduled.', 'clientpress'),
            'item_updated' => __('Portal updated.', 'clientpress'),
            'item_link' => __('Portal Link', 'clientpress'),
            'item_link_description' => __('A link to a portal.', 'clientpress'),
        ];
    }
}
