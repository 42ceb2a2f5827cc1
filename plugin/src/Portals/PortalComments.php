<?php

declare(strict_types=1);

namespace ClientPress\Portals;

defined('ABSPATH') || exit();

use ClientPress\Clients\Capabilities;
use ClientPress\Portals\Storage\PortalPosts;

/**
 * Closes portals and their files to comments, and hides the comments that there are where core shows or counts them
 * without asking who may read the post.
 */
final readonly class PortalComments
{
    /** Of queries that leave comments on portals out: core keeps the results of one domain apart from others'. */
    public const CACHE_DOMAIN = 'clientpress_without_portals';

    public function __construct(
        private PortalPosts $posts,
    ) {}

    /**
     * Filter on comments_open and pings_open, for posts of portals.
     */
    public static function close(): bool
    {
        return false;
    }

    /**
     * Filter on comment_feed_where: core takes the comments on all files for public.
     */
    public function hideFromFeeds(mixed $where): mixed
    {
        return is_string($where) ? "$where AND " . $this->posts->withoutCommentsOn(PortalPostType::NAME) : $where;
    }

    /**
     * Filter on rest_comment_query. Core leaves out comments that a visitor may not read, but counts them in X-WP-Total.
     *
     * @param array<string, mixed> $query Arguments of WP_Comment_Query.
     *
     * @return array<string, mixed>
     */
    public function hideFromRest(array $query): array
    {
        return (
            current_user_can(Capabilities::READ_PORTALS) ? $query : [...$query, 'cache_domain' => self::CACHE_DOMAIN]
        );
    }

    /**
     * Filter on comments_clauses.
     *
     * @param array<string, string> $clauses
     *
     * @return array<string, string>
     */
    public function hideInQuery(array $clauses): array
    {
        $condition = $this->posts->withoutCommentsOn(PortalPostType::NAME);

        return ['where' => ($clauses['where'] ?? '') === '' ? $condition : "{$clauses['where']} AND $condition"]
        + $clauses;
    }

    /**
     * Filter on xmlrpc_prepare_comment: core answers every user with the approved comments on any post, and its title.
     *
     * @param array<string, mixed> $answer
     *
     * @return array<string, mixed>
     */
    public function hideFromXmlRpc(array $answer, \WP_Comment $comment): array
    {
        return self::isHidden((int) $comment->comment_post_ID) ? [] : $answer;
    }

    /**
     * On load-edit-comments.php, whose heading names the post to everybody who may write posts.
     */
    public function hideFromScreen(): void
    {
        // Core reads this one.
        // @mago-ignore lint:no-request-variable(2)
        if (self::isHidden(absint($_REQUEST['p'] ?? 0))) {
            unset($_REQUEST['p']);
        }
    }

    /**
     * On wp of wp-trackback.php, which redirects to the address of any post.
     */
    public function hideFromTrackbacks(): void
    {
        $path = is_string($_SERVER['REQUEST_URI'] ?? null) ? explode('/', $_SERVER['REQUEST_URI']) : [];

        if (self::isHidden((int) end($path))) {
            // As core answers for an id that is no post's.
            exit();
        }
    }

    private static function isHidden(int $postId): bool
    {
        $post = $postId > 0 ? get_post($postId) : null;

        return (
            $post instanceof \WP_Post
            && PortalPostType::portalPostOf($post) !== null
            && !current_user_can('read_post', $postId)
        );
    }
}
