<?php

declare(strict_types=1);

namespace ClientPress\Invitations\Background;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\CopyEvidence;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteIdentity;
use ClientPress\Kernel\SiteName;
use ClientPress\Mail\EmailText;
use ClientPress\Mail\Mailer;
use ClientPress\Mail\MailResult;

/**
 * What happens on a site that is taken for a copy: its admin is told once, and can say that it is the live site.
 */
final readonly class CopyPause
{
    private const NOTICE = 'notice';

    /**
     * @param \Closure(): string $url Where the pause can be ended.
     */
    public function __construct(
        private SiteIdentity $site,
        private Mailer $mailer,
        private \Closure $url,
    ) {}

    /**
     * Compares the site with what is remembered, and mails its admin once where it is a copy. Run hourly by WP-Cron.
     */
    public function run(): void
    {
        // Marked before it is sent: a process that dies must not mail it every hour.
        if (!$this->site->isCopy() || !$this->site->isFirst(self::NOTICE)) {
            return;
        }

        if ($this->mailNotice()->isRefused()) {
            $this->site->repeat(self::NOTICE);
        }
    }

    /**
     * This is the live site now; where it was before it is no longer.
     *
     * @throws Refused With `Forbidden`, or `StorageFailed` where the site does not know its address.
     */
    public function end(Actor $actor): void
    {
        $actor->requireAdmin();
        $this->site->confirm() || throw self::addressUnknown();
    }

    /**
     * The live site is at this address and at the earlier one.
     *
     * @throws Refused With `Forbidden`, or `StorageFailed` where the site does not know its address.
     */
    public function endForBothAddresses(Actor $actor): void
    {
        $actor->requireAdmin();
        $this->site->confirmWithKnownPlaces() || throw self::addressUnknown();
    }

    /**
     * @return string Why the site is taken for a copy, plain text; empty where it is not.
     */
    public function reason(): string
    {
        return match ($this->site->evidence()) {
            null => '',
            CopyEvidence::Elsewhere => sprintf(
                /* translators: %s: an address without https://. */
                __('The site’s address, %s, is not the one at which ClientPress was installed.', 'clientpress'),
                SiteIdentity::place(),
            ),
            CopyEvidence::Environment => sprintf(
                /* translators: %s: "local", "development" or "staging". */
                __('By its configuration this is not a live site: its environment type is “%s”.', 'clientpress'),
                $this->site->environment(),
            ),
        };
    }

    private static function addressUnknown(): Refused
    {
        return new Refused(Reason::StorageFailed, __(
            'WordPress cannot say which address this site has, so nothing was changed. Check Settings → General → Site Address, and try again.',
            'clientpress',
        ));
    }

    private function mailNotice(): MailResult
    {
        $to = (string) get_option('admin_email');
        $reader = get_user_by('email', $to);
        $locale = $reader === false ? '' : Language::ofUser($reader->ID);
        $url = ($this->url)();

        return $this->mailer->send($locale, fn(): MailResult => $this->mailer->deliver(
            $to,
            new EmailText(
                /* translators: Keep the word in braces as it is. */
                __('{site}: ClientPress has paused its emails', 'clientpress'),
                /* translators: Keep the words in braces as they are. */
                __(
                    "Hello,\n\nClientPress takes this site for a copy of another one: {address}\n\n{reason}\n\nSo that no client gets email from two sites, it sends nothing by itself here: no reminders, no notices to inviters, no lists that were queued before. What somebody sends by hand is sent.\n\nIf this is a copy, nothing needs to be done. If this is the live site, say so, and everything goes on:\n\n{link}",
                    'clientpress',
                ),
                __('Open Site Health', 'clientpress'),
                [
                    '{site}' => SiteName::plain(),
                    '{address}' => SiteIdentity::place(),
                    '{reason}' => $this->reason(),
                ],
            ),
            [Mailer::HTML],
            $url,
        ));
    }
}
