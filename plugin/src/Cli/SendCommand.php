<?php

declare(strict_types=1);

namespace ClientPress\Cli;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Delivery;
use ClientPress\Invitations\ExistingAccount;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Invitations;
use ClientPress\Invitations\LinkDelivery;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use WP_CLI;
use WP_CLI\Utils;

/**
 * Invites email addresses into a portal.
 */
final class SendCommand
{
    /** Value of --existing-account beside those of {@see ExistingAccount}. */
    private const ACCESS = 'access';

    public function __construct(
        private readonly Invitations $invitations,
        private readonly Settings $settings,
        private readonly LinkDelivery $email,
        private readonly AccessGrant $grant,
    ) {}

    /**
     * Invites email addresses into a portal.
     *
     * Each address is sent to by itself: one that cannot be invited keeps no other one from being. Then the exit code is
     * 1. A list in a file is read by `wp clientpress invitation import`.
     *
     * ## OPTIONS
     *
     * <email>...
     * : One or more email addresses. "Name <address>" is taken as well.
     *
     * --portal=<id>
     * : The portal. It has to be live and active.
     *
     * [--name=<name>]
     * : The name of the person, where one address is given.
     *
     * [--message=<text>]
     * : A personal message for the email.
     *
     * [--expiry-days=<days>]
     * : How many days the link is valid: 7, 14, 21 or 30. The site's setting by default.
     *
     * [--locale=<locale>]
     * : Language of the email and of the page where the client accepts, such as de_DE, one of those that the site has.
     * The site's own by default.
     *
     * [--porcelain]
     * : Print only the ids of the invitations, each on a line of its own.
     *
     * [--show-link]
     * : Print the link, which is shown only once. With --porcelain, on a line of its own after the id.
     *
     * [--[no-]email]
     * : Whether to send the email; the default is to send it. --no-email needs --show-link, or nobody would have the
     * link.
     *
     * [--existing-account=<way>]
     * : What an address with an account gets: nothing, an invitation whose email asks its owner to log in, or access
     * to the portal at once, of which its owner is told by email unless --no-email is given.
     * ---
     * default: refuse
     * options:
     *   - refuse
     *   - invite
     *   - access
     * ---
     *
     * ## EXAMPLES
     *
     *     $ wp clientpress invitation send client@example.org --portal=42 --expiry-days=7
     *     Success: Invitation 7 sent to client@example.org.
     *
     *     # Several at once, for a script.
     *     $ wp clientpress invitation send anna@example.org ben@example.org --portal=42 --porcelain
     *     8
     *     9
     *
     *     # Pass the link on by another way than email.
     *     $ wp clientpress invitation send client@example.org --portal=42 --no-email --show-link
     *
     * @param list<string>               $args
     * @param array<string, string|bool> $options
     */
    public function __invoke(array $args, array $options): void
    {
        $emails = array_values(array_unique($args));
        $isForScript = Utils\get_flag_value($options, 'porcelain', false) === true;

        if (isset($options['name']) && count($emails) > 1) {
            Console::fail('--name goes with one address. For several, write each as "Name <address>".');
        }

        if ($this->linkDelivery($options) === null) {
            Console::fail('Without an email the link has to be shown: add --show-link.');
        }

        $portalId = Console::number((string) ($options['portal'] ?? ''), 'portal');
        $terms = Console::attempt(fn(): Terms => $this->terms($options));
        $batch = new Batch('Sending', 'sent', 'invitation', '');
        $send = fn(string $email): BatchResult => $this->send($portalId, $email, $terms, $options);

        if ($isForScript) {
            $batch->runForScript($emails, $send);
        } else {
            $batch->run($emails, $send);
        }
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @throws Refused
     */
    private function send(int $portalId, string $email, Terms $terms, array $options): BatchResult
    {
        $linkDelivery = $this->linkDelivery($options) ?? $this->email;
        $way = (string) ($options['existing-account'] ?? '');

        try {
            $invitation = $this->invitations->send(
                $portalId,
                $email,
                $terms,
                Console::actor(),
                $linkDelivery,
                ExistingAccount::tryFrom($way) ?? ExistingAccount::Refuse,
                trim((string) ($options['name'] ?? '')),
            );
        } catch (Refused $refused) {
            $userId = $refused->reason === Reason::AccountExists ? $refused->data['user_id'] ?? null : null;

            return $way === self::ACCESS && is_int($userId)
                ? $this->letIn($portalId, $userId, $linkDelivery)
                : throw $refused;
        }

        if (Utils\get_flag_value($options, 'porcelain', false) === true) {
            WP_CLI::line((string) $invitation->id);
        }

        if ($linkDelivery instanceof ShownLink) {
            WP_CLI::line($linkDelivery->take());
        }

        return self::result($invitation);
    }

    /**
     * @throws Refused
     */
    private function letIn(int $portalId, int $userId, LinkDelivery $linkDelivery): BatchResult
    {
        return $linkDelivery->isMailed()
            ? $this->grant->withEmail($portalId, $userId)
            : $this->grant->withoutEmail($portalId, $userId);
    }

    /**
     * What became of an invitation that was just sent.
     */
    public static function result(Invitation $invitation): BatchResult
    {
        $id = $invitation->id;
        $address = $invitation->shownEmail();

        return match ($invitation->delivery) {
            Delivery::Failed => BatchResult::failed(
                "Invitation $id for $address was saved, but its email was not sent: {$invitation->deliveryError}",
            ),
            Delivery::Unknown => BatchResult::done("Invitation $id for $address was saved.", [
                "It is not known whether the email of invitation $id was sent: the mail system gave no answer.",
            ]),
            Delivery::None => BatchResult::done("Invitation $id made for $address; no email was sent."),
            default => BatchResult::done("Invitation $id sent to $address."),
        };
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @return LinkDelivery|null Null where nobody would get the link.
     */
    private function linkDelivery(array $options): ?LinkDelivery
    {
        // WP-CLI takes --no-email for an option "email" that is false.
        $email = Utils\get_flag_value($options, 'email', true) === true ? $this->email : null;

        return Utils\get_flag_value($options, 'show-link', false) === true ? new ShownLink($email) : $email;
    }

    /**
     * @param array<string, string|bool> $options
     *
     * @throws Refused
     */
    private function terms(array $options): Terms
    {
        $days = (string) ($options['expiry-days'] ?? $this->settings->expiryDays());

        return new Terms(
            (string) ($options['message'] ?? ''),
            Console::number($days, 'number of days'),
            locale: (string) ($options['locale'] ?? ''),
        );
    }
}
