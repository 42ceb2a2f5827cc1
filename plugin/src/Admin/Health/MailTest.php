<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Invitations\TestEmails;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\SiteDate;
use ClientPress\Kernel\Template;
use ClientPress\Mail\BlockedMail;
use ClientPress\Mail\MailVerdict;

/**
 * Sends a test email to the administrator who asks for it, and remembers the result.
 */
final readonly class MailTest
{
    /** Name of the request that sends. */
    public const ACTION = 'clientpress_test_mail';

    /**
     * Option: array{at: int, error: string, unknown?: bool} of the last test; seconds since the Unix epoch, plain text,
     * and whether the mail system gave no answer.
     */
    public const OPTION = 'clientpress_mail_test';

    private const CAPABILITY = 'manage_options';

    public function __construct(
        private TestEmails $testEmails,
        private Clock $clock,
        private Template $template,
    ) {}

    /**
     * On `admin_post_{ACTION}`.
     */
    public function send(): void
    {
        if (!current_user_can(self::CAPABILITY)) {
            Refused::forbidden()->showAsPage();
        }

        check_admin_referer(self::ACTION);
        $url = admin_url('site-health.php');

        try {
            $result = $this->testEmails->sendTest(wp_get_current_user(), $url);
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        update_option(
            self::OPTION,
            [
                'at' => $this->clock->now(),
                'error' => $result->reason,
                'unknown' => $result->verdict === MailVerdict::Unknown,
            ],
            false,
        );
        wp_safe_redirect(add_query_arg(ScreenUrls::MAIL_TESTED, '1', $url));
        exit();
    }

    /**
     * That a mail plugin is set to send nothing, or else what the last test showed. Sends nothing.
     */
    public function finding(): Finding
    {
        $blocked = BlockedMail::mode();

        if ($blocked !== null) {
            return new Finding(
                'mail',
                __('ClientPress cannot send mail', 'clientpress'),
                FindingStatus::Critical,
                $blocked,
            );
        }

        $last = self::last();

        if ($last === null) {
            return new Finding(
                'mail',
                __('It is not known whether ClientPress can send mail', 'clientpress'),
                FindingStatus::Recommended,
                __('No test has been sent yet. Send one to yourself to find out.', 'clientpress'),
            );
        }

        $when = sprintf(
            /* translators: %s: date and time. */
            __('Last checked: %s.', 'clientpress'),
            SiteDate::withTime($last['at']),
        );

        if ($last['error'] !== '') {
            return new Finding(
                'mail',
                __('ClientPress cannot send mail', 'clientpress'),
                FindingStatus::Critical,
                sprintf(
                    /* translators: 1: why, as the mail system says it, 2: a sentence about when. */
                    __('The mail system did not take the test: %1$s %2$s', 'clientpress'),
                    BidiIsolate::of(rtrim($last['error'], '.') . '.'),
                    $when,
                ),
                isPrivate: true,
            );
        }

        if ($last['unknown']) {
            return new Finding(
                'mail',
                __('It is not known whether ClientPress can send mail', 'clientpress'),
                FindingStatus::Recommended,
                sprintf(
                    /* translators: %s: a sentence about when. */
                    __(
                        'The mail system gave no answer to the test. Look into your mailbox to see whether it arrived. %s',
                        'clientpress',
                    ),
                    $when,
                ),
            );
        }

        return new Finding(
            'mail',
            __('ClientPress can send mail', 'clientpress'),
            FindingStatus::Good,
            sprintf(
                /* translators: %s: a sentence about when. */
                __(
                    'The mail system took the test. Look into your mailbox to see whether it arrived. %s',
                    'clientpress',
                ),
                $when,
            ),
        );
    }

    /**
     * @return string HTML of the button that sends; empty for who may not.
     */
    public function button(): string
    {
        return (
            current_user_can(self::CAPABILITY)
                ? $this->template->render('admin-mail-test', [
                    'url' => admin_url('admin-post.php'),
                    'action' => self::ACTION,
                    'nonce' => wp_create_nonce(self::ACTION),
                    'address' => AddressSpelling::shown(wp_get_current_user()->user_email),
                ])
                : ''
        );
    }

    /**
     * On Site Health, after a test.
     */
    public function showResult(): void
    {
        $last = isset($_GET[ScreenUrls::MAIL_TESTED]) && get_current_screen()?->id === 'site-health'
            ? self::last()
            : null;

        if ($last === null) {
            return;
        }

        $this->template->show('admin-notices', [
            'notices' => [
                match (true) {
                    $last['error'] !== '' => [
                        'type' => 'error',
                        'sentence' => __('ClientPress cannot send mail.', 'clientpress'),
                        'details' => [$last['error']],
                    ],
                    $last['unknown'] => [
                        'type' => 'warning',
                        'sentence' => sprintf(
                            /* translators: %s: an email address. */
                            __('The mail system gave no answer. Check whether the test arrives at %s.', 'clientpress'),
                            AddressSpelling::shown(wp_get_current_user()->user_email),
                        ),
                        'details' => [],
                    ],
                    default => [
                        'type' => 'success',
                        'sentence' => sprintf(
                            /* translators: %s: an email address. */
                            __('ClientPress can send mail. A test is on its way to %s.', 'clientpress'),
                            AddressSpelling::shown(wp_get_current_user()->user_email),
                        ),
                        'details' => [],
                    ],
                },
            ],
        ]);
    }

    /**
     * @return array{at: int, error: string, unknown: bool}|null
     */
    private static function last(): ?array
    {
        $last = get_option(self::OPTION);

        return (
            is_array($last) && is_int($last['at'] ?? null) && is_string($last['error'] ?? null)
                ? ['at' => $last['at'], 'error' => $last['error'], 'unknown' => ($last['unknown'] ?? false) === true]
                : null
        );
    }
}
