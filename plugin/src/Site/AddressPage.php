<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Clients\AddressOwnership;
use ClientPress\Invitations\AddressChanges;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\PrivateResponse;

/**
 * The page on which a signed-in user changes their email address. GET and HEAD change nothing.
 */
final readonly class AddressPage
{
    /** Query variable; its value is the secret of the link that was mailed, or empty. */
    public const QUERY_VAR = 'clientpress_address';

    public const NEW_EMAIL = 'clientpress_new_email';

    /** Session nonce. */
    private const ACTION = 'clientpress_change_address';

    public function __construct(
        private AddressChanges $changes,
        private AddressOwnership $ownership,
        private PageRenderer $renderer,
    ) {}

    public static function url(#[\SensitiveParameter] string $token = ''): string
    {
        return add_query_arg(self::QUERY_VAR, $token, home_url('/'));
    }

    /**
     * First on wp_loaded, before other plugins handle posted forms.
     */
    public function serve(): void
    {
        $user = wp_get_current_user();

        try {
            $isPost = self::text($_SERVER, 'REQUEST_METHOD') === 'POST';
            $token = wp_unslash(self::text($isPost ? $_POST : $_GET, self::QUERY_VAR));

            if (!$user->exists()) {
                ResponseHeaders::send();
                PrivateResponse::redirectToLogin(self::url($token), 303);
            }

            $page = $isPost ? $this->act($user, $token) : $this->look($user, $token);
        } catch (MalformedRequest) {
            $page = self::sentence(400, Icon::BrokenLink, __('This request could not be read', 'clientpress'), '');
        } catch (Refused $refused) {
            $page = self::refused($refused);
        }

        $this->renderer->show($page);
    }

    /**
     * @throws Refused
     */
    private function look(\WP_User $user, #[\SensitiveParameter] string $token, ?FormError $error = null): Page
    {
        return $token === '' ? $this->form($user, '', $error) : $this->confirmation($user, $token, $error);
    }

    /**
     * @throws Refused
     * @throws MalformedRequest
     */
    private function act(\WP_User $user, #[\SensitiveParameter] string $token): Page
    {
        if (wp_verify_nonce(wp_unslash(self::text($_POST, AcceptRequest::NONCE)), self::ACTION) === false) {
            return $this->look($user, $token, FormError::staleForm());
        }

        if ($token !== '') {
            $email = $this->changes->confirm($user, $token);

            return $email === null ? self::invalidLink() : self::changed($email);
        }

        $typed = wp_unslash(self::text($_POST, self::NEW_EMAIL));
        $password = trim(self::text($_POST, AcceptRequest::PASSWORD));

        try {
            return self::mailed($this->changes->ask($user, $password, $typed, self::url(...)));
        } catch (Refused $refused) {
            return $this->form($user, $typed, FormError::in(self::fieldOf($refused) ?? throw $refused, $refused));
        }
    }

    private function form(\WP_User $user, string $typed, ?FormError $error): Page
    {
        return new Page(
            $error->status ?? 200,
            Icon::Envelope,
            __('Change your email address', 'clientpress'),
            [__('We mail a link to the new address. Nothing changes until you have opened it.', 'clientpress')],
            links: [PageLink::other(__('Go to your portals', 'clientpress'), PortalPostType::homeUrl())],
            addressForm: new AddressForm(
                __('Email me the link', 'clientpress'),
                wp_create_nonce(self::ACTION),
                $user->user_email,
                $typed,
                error: $error,
            ),
        );
    }

    /**
     * @throws Refused
     */
    private function confirmation(\WP_User $user, #[\SensitiveParameter] string $token, ?FormError $error): Page
    {
        $email = $this->changes->pending($user, $token);

        if ($email === null) {
            return self::invalidLink();
        }

        return new Page(
            $error->status ?? 200,
            Icon::Envelope,
            __('Use this email address?', 'clientpress'),
            [
                /* translators: %s: an email address. */
                sprintf(__('From then on you log in as %s.', 'clientpress'), AddressSpelling::shown($email)),
                ...($this->ownership->mayBeSomebodyElses($user->ID) ? [Pages::otherLoginsEnd()] : []),
            ],
            links: [PageLink::other(__('Keep the present one', 'clientpress'), PortalPostType::homeUrl())],
            addressForm: new AddressForm(
                __('Use this address', 'clientpress'),
                wp_create_nonce(self::ACTION),
                $user->user_email,
                token: $token,
                error: $error,
            ),
        );
    }

    /**
     * @return string|null Null for a refusal that cannot be corrected in the form.
     */
    private static function fieldOf(Refused $refused): ?string
    {
        return match ($refused->reason) {
            Reason::Forbidden => AcceptRequest::PASSWORD,
            Reason::InvalidEmail, Reason::AccountExists => self::NEW_EMAIL,
            Reason::StorageFailed => '',
            default => null,
        };
    }

    private static function mailed(string $email): Page
    {
        return self::sentence(
            200,
            Icon::Envelope,
            __('Please look into your mailbox', 'clientpress'),
            sprintf(
                /* translators: %s: an email address. */
                __(
                    'We have mailed a link to %s. Open it within an hour, in a browser in which you are logged in.',
                    'clientpress',
                ),
                AddressSpelling::shown($email),
            ),
        );
    }

    private static function changed(string $email): Page
    {
        return self::sentence(
            200,
            Icon::Check,
            __('Your email address was changed', 'clientpress'),
            /* translators: %s: an email address. */
            sprintf(__('From now on, log in as %s with your password.', 'clientpress'), AddressSpelling::shown($email)),
        );
    }

    private static function invalidLink(): Page
    {
        return self::sentence(
            410,
            Icon::BrokenLink,
            __('This link does not work', 'clientpress'),
            __(
                'It works once, for an hour, and for the account that asked for it. You can ask for another one.',
                'clientpress',
            ),
        );
    }

    private static function refused(Refused $refused): Page
    {
        $page = self::sentence(
            $refused->reason->httpStatus(),
            Icon::Pause,
            $refused->reason === Reason::TooManyRequests
                ? __('Please wait a little', 'clientpress')
                : __('That did not work', 'clientpress'),
            $refused->getMessage(),
        );

        return isset($refused->data['retry_after']) ? $page->after((int) $refused->data['retry_after']) : $page;
    }

    private static function sentence(int $status, Icon $icon, string $heading, string $sentence): Page
    {
        return new Page($status, $icon, $heading, $sentence === '' ? [] : [$sentence], links: [PageLink::main(
            __('Go to your portals', 'clientpress'),
            PortalPostType::homeUrl(),
        )]);
    }

    /**
     * @param array<mixed> $fields
     *
     * @throws MalformedRequest For a field that is no string.
     */
    private static function text(#[\SensitiveParameter] array $fields, string $name): string
    {
        $value = $fields[$name] ?? '';

        return is_string($value) ? $value : throw new MalformedRequest();
    }
}
