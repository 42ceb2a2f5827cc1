<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\Acceptance;
use ClientPress\Invitations\Accepting\Link;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Accepting\Maintenance;
use ClientPress\Invitations\Accepting\SelfHelp;
use ClientPress\Invitations\Accepting\Ticket;
use ClientPress\Invitations\AcceptUrl;
use ClientPress\Kernel\Refused;
use ClientPress\Portals\PrivateResponse;

/**
 * The accept page, by which clients accept invitations. GET and HEAD change nothing; only forms of this page do.
 */
final readonly class AcceptPage
{
    public function __construct(
        private Acceptance $acceptance,
        private Ticket $ticket,
        private SelfHelp $selfHelp,
        private Pages $pages,
        private PageRenderer $renderer,
    ) {}

    /**
     * First on wp_loaded, before other plugins handle posted forms.
     */
    public function serve(): void
    {
        if (AcceptRequest::isPresent()) {
            $this->renderer->show($this->answer());
        }
    }

    private function answer(): Page
    {
        try {
            $request = AcceptRequest::present();
        } catch (MalformedRequest) {
            return $this->pages->malformed();
        }

        if (!in_array($request->method, ['GET', 'HEAD', 'POST'], true)) {
            header('Allow: GET, HEAD, POST');

            return $this->pages->wrongMethod();
        }

        if ($request->method === 'POST' && $request->isForeign) {
            return $this->pages->foreign();
        }

        if ($request->credential === null) {
            return $this->pages->noLink();
        }

        try {
            return $request->method === 'POST'
                ? $this->act($request, $request->credential)
                : $this->look($request->credential);
        } catch (Refused $refused) {
            return $this->pages->refused($refused, $request->credential);
        }
    }

    /**
     * @throws Refused
     */
    private function act(AcceptRequest $request, LinkCredential $credential): Page
    {
        if ($request->isUnproven && $request->step->isProtected()) {
            // Without what was typed: another site may have chosen it.
            return $this->look($credential)->withError(
                $request->wasOurs ? FormError::withoutCookie() : FormError::unconfirmed(),
            );
        }

        return match ($request->step) {
            Step::Look => $this->look($credential),
            Step::Accept => $this->accept($request, $credential),
            Step::Join => $this->join($request, $credential),
            Step::LogIn => $this->logIn($credential),
            Step::SignOut => $this->signOut($request, $credential),
            Step::AskForNewLink => $this->askForNewLink($credential),
            Step::EmailNewest => $this->emailNewest($credential),
            Step::Opened => $this->opened($credential),
        };
    }

    /**
     * @throws Refused
     */
    private function look(LinkCredential $credential, ?FormError $error = null): Page
    {
        $link = $this->link($credential);

        return $link === null ? $this->invalidTicket($credential) : $this->pageOf($link, $credential, $error);
    }

    /**
     * @throws Refused
     */
    private function accept(AcceptRequest $request, LinkCredential $credential): Page
    {
        $this->acceptance->countAttempt();
        $link = $this->link($credential);

        if ($link === null || $credential->isTicket()) {
            return $this->invalidTicket($credential);
        }

        // With an account there may be a password to try: see Acceptance.
        if (!in_array(self::viewOf($link), [LinkView::Ready, LinkView::Resume, LinkView::AccountExists], true)) {
            return $this->pageInsteadOfPortal($link, $credential);
        }

        if (Maintenance::isOn()) {
            return $this->pages->siteClosed($link, $credential);
        }

        try {
            $link = $this->acceptance->accept($link, $request->password(), $request->passphrase(), $request->name);
        } catch (Refused $refused) {
            return $this->afterRefusal($refused, $credential)->withName($request->name);
        }

        return match ($link->state) {
            LinkState::Entered => $this->afterAccepting($link, $credential),
            LinkState::AccountExists => $this->afterAccountExists($link, $credential),
            default => $this->pageInsteadOfPortal($link, $credential),
        };
    }

    /**
     * @throws Refused
     */
    private function join(AcceptRequest $request, LinkCredential $credential): Page
    {
        $this->acceptance->countAttempt();
        $link = $this->link($credential);

        if ($link === null) {
            return $this->invalidTicket($credential);
        }

        if (self::viewOf($link) !== LinkView::OneClick) {
            return $this->pageInsteadOfPortal($link, $credential);
        }

        if (wp_verify_nonce($request->nonce, Pages::JOIN_ACTION . (int) $link->invitation?->id) === false) {
            return $this->look($credential, FormError::staleForm());
        }

        try {
            $link = $this->acceptance->acceptAs(get_current_user_id(), $link, $request->passphrase());
        } catch (Refused $refused) {
            return $this->afterRefusal($refused, $credential);
        }

        if ($link->state === LinkState::Entered) {
            return $this->enter($link);
        }

        return $this->pageInsteadOfPortal($link, $credential);
    }

    /**
     * Leads to the login with a ticket, so that the login's page and logs never see the secret.
     *
     * @throws Refused
     */
    private function logIn(LinkCredential $credential): Page
    {
        $this->acceptance->countAttempt();
        $link = $this->link($credential);

        if ($link === null) {
            return $this->invalidTicket($credential);
        }

        if (!in_array(self::viewOf($link), [LinkView::AccountExists, LinkView::Resume], true)) {
            return $this->pageOf($link, $credential);
        }

        return $this->toLogin(LinkCredential::ticket($this->ticket->issue($link)));
    }

    /**
     * @throws Refused
     */
    private function signOut(AcceptRequest $request, LinkCredential $credential): Page
    {
        // After a reload of the answer nobody is signed in any more.
        if (!is_user_logged_in()) {
            return $this->look($credential);
        }

        if (wp_verify_nonce($request->nonce, Pages::SIGN_OUT_ACTION) === false) {
            return $this->look($credential, FormError::staleForm());
        }

        wp_logout();

        return $this->look($credential);
    }

    /**
     * @throws Refused
     */
    private function askForNewLink(LinkCredential $credential): Page
    {
        if ($credential->isTicket()) {
            return $this->invalidTicket($credential);
        }

        $link = self::inItsLanguage($this->selfHelp->askForNewLink($credential->value()));

        return $link->state === LinkState::Expired && $link->invitation !== null
            ? $this->pages->newLinkAsked($link, $link->invitation)
            : $this->pageOf($link, $credential);
    }

    /**
     * @throws Refused
     */
    private function emailNewest(LinkCredential $credential): Page
    {
        if ($credential->isTicket()) {
            return $this->invalidTicket($credential);
        }

        $link = self::inItsLanguage($this->selfHelp->emailNewest($credential->value()));

        return $link->state === LinkState::Replaced && $link->invitation !== null
            ? $this->pages->newestSent($link, $link->invitation)
            : $this->pages->newestIsOver(self::viewOf($link), $link);
    }

    /**
     * Records the opening for the page's script, which reads no body.
     */
    private function opened(LinkCredential $credential): never
    {
        $status = 204;

        try {
            $this->selfHelp->opened($credential->value());
        } catch (Refused $refused) {
            // The opening is not recorded; the client need not know.
            $status = $refused->reason->httpStatus();
        }

        ResponseHeaders::send();
        status_header($status);
        exit();
    }

    /**
     * @return Link|null Null for a ticket that is not valid for the signed-in user.
     *
     * @throws Refused
     */
    private function link(LinkCredential $credential): ?Link
    {
        $link = $credential->isTicket()
            ? $this->ticket->redeem($credential->value(), get_current_user_id())
            : $this->acceptance->inspect($credential->value());

        return $link === null ? null : self::inItsLanguage($link);
    }

    /**
     * The rest of the request is in the language that the invitation names.
     */
    private static function inItsLanguage(Link $link): Link
    {
        switch_to_locale($link->invitation->locale ?? '');

        return $link;
    }

    private function pageOf(Link $link, LinkCredential $credential, ?FormError $error = null): Page
    {
        return $this->pages->of(self::viewOf($link), $link, $credential, $error);
    }

    private static function viewOf(Link $link): LinkView
    {
        return LinkView::of($link, get_current_user_id());
    }

    /**
     * A page instead of the portal. The second request of a double click succeeds as well; every other case is a
     * conflict.
     */
    private function pageInsteadOfPortal(Link $link, LinkCredential $credential): Page
    {
        $page = $this->pageOf($link, $credential);

        return self::viewOf($link) === LinkView::JustAccepted ? $page : $page->asConflict();
    }

    /**
     * Signs the client in; where that fails, the page asks them to log in.
     */
    private function afterAccepting(Link $link, LinkCredential $credential): Page
    {
        return SignIn::start((int) $link->userId)
            ? $this->enter($link)
            : $this->pages->of(LinkView::JustAccepted, $link, $credential);
    }

    /**
     * An unfinished account of this invitation: the typed password was not the one it was begun with. Any other account
     * has to log in.
     *
     * @throws Refused
     */
    private function afterAccountExists(Link $link, LinkCredential $credential): Page
    {
        $isUnfinished = self::viewOf($this->acceptance->inspect($credential->value())) === LinkView::Resume;

        return $isUnfinished
            ? $this->look($credential, FormError::otherPassword())
            : $this->pageInsteadOfPortal($link, $credential);
    }

    /**
     * @throws Refused When the form cannot be corrected.
     */
    private function afterRefusal(Refused $refused, LinkCredential $credential): Page
    {
        return $this->look($credential, FormError::of($refused) ?? throw $refused);
    }

    private function invalidTicket(LinkCredential $credential): Page
    {
        if (is_user_logged_in() || !$credential->isTicket()) {
            return $this->pages->ticketSpent();
        }

        return $this->toLogin($credential);
    }

    /**
     * By a page in answer to a form, by a redirect else.
     */
    private function toLogin(LinkCredential $ticket): Page
    {
        $isTooLong = strlen($ticket->value()) > Ticket::MAX_CHARS;
        $back = $isTooLong ? AcceptUrl::page() : AcceptUrl::ofTicket($ticket->value());

        if ($_SERVER['REQUEST_METHOD'] === 'POST') {
            $url = wp_login_url($back);

            return Pages::toLogin(is_locale_switched() ? add_query_arg('wp_lang', get_locale(), $url) : $url);
        }

        ResponseHeaders::send();
        PrivateResponse::redirectToLogin($back, 303);
    }

    private function enter(Link $link): Page
    {
        $url = SignIn::destination($link);

        if (!ResponseHeaders::isOwnOrigin($url)) {
            return $this->pages->toElsewhere($url);
        }

        ResponseHeaders::send();
        wp_safe_redirect($url, 303);
        exit();
    }
}
