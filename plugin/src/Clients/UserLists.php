<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Leaves clients out where core tells of users to those who may neither list users nor invite clients. Core lists every
 * user who has published anything, with their name, slug and a hash of their address.
 */
final class UserLists
{
    /**
     * Filter on rest_user_query.
     *
     * @param array<string, mixed> $query Arguments of WP_User_Query.
     *
     * @return array<string, mixed>
     */
    public function leaveOutOfRest(array $query): array
    {
        return self::maySeeClients() ? $query : $this->withoutClients($query);
    }

    /**
     * Filter on wp_sitemaps_users_query_args. Whoever asks, the sitemap is public.
     *
     * @param array<string, mixed> $query Arguments of WP_User_Query.
     *
     * @return array<string, mixed>
     */
    public function withoutClients(array $query): array
    {
        $others = is_array($query['role__not_in'] ?? null) ? $query['role__not_in'] : [];

        return [...$query, 'role__not_in' => [...$others, ClientRole::NAME]];
    }

    /**
     * Filter on rest_prepare_user. Where a user is made or deleted, core needs its own answer to go on.
     *
     * @return mixed Core's answer for a user who has published nothing, in place of a client's.
     */
    public function hideFromRest(mixed $response, \WP_User $user, mixed $request = null): mixed
    {
        if ($request instanceof \WP_REST_Request && !in_array($request->get_method(), ['GET', 'HEAD'], true)) {
            return $response;
        }

        if ($user->ID === get_current_user_id() || self::maySeeClients() || !ClientRole::isClient($user)) {
            return $response;
        }

        return new \WP_Error('rest_user_cannot_view', __('Sorry, you are not allowed to list users.'), [
            'status' => rest_authorization_required_code(),
        ]);
    }

    /**
     * On xmlrpc_call, before wp.getAuthors lists all users to everybody who may write.
     */
    public function leaveOutOfXmlRpc(): void
    {
        add_action('pre_get_users', function (\WP_User_Query $query): void {
            /** @var array<string, mixed> $arguments */
            $arguments = $query->query_vars;
            $query->query_vars = $this->leaveOutOfRest($arguments);
        });
    }

    /**
     * Filter on oembed_response_data. A client may be the author of something public.
     *
     * @param array<string, mixed> $data
     *
     * @return array<string, mixed> As core answers for a post without an author.
     */
    public function hideInEmbeds(array $data, \WP_Post $post): array
    {
        $author = get_userdata((int) $post->post_author);

        return (
            $author instanceof \WP_User && ClientRole::isClient($author)
                ? [...$data, 'author_name' => get_bloginfo('name'), 'author_url' => get_home_url()]
                : $data
        );
    }

    private static function maySeeClients(): bool
    {
        return current_user_can('list_users') || current_user_can(Capabilities::INVITE);
    }
}
