<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Accepting\PasswordPolicy;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Icon;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteDate;
use ClientPress\Kernel\SiteName;
use ClientPress\Portals\Portal;
use ClientPress\Portals\PortalPostType;

/**
 * The texts, forms and links of every page that a visitor can get. Changes nothing.
 */
final class Pages
{
    /** Session nonces: the second is followed by the invitation's id. */
    public const SIGN_OUT_ACTION = 'clientpress_sign_out';

    public const JOIN_ACTION = 'clientpress_join_';

    /** Accepting takes a second or two, unless the request died. */
    private const LOOK_AGAIN_SECONDS = 5;

    /** For Retry-After: a database or mail server is usually back soon. */
    private const RECOVERY_SECONDS = 60;

    /** For Retry-After: installing an extension takes longer. */
    private const REPAIR_SECONDS = 3600;

    /** The number of tries left is shown from here on. */
    private const FEW_TRIES = 3;

    public function of(LinkView $view, Link $link, LinkCredential $credential, ?FormError $error = null): Page
    {
        $invitation = $link->invitation;

        if ($invitation === null) {
            return $view === LinkView::Damaged ? $this->damaged($link) : $this->unknown($link);
        }

        return match ($view) {
            LinkView::Ready => $this->ready($link, $invitation, $credential, $error),
            LinkView::Resume => $this->resume($link, $invitation, $credential, $error),
            LinkView::AccountExists => $this->accountExists($link, $invitation, $credential),
            LinkView::OneClick => $this->oneClick($link, $invitation, $credential, $error),
            LinkView::SomebodyElse => $this->somebodyElse($link, $invitation, $credential, $error),
            LinkView::BeingFinished => $this->beingFinished($link, $credential),
            LinkView::JustAccepted => $this->justAccepted($link, $invitation),
            LinkView::AlreadyUsed => $this->alreadyUsed($link, $invitation),
            LinkView::AlreadyInside => $this->alreadyInside($link),
            LinkView::PortalNotOpen => $this->portalNotOpen($link, $invitation, $credential),
            LinkView::Expired => $this->expired(
                $link,
                $invitation,
                new Form(Step::AskForNewLink, __('Ask for a new link', 'clientpress'), $credential),
            ),
            LinkView::Replaced => $this->replaced(
                $link,
                $invitation,
                new Form(Step::EmailNewest, __('Email me the newest link', 'clientpress'), $credential),
            ),
            LinkView::Revoked => $this->revoked($link),
            LinkView::PassphraseLocked => $this->passphraseLocked($link),
            // These have no invitation.
            LinkView::Damaged, LinkView::Unknown => $this->unknown($link),
        };
    }

    public function noLink(): Page
    {
        return new Page(
            400,
            Icon::Envelope,
            __('Open the link in your email', 'clientpress'),
            [__(
                'This page works together with the link that was mailed to you. Please open the email and press its button again.',
                'clientpress',
            )],
            links: is_user_logged_in() ? [self::toPortals()] : [self::toSite()],
        );
    }

    public function ticketSpent(): Page
    {
        return new Page(
            403,
            Icon::Clock,
            __('Please open your link again', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: an email address or user name. */
                    __(
                        'You are logged in as %s. Either more than a quarter of an hour went by while you logged in, or the invitation is for another account.',
                        'clientpress',
                    ),
                    self::whoIsSignedIn(),
                ),
                __('Nothing is lost: open the link in your email once more.', 'clientpress'),
            ],
            links: [self::toPortals()],
        );
    }

    public function foreign(): Page
    {
        return new Page(
            403,
            Icon::Envelope,
            __('Please open your link again', 'clientpress'),
            [
                __('This request came from another website, so nothing was done.', 'clientpress'),
                __('To go on, open the link in your email.', 'clientpress'),
            ],
            links: [self::toSite()],
        );
    }

    /**
     * Answers a form by leading on to the login, which may be another server's.
     */
    public static function toLogin(string $loginUrl): Page
    {
        return new Page(
            200,
            Icon::People,
            __('On to the login', 'clientpress'),
            [__(
                'Log in, and you come back here by yourself. If nothing happens now, press the button.',
                'clientpress',
            )],
            links: [PageLink::onward(__('Log in', 'clientpress'), $loginUrl)],
        );
    }

    /**
     * Answers a form by leading on to an address of another server, which a filter has chosen.
     */
    public function toElsewhere(string $url): Page
    {
        return new Page(
            200,
            Icon::Check,
            __('You are in', 'clientpress'),
            [__('If nothing happens now, press the button.', 'clientpress')],
            links: [PageLink::onward(__('Go on', 'clientpress'), $url)],
        );
    }

    /**
     * Nothing is accepted while the portal would not show.
     */
    public function siteClosed(Link $link, LinkCredential $credential): Page
    {
        return new Page(
            503,
            Icon::Pause,
            __('The site is being worked on', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: name of the site. */
                    __('%s is closed to visitors for a moment, so your portal could not be shown.', 'clientpress'),
                    SiteName::plain(),
                ),
                __('Your link is not used up. Please try again a little later.', 'clientpress'),
            ],
            self::portalName($link->portal),
            self::lookAgain($credential),
            retryAfter: self::RECOVERY_SECONDS,
        );
    }

    public function malformed(): Page
    {
        return new Page(
            400,
            Icon::BrokenLink,
            __('This request could not be read', 'clientpress'),
            [__('Please open the link in your email again, and use the page that appears.', 'clientpress')],
            links: [self::toSite()],
        );
    }

    public function wrongMethod(): Page
    {
        return new Page(
            405,
            Icon::BrokenLink,
            __('This page is opened with a browser', 'clientpress'),
            [__('Please open the link in your email in a browser.', 'clientpress')],
            links: [self::toSite()],
        );
    }

    /**
     * The page for a refusal that cannot be corrected in the form.
     */
    public function refused(Refused $refused, LinkCredential $credential): Page
    {
        $status = $refused->reason->httpStatus();
        $again = self::lookAgain($credential);

        return match ($refused->reason) {
            Reason::TooManyRequests => new Page(
                $status,
                Icon::Pause,
                __('Please wait a little', 'clientpress'),
                [$refused->getMessage(), __('Your link is not used up.', 'clientpress')],
                form: $again,
                retryAfter: (int) ($refused->data['retry_after'] ?? self::RECOVERY_SECONDS),
            ),
            Reason::ExtensionMissing => new Page(
                $status,
                Icon::Pause,
                __('Invitations are taking a break', 'clientpress'),
                [
                    sprintf(
                        /* translators: %s: name of the site. */
                        __(
                            '%s cannot open invitations at the moment, because a part of its software is missing or out of date.',
                            'clientpress',
                        ),
                        SiteName::plain(),
                    ),
                    __(
                        'Your link is not used up. Please try again later, or tell the person who invited you.',
                        'clientpress',
                    ),
                ],
                form: $again,
                retryAfter: self::REPAIR_SECONDS,
            ),
            default => new Page(
                $status,
                Icon::Pause,
                __('That did not work', 'clientpress'),
                [$refused->getMessage()],
                form: $again,
                retryAfter: $status === 503 ? self::RECOVERY_SECONDS : null,
            ),
        };
    }

    public function newLinkAsked(Link $link, Invitation $invitation): Page
    {
        return new Page(
            200,
            Icon::Check,
            __('We have passed it on', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: name of the site. */
                    __('The person at %s who invited you knows that you would like a new link.', 'clientpress'),
                    SiteName::plain(),
                ),
                sprintf(
                    /* translators: %s: an email address. */
                    __('It will come by email to %s.', 'clientpress'),
                    $invitation->shownEmail(),
                ),
            ],
            self::portalName($link->portal),
            links: [self::toSite()],
        );
    }

    public function newestSent(Link $link, Invitation $invitation): Page
    {
        return new Page(
            200,
            Icon::Envelope,
            __('Please look into your mailbox', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: an email address. */
                    __('We have just sent a fresh link to %s. Earlier ones no longer work.', 'clientpress'),
                    $invitation->shownEmail(),
                ),
                __('If it does not arrive within a few minutes, look into the spam folder.', 'clientpress'),
            ],
            self::portalName($link->portal),
            links: [self::toSite()],
        );
    }

    /**
     * Explains the invitation's state to the holder of a replaced link. Without a button, because a replaced link can
     * do nothing.
     */
    public function newestIsOver(LinkView $view, Link $link): Page
    {
        $invitation = $link->invitation;

        if ($invitation === null) {
            return $this->unknown($link);
        }

        $page = match ($view) {
            LinkView::JustAccepted => $this->justAccepted($link, $invitation),
            LinkView::AlreadyUsed => $this->alreadyUsed($link, $invitation),
            LinkView::AlreadyInside => $this->alreadyInside($link),
            LinkView::Expired => $this->expired($link, $invitation),
            LinkView::Revoked => $this->revoked($link),
            LinkView::PassphraseLocked => $this->passphraseLocked($link),
            LinkView::Ready,
            LinkView::Resume,
            LinkView::AccountExists,
            LinkView::OneClick,
            LinkView::SomebodyElse,
            LinkView::BeingFinished,
            LinkView::PortalNotOpen,
            LinkView::Replaced,
                => $this->replaced($link, $invitation),
            LinkView::Damaged, LinkView::Unknown => $this->unknown($link),
        };

        return $page->asConflict();
    }

    private function ready(Link $link, Invitation $invitation, LinkCredential $credential, ?FormError $error): Page
    {
        return new Page(
            $error->status ?? $link->state->httpStatus(),
            Icon::Door,
            self::portalName($link->portal),
            [sprintf(
                /* translators: %s: name of the site. */
                __('%s has made this private portal for you. Choose a password, and you are in.', 'clientpress'),
                SiteName::plain(),
            )],
            __('Your private portal', 'clientpress'),
            new Form(
                Step::Accept,
                __('Enter the portal', 'clientpress'),
                $credential,
                PasswordField::toChoose(
                    $invitation->email,
                    PasswordPolicy::MIN_CHARACTERS,
                    PasswordPolicy::minStrength(),
                    PasswordPolicy::guessable($link),
                ),
                $invitation->passphraseHash !== null,
                self::withTriesLeft($error, $invitation),
                reportsOpening: self::isFirstOpening($invitation, $credential),
                name: $invitation->name,
            ),
            footnote: sprintf(
                /* translators: %s: date, time and time zone. */
                __('The link that brought you here is meant for you alone. It works once, until %s.', 'clientpress'),
                SiteDate::inFull($invitation->expiresAt),
            ),
            retryAfter: $error?->retryAfter(),
        );
    }

    private function resume(Link $link, Invitation $invitation, LinkCredential $credential, ?FormError $error): Page
    {
        return new Page(
            $error->status ?? $link->state->httpStatus(),
            Icon::Door,
            self::portalName($link->portal),
            [
                __(
                    'You have chosen a password already, but we were interrupted before you were inside.',
                    'clientpress',
                ),
                __('Enter the same password to finish.', 'clientpress'),
            ],
            __('Your private portal', 'clientpress'),
            new Form(
                Step::Accept,
                __('Enter the portal', 'clientpress'),
                $credential,
                PasswordField::toRepeat($invitation->email),
                $invitation->passphraseHash !== null,
                self::withTriesLeft($error, $invitation),
            ),
            [self::lostPassword()],
            retryAfter: $error?->retryAfter(),
            otherForm: new Form(Step::LogIn, __('Log in instead', 'clientpress'), $credential),
        );
    }

    private function accountExists(Link $link, Invitation $invitation, LinkCredential $credential): Page
    {
        // Explains where an account comes from that the client never finished.
        $wasBegunHere = $link->userId === $invitation->userId;

        return new Page(
            $link->state->httpStatus(),
            Icon::People,
            __('You have an account already', 'clientpress'),
            [
                $wasBegunHere
                    ? sprintf(
                        /* translators: %s: name of the site. */
                        __(
                            'An account was made for you with this link, and something at %s has changed it since.',
                            'clientpress',
                        ),
                        SiteName::plain(),
                    )
                    : sprintf(
                        /* translators: 1: an email address, 2: name of the site. */
                        __('There is an account for %1$s at %2$s.', 'clientpress'),
                        $invitation->shownEmail(),
                        SiteName::plain(),
                    ),
                __('Log in with it. After that, one click adds the portal to your account.', 'clientpress'),
            ],
            self::portalName($link->portal),
            new Form(
                Step::LogIn,
                __('Log in', 'clientpress'),
                $credential,
                reportsOpening: self::isFirstOpening($invitation, $credential),
            ),
            [self::lostPassword()],
        );
    }

    private function oneClick(Link $link, Invitation $invitation, LinkCredential $credential, ?FormError $error): Page
    {
        return new Page(
            $error->status ?? $link->state->httpStatus(),
            Icon::Door,
            self::portalName($link->portal),
            [
                sprintf(
                    /* translators: %s: an email address. */
                    __('You are logged in as %s. One click adds this portal to your account.', 'clientpress'),
                    self::whoIsSignedIn(),
                ),
                ...($link->endsOtherLogins ? [self::otherLoginsEnd()] : []),
            ],
            __('Your private portal', 'clientpress'),
            new Form(
                Step::Join,
                __('Enter the portal', 'clientpress'),
                $credential,
                asksPassphrase: $invitation->passphraseHash !== null,
                error: self::withTriesLeft($error, $invitation),
                nonce: wp_create_nonce(self::JOIN_ACTION . $invitation->id),
                reportsOpening: self::isFirstOpening($invitation, $credential),
            ),
            retryAfter: $error?->retryAfter(),
        );
    }

    private function somebodyElse(
        Link $link,
        Invitation $invitation,
        LinkCredential $credential,
        ?FormError $error,
    ): Page {
        return new Page(
            $error->status ?? 200,
            Icon::People,
            __('You are logged in as somebody else', 'clientpress'),
            [
                sprintf(
                    /* translators: 1: the invited email address, 2: the email address that is signed in. */
                    __('This invitation is for %1$s, and this browser is logged in as %2$s.', 'clientpress'),
                    $invitation->shownEmail(),
                    self::whoIsSignedIn(),
                ),
                __('If the invitation is yours, log out first. The two accounts are never mixed.', 'clientpress'),
            ],
            self::portalName($link->portal),
            new Form(
                Step::SignOut,
                __('Log out and continue', 'clientpress'),
                $credential,
                error: $error,
                nonce: wp_create_nonce(self::SIGN_OUT_ACTION),
            ),
            [PageLink::other(
                sprintf(
                    /* translators: %s: an email address. */
                    __('Stay logged in as %s', 'clientpress'),
                    self::whoIsSignedIn(),
                ),
                home_url('/'),
            )],
        );
    }

    private function beingFinished(Link $link, LinkCredential $credential): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::Clock,
            __('One moment, please', 'clientpress'),
            [__('Your account is being set up right now. This takes a few seconds, a minute at most.', 'clientpress')],
            self::portalName($link->portal),
            new Form(Step::Look, __('Look again', 'clientpress'), $credential, repeatSeconds: self::LOOK_AGAIN_SECONDS),
            retryAfter: self::LOOK_AGAIN_SECONDS,
        );
    }

    private function justAccepted(Link $link, Invitation $invitation): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::Check,
            __('Your account is ready', 'clientpress'),
            [sprintf(
                /* translators: %s: an email address. */
                __('Log in as %s with the password that you have just chosen.', 'clientpress'),
                $invitation->shownEmail(),
            )],
            self::portalName($link->portal),
            links: [self::logIn($link->portal)],
        );
    }

    private function alreadyUsed(Link $link, Invitation $invitation): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::Check,
            __('This link has already been used', 'clientpress'),
            [sprintf(
                /* translators: %s: an email address. */
                __('A link works once. From now on, log in as %s with your password.', 'clientpress'),
                $invitation->shownEmail(),
            )],
            self::portalName($link->portal),
            links: [self::logIn($link->portal), self::lostPassword()],
        );
    }

    private function alreadyInside(Link $link): Page
    {
        return new Page(
            410,
            Icon::Check,
            __('This link has already been used', 'clientpress'),
            [sprintf(
                /* translators: %s: an email address. */
                __(
                    'You used this link yourself, and you are logged in as %s. There is nothing left to do.',
                    'clientpress',
                ),
                self::whoIsSignedIn(),
            )],
            self::portalName($link->portal),
            links: $link->portal !== null && $link->portal->isOpen()
                ? [PageLink::main(__('Go to the portal', 'clientpress'), $link->portal->url())]
                : [self::toPortals()],
        );
    }

    private function portalNotOpen(Link $link, Invitation $invitation, LinkCredential $credential): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::Pause,
            __('The portal is not open at the moment', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: date, time and time zone. */
                    __('Keep the email: your link works as soon as the portal is open, until %s.', 'clientpress'),
                    SiteDate::inFull($invitation->expiresAt),
                ),
                sprintf(
                    /* translators: %s: name of the site. */
                    __('If you expected it to be open, ask the person at %s who invited you.', 'clientpress'),
                    SiteName::plain(),
                ),
            ],
            self::portalName($link->portal),
            self::lookAgain($credential),
        );
    }

    /**
     * @param Form|null $form Asks for a new link; null where this link cannot ask for one.
     */
    private function expired(Link $link, Invitation $invitation, ?Form $form = null): Page
    {
        return self::deadLink(
            $link,
            Icon::Clock,
            __('This link has expired', 'clientpress'),
            [
                sprintf(
                    /* translators: %s: date, time and time zone. */
                    __('For your safety a link works for a limited time. This one ended on %s.', 'clientpress'),
                    SiteDate::inFull($invitation->expiresAt),
                ),
                $invitation->askedAt === null
                    ? sprintf(
                        /* translators: %s: name of the site. */
                        __(
                            'Ask the person at %s who invited you for a new one: it takes them one click.',
                            'clientpress',
                        ),
                        SiteName::plain(),
                    )
                    : sprintf(
                        /* translators: 1: date, time and time zone, 2: an email address. */
                        __('You asked for a new one on %1$s. It will come by email to %2$s.', 'clientpress'),
                        SiteDate::inFull($invitation->askedAt),
                        $invitation->shownEmail(),
                    ),
            ],
            $form,
        );
    }

    /**
     * @param Form|null $form Emails the newest link; null where there is none.
     */
    private function replaced(Link $link, Invitation $invitation, ?Form $form = null): Page
    {
        return self::deadLink(
            $link,
            Icon::Envelope,
            __('There is a newer email for you', 'clientpress'),
            [
                __(
                    'This link was replaced by the one in a newer email. Please look for that, in the spam folder as well, and use its link.',
                    'clientpress',
                ),
                $form === null
                    ? sprintf(
                        /* translators: %s: name of the site. */
                        __(
                            'If you cannot find it, ask the person at %s who invited you to send it once more.',
                            'clientpress',
                        ),
                        SiteName::plain(),
                    )
                    : sprintf(
                        /* translators: %s: an email address. */
                        __('If you cannot find it, we send a fresh link to %s.', 'clientpress'),
                        $invitation->shownEmail(),
                    ),
            ],
            $form,
        );
    }

    private function passphraseLocked(Link $link): Page
    {
        return self::deadLink($link, Icon::Lock, __('The passphrase was wrong too often', 'clientpress'), [
            __('To protect you, this link no longer takes any passphrase.', 'clientpress'),
            sprintf(
                /* translators: %s: name of the site. */
                __(
                    'Ask the person at %s who invited you to resend the invitation: you get a fresh link.',
                    'clientpress',
                ),
                SiteName::plain(),
            ),
        ]);
    }

    private function revoked(Link $link): Page
    {
        return self::deadLink($link, Icon::Lock, __('This invitation was withdrawn', 'clientpress'), [
            sprintf(
                /* translators: %s: name of the site. */
                __('If you think that this is a mistake, ask the person at %s who invited you.', 'clientpress'),
                SiteName::plain(),
            ),
        ]);
    }

    /**
     * The page of a link that no longer works.
     *
     * @param list<string> $paragraphs
     * @param Form|null    $form       What the visitor can still do; null where only the inviter can help.
     */
    private static function deadLink(
        Link $link,
        Icon $icon,
        string $heading,
        array $paragraphs,
        ?Form $form = null,
    ): Page {
        return new Page(
            $link->state->httpStatus(),
            $icon,
            $heading,
            $paragraphs,
            self::portalName($link->portal),
            form: $form,
            links: $form === null ? [self::toSite()] : [],
        );
    }

    private function damaged(Link $link): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::BrokenLink,
            $link->state === LinkState::Incomplete
                ? __('This link is incomplete', 'clientpress')
                : __('This link is damaged', 'clientpress'),
            [
                __(
                    'Some email programs cut or change long links. Press the button in the email, or copy the whole address below it into your browser.',
                    'clientpress',
                ),
                sprintf(
                    /* translators: %s: name of the site. */
                    __(
                        'If that does not help, ask the person at %s who invited you to resend the invitation.',
                        'clientpress',
                    ),
                    SiteName::plain(),
                ),
            ],
            links: [self::toSite()],
        );
    }

    /**
     * The same page for every unknown link.
     */
    private function unknown(Link $link): Page
    {
        return new Page(
            $link->state->httpStatus(),
            Icon::BrokenLink,
            __('We do not know this link', 'clientpress'),
            [
                __('Please open the link in the latest email that you got from us.', 'clientpress'),
                sprintf(
                    /* translators: %s: name of the site. */
                    __(
                        'If that is this one, ask the person at %s who invited you for a new invitation.',
                        'clientpress',
                    ),
                    SiteName::plain(),
                ),
            ],
            links: [self::toSite()],
        );
    }

    /**
     * Whether the page's script reports the opening: only once, and only for the link itself.
     */
    private static function isFirstOpening(Invitation $invitation, LinkCredential $credential): bool
    {
        return $invitation->openedAt === null && !$credential->isTicket();
    }

    private static function lookAgain(LinkCredential $credential): Form
    {
        return new Form(Step::Look, __('Try again', 'clientpress'), $credential);
    }

    private static function logIn(?Portal $portal): PageLink
    {
        return PageLink::main(__('Log in', 'clientpress'), wp_login_url($portal?->url() ?? PortalPostType::homeUrl()));
    }

    private static function lostPassword(): PageLink
    {
        return PageLink::other(__('Lost your password?', 'clientpress'), wp_lostpassword_url());
    }

    private static function toPortals(): PageLink
    {
        return PageLink::main(__('Go to your portals', 'clientpress'), PortalPostType::homeUrl());
    }

    private static function toSite(): PageLink
    {
        return PageLink::other(
            sprintf(
                /* translators: %s: name of the site. */
                __('Go to %s', 'clientpress'),
                SiteName::plain(),
            ),
            home_url('/'),
        );
    }

    private static function portalName(?Portal $portal): string
    {
        return $portal->title ?? __('Your private portal', 'clientpress');
    }

    private static function whoIsSignedIn(): string
    {
        $user = wp_get_current_user();

        return $user->user_email !== '' ? AddressSpelling::shown($user->user_email) : $user->user_login;
    }

    public static function otherLoginsEnd(): string
    {
        return __(
            'For your safety, this logs you out on all other devices and ends the access of other programs: your email address had not been confirmed before.',
            'clientpress',
        );
    }

    private static function withTriesLeft(?FormError $error, Invitation $invitation): ?FormError
    {
        $left = Acceptance::PASSPHRASE_TRIES - $invitation->passphraseTries;

        if ($error === null || $error->field !== AcceptRequest::PASSPHRASE || $left > self::FEW_TRIES) {
            return $error;
        }

        return $error->followedBy(sprintf(
            /* translators: %d: a number of tries. */
            _n('You have %d try left.', 'You have %d tries left.', $left, 'clientpress'),
            $left,
        ));
    }
}
