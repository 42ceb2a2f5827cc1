<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\ClientRole;
use ClientPress\Invitations\RateLimits;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Refused;

/**
 * Keeps users from giving their account an address by core's REST routes, which ask for no confirmation as the profile
 * screen does: a client is refused, and for others the new address waits until a link that is mailed to it was opened.
 * Who may edit users is left alone.
 */
final class UserEmailGuard
{
    /** In the answer to a request whose new address waits for its confirmation. */
    public const FIELD = 'clientpress_new_email';

    /** @var \WeakMap<\WP_REST_Request, string> New addresses that wait until their request has passed everything else. */
    private \WeakMap $waiting;

    /**
     * @param \Closure(): RateLimits $limits Made for the requests that need them.
     */
    public function __construct(
        private readonly \Closure $limits,
    ) {
        /** @var \WeakMap<\WP_REST_Request, string> $waiting */
        $waiting = new \WeakMap();
        $this->waiting = $waiting;
    }

    /**
     * Filter on rest_dispatch_request, for core's routes that change a user: once it is known that they may.
     */
    public function beforeChange(mixed $result, \WP_REST_Request $request): mixed
    {
        $email = $request->get_param('email');
        $user = wp_get_current_user();
        $target = (int) ($request->get_param('id') ?? $user->ID);

        if (
            $result !== null
            || !is_string($email)
            || current_user_can('edit_users')
            || $target === $user->ID && $email === $user->user_email
        ) {
            return $result;
        }

        if (ClientRole::isClient($user)) {
            return self::refusal(__(
                'The email address of this account cannot be changed here. Use “Change email address” above your portal.',
                'clientpress',
            ));
        }

        if ($target !== $user->ID) {
            return self::refusal(__(
                'The email address of an account is changed by its owner, or by somebody who may edit users.',
                'clientpress',
            ));
        }

        // Core then says that the address is not to be had.
        if (email_exists($email) !== false) {
            return null;
        }

        try {
            ($this->limits)()->countAddressChange($user->ID);
        } catch (Refused $refused) {
            return RestResponse::refusal($refused);
        }

        $this->waiting[$request] = $email;
        unset($request['email']);

        return null;
    }

    /**
     * Filter on rest_request_after_callbacks: mails the new address, and says so in the answer.
     */
    public function afterChange(mixed $response, mixed $handler, \WP_REST_Request $request): mixed
    {
        $email = $this->waiting[$request] ?? null;

        if ($email === null || !$response instanceof \WP_HTTP_Response || $response->get_status() >= 400) {
            return $response;
        }

        self::mailConfirmation($email);
        $data = $response->get_data();
        $response->set_data(
            (is_array($data) ? $data : [])
            + [
                self::FIELD => [
                    'email' => $email,
                    'message' => sprintf(
                        /* translators: %s: an email address. */
                        __(
                            'The email address has not been changed yet. Open the link that was mailed to %s.',
                            'clientpress',
                        ),
                        AddressSpelling::shown($email),
                    ),
                ],
            ],
        );

        return $response;
    }

    /**
     * As the profile screen does: core keeps the address as `_new_email`. Its function reads the form of that screen.
     */
    private static function mailConfirmation(string $email): void
    {
        $posted = $_POST;
        $_POST = ['user_id' => get_current_user_id(), 'email' => $email];

        try {
            send_confirmation_on_profile_email();
        } finally {
            $_POST = $posted;
        }
    }

    private static function refusal(string $sentence): \WP_Error
    {
        return new \WP_Error('clientpress_email_not_changed', $sentence, ['status' => 403]);
    }
}
