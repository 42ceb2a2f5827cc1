<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * An answer of a route. It names clients, so it must not be cached.
 */
final class RestResponse
{
    /** Since when the routes of 1.0.0's box are deprecated: 2026-11-29, as RFC 9745 writes a time. */
    private const DEPRECATED_SINCE = '@1795910400';

    /**
     * @param array<array-key, mixed> $data
     */
    public static function of(array $data, int $status = 200): \WP_REST_Response
    {
        return new \WP_REST_Response($data, $status, ['Cache-Control' => 'no-store']);
    }

    /**
     * One page of a collection, with the headers that core's collections have.
     *
     * @param list<\WP_REST_Response> $items
     * @param int                        $total On all pages.
     */
    public static function page(array $items, int $total, int $perPage, \WP_REST_Request $request): \WP_REST_Response
    {
        $page = (int) $request['page'];
        $pages = (int) ceil($total / $perPage);

        if ($page > max(1, $pages)) {
            return rest_convert_error_to_response(new \WP_Error(
                'rest_invalid_page_number',
                __('The page number requested is larger than the number of pages available.', 'clientpress'),
                ['status' => 400],
            ));
        }

        $response = self::of(array_map(static function (\WP_REST_Response $item): mixed {
            $data = $item->get_data();

            return is_array($data) ? $data + ['_links' => \WP_REST_Server::get_compact_response_links($item)] : $data;
        }, $items));
        $response->header('X-WP-Total', (string) $total);
        $response->header('X-WP-TotalPages', (string) $pages);
        $url = add_query_arg(urlencode_deep($request->get_query_params()), rest_url(ltrim($request->get_route(), '/')));

        if ($page > 1) {
            $response->link_header('prev', add_query_arg('page', $page - 1, $url));
        }

        if ($page < $pages) {
            $response->link_header('next', add_query_arg('page', $page + 1, $url));
        }

        return $response;
    }

    /**
     * Says by the header of RFC 9745 that the route will go.
     */
    public static function deprecated(\WP_REST_Response $response): \WP_REST_Response
    {
        $response->header('Deprecation', self::DEPRECATED_SINCE);

        return $response;
    }

    /**
     * @param array<string, mixed> $more Added to the refusal's own data.
     */
    public static function refusal(Refused $refused, array $more = []): \WP_REST_Response
    {
        $error = $refused->toWpError();
        $error->add_data($more + ['status' => $refused->reason->httpStatus()] + $refused->data);
        $response = rest_convert_error_to_response($error);
        $response->header('Cache-Control', 'no-store');

        if (isset($refused->data['retry_after'])) {
            $response->header('Retry-After', (string) $refused->data['retry_after']);
        }

        return $response;
    }
}
