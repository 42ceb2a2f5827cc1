<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * An answer to the editor's boxes. It names clients, so it must not be cached.
 */
final class Answer
{
    /**
     * @param array<string, mixed> $data
     */
    public static function of(array $data, int $status = 200): \WP_REST_Response
    {
        return new \WP_REST_Response($data, $status, ['Cache-Control' => 'no-store']);
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
