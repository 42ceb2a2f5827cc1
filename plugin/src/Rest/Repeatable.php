<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\IdempotencyKeys;
use ClientPress\Kernel\Refused;

/**
 * Takes the header `Idempotency-Key` at routes that send something. A repeated request gets the status of its first
 * answer and the thing as it is now, never a link.
 */
final readonly class Repeatable
{
    private const HEADER = 'Idempotency-Key';

    /** In the answer to a request that was done before. */
    private const REPLAYED = 'Idempotency-Replayed';

    /**
     * @param \Closure(): IdempotencyKeys $keys Made for the requests that need them.
     */
    public function __construct(
        private \Closure $keys,
    ) {}

    /**
     * @param \Closure(\WP_REST_Request): \WP_REST_Response $callback Answers with the data's `id`.
     * @param \Closure(int): \WP_REST_Response              $show     What a repeated request gets, by that id.
     *
     * @return \Closure(\WP_REST_Request): \WP_REST_Response
     */
    public function once(\Closure $callback, \Closure $show): \Closure
    {
        return function (\WP_REST_Request $request) use ($callback, $show): \WP_REST_Response {
            $key = $request->get_header(self::HEADER);

            return $key === null ? $callback($request) : $this->answer($request, $key, $callback, $show);
        };
    }

    /**
     * @param \Closure(\WP_REST_Request): \WP_REST_Response $callback
     * @param \Closure(int): \WP_REST_Response              $show
     */
    private function answer(
        \WP_REST_Request $request,
        string $key,
        \Closure $callback,
        \Closure $show,
    ): \WP_REST_Response {
        $keys = ($this->keys)();

        try {
            $begun = $keys->begin(
                $key,
                "{$request->get_method()} {$request->get_route()}",
                self::body($request),
                Actor::current(),
            );
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        if ($begun->status !== null) {
            $response = $show($begun->id);

            if ($response->get_status() < 400) {
                $response->set_status($begun->status);
            }

            $response->header(self::REPLAYED, 'true');

            return $response;
        }

        // The program may be gone, and will ask again.
        ignore_user_abort(true);
        $response = $callback($request);
        $data = $response->get_data();

        if ($response->get_status() >= 400) {
            $keys->release($begun);
        } else {
            $keys->finish($begun, $response->get_status(), is_array($data) ? (int) ($data['id'] ?? 0) : 0);
        }

        return $response;
    }

    /**
     * What was asked for, whether it came as JSON, as a form or in the query.
     */
    private static function body(\WP_REST_Request $request): string
    {
        return serialize([
            $request->get_json_params(),
            $request->get_body_params(),
            array_filter(
                $request->get_query_params(),
                static fn(int|string $name): bool => !str_starts_with((string) $name, '_'),
                ARRAY_FILTER_USE_KEY,
            ),
        ]);
    }
}
