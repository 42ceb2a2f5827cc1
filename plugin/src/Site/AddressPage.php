<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Clients\AddressOwnership;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Invitations\AddressChanges;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Icon;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PortalPostType;
use ClientPress\Portals\PrivateResponse;

/**
 * The page on which a signed-in user changes their email address. GET and HEAD change nothing.
 */
final readonly class AddressPage
{
    public const NEW_EMAIL = 'clientpress_new_email';

    /** Session nonce. */
    private const ACTION = 'clientpress_change_address';

    public function __construct(
        private AddressChanges $changes,
        private AddressOwnership $ownership,
        private PageRenderer $renderer,
    ) {}

    /**
     * Whether the current request is for it.
     */
    public static function isPresent(): bool
    {
        return wp_using_themes() && self::inAddress() !== null;
    }

    /**
     * First on wp_loaded, before other plugins handle posted forms.
     */
    public function serve(): void
    {
        try {
            $page = $this->answer();
        } catch (MalformedRequest) {
            $page = self::sentence(400, Icon::BrokenLink, __('This request could not be read', 'clientpress'), '');
        } catch (Refused $refused) {
            $page = self::refused($refused);
        }

        $this->renderer->show($page, AcceptUrl::ADDRESS, AcceptUrl::PATH . '/' . AcceptUrl::ADDRESS_PATH);
    }

    /**
     * @throws Refused
     * @throws MalformedRequest
     */
    private function answer(): Page
    {
        $isPost = AcceptRequest::text($_SERVER, 'REQUEST_METHOD') === 'POST';
        $fields = $isPost ? $_POST : [AcceptUrl::ADDRESS => self::inAddress()];
        $credential = wp_unslash(AcceptRequest::text($fields, AcceptUrl::ADDRESS));
        $user = wp_get_current_user();

        if (!$user->exists()) {
            $back = $this->backFromLogin($credential);

            // By a page in answer to a form: see ResponseHeaders.
            return $isPost ? Pages::toLogin(wp_login_url($back)) : self::redirectToLogin($back);
        }

        // Only its forms have a nonce; the script that looks again after a reload has none.
        return $isPost && array_key_exists(AcceptRequest::NONCE, $_POST)
            ? $this->act($user, $credential)
            : $this->look($user, $credential);
    }

    /**
     * With a ticket, so that the login's page and logs never see the secret.
     *
     * @throws Refused
     */
    private function backFromLogin(#[\SensitiveParameter] string $credential): string
    {
        return AcceptUrl::ofAddress($credential === '' ? '' : (string) $this->changes->ticket($credential));
    }

    private static function redirectToLogin(string $back): never
    {
        ResponseHeaders::send();
        PrivateResponse::redirectToLogin($back, 303);
    }

    /**
     * @throws Refused
     */
    private function look(\WP_User $user, #[\SensitiveParameter] string $credential, ?FormError $error = null): Page
    {
        return $credential === '' ? $this->form($user, '', $error) : $this->confirmation($user, $credential, $error);
    }

    /**
     * @throws Refused
     * @throws MalformedRequest
     */
    private function act(\WP_User $user, #[\SensitiveParameter] string $credential): Page
    {
        if (wp_verify_nonce(wp_unslash(AcceptRequest::text($_POST, AcceptRequest::NONCE)), self::ACTION) === false) {
            return $this->look($user, $credential, FormError::staleForm());
        }

        if ($credential !== '') {
            $email = $this->changes->confirm($user, $credential);

            return $email === null ? self::invalidLink() : self::changed($email);
        }

        $typed = wp_unslash(AcceptRequest::text($_POST, self::NEW_EMAIL));
        $password = trim(AcceptRequest::text($_POST, AcceptRequest::PASSWORD));

        try {
            return self::mailed($this->changes->ask($user, $password, $typed, AcceptUrl::ofAddress(...)));
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
    private function confirmation(\WP_User $user, #[\SensitiveParameter] string $credential, ?FormError $error): Page
    {
        $email = $this->changes->pending($user, $credential);

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
                credential: $credential,
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
     * @return mixed The secret in the address, slashed and maybe empty; null where the address is another page's.
     */
    private static function inAddress(): mixed
    {
        $path = AcceptRequest::inPath();

        return match (true) {
            $path === null => $_GET[AcceptUrl::ADDRESS] ?? null,
            ($path[0] ?? '') === AcceptUrl::ADDRESS_PATH => wp_slash($path[1] ?? ''),
            default => null,
        };
    }
}
