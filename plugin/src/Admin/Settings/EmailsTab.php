<?php

declare(strict_types=1);

namespace ClientPress\Admin\Settings;

defined('ABSPATH') || exit();

use ClientPress\Invitations\TestEmails;
use ClientPress\Kernel\AddressSpelling;
use ClientPress\Kernel\Language;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Mail\EmailKind;
use ClientPress\Mail\EmailText;
use ClientPress\Mail\EmailTexts;
use ClientPress\Mail\MailResult;
use ClientPress\Mail\MailVerdict;

/**
 * Settings → ClientPress → Emails: the text of one email, its preview, and a test email.
 *
 * Preview and test use the text in the form, saved or not, and save nothing.
 */
final class EmailsTab
{
    /** Slug of the tab, and its group of settings. */
    public const SLUG = 'clientpress_emails';

    private const NONCE = self::SLUG . '-options';

    private const STEP = 'clientpress_email_step';

    /** Template of the page in the frame. */
    private const PREVIEW = 'admin-email-preview';

    private ?EmailRequest $request = null;

    /** @var list<array{type: string, sentence: string, details: list<string>}> */
    private array $notices = [];

    public function __construct(
        private readonly TestEmails $testEmails,
        private readonly Template $template,
    ) {}

    public function register(): void
    {
        register_setting(self::SLUG, EmailTexts::OPTION, [
            'type' => 'array',
            'label' => __('Emails', 'clientpress'),
            'sanitize_callback' => [$this, 'check'],
        ]);
    }

    /**
     * Before anything is printed: previews or tests the posted text, if any.
     */
    public function load(): void
    {
        $step = $_POST[self::STEP] ?? null;

        if (!in_array($step, ['preview', 'test'], true)) {
            return;
        }

        check_admin_referer(self::NONCE);
        $kind = self::kind();
        $posted = wp_unslash($_POST[EmailTexts::OPTION] ?? null);
        $this->request = EmailRequest::of($kind, is_array($posted) ? $posted[$kind->value] ?? null : null);

        if ($step === 'preview') {
            $this->preview($this->request->texts());
        }

        $this->test($this->request);
    }

    public function show(): void
    {
        $current = self::kind();
        $saved = new EmailTexts();
        $texts = $this->request?->texts() ?? $saved;
        $words = self::words($texts, $current);

        $this->template->show('admin-emails', [
            'template' => $this->template,
            'notices' => $this->notices,
            'kinds' => array_map(static fn(EmailKind $kind): array => [
                'url' => self::url($kind),
                'label' => $kind->label(),
                'isCurrent' => $kind === $current,
            ], EmailKind::cases()),
            'group' => self::SLUG,
            'step' => self::STEP,
            'name' => EmailTexts::OPTION . "[{$current->value}]",
            'action' => self::url($current),
            'label' => $current->label(),
            'description' => $current->description(),
            'words' => $words,
            'isTyped' => $texts !== $saved && $words !== self::words($saved, $current),
            'most' => EmailTexts::MAX_CHARACTERS,
            'placeholders' => array_map(static fn(string $placeholder): array => [
                'name' => $placeholder,
                'meaning' => self::meaning($placeholder),
            ], $current->placeholders()),
            'isChanged' => $saved->isChanged($current),
            'address' => AddressSpelling::shown(wp_get_current_user()->user_email),
            'preview' => $this->template->render(self::PREVIEW, $this->testEmails->preview($current, $texts)),
        ]);
    }

    /**
     * @param mixed $value Of the option: as posted, for one email; or as stored.
     *
     * @return array<string, array<string, string>> The value to store. An invalid part stays as it was.
     */
    public function check(mixed $value): array
    {
        $option = get_option(EmailTexts::OPTION);
        $stored = [];

        foreach (EmailKind::cases() as $kind) {
            $before = self::strings(is_array($option) ? $option[$kind->value] ?? null : null);
            $posted = is_array($value) ? $value[$kind->value] ?? null : null;
            $stored[$kind->value] = is_array($posted) ? $this->checked($kind, $posted, $before) : $before;
        }

        return array_filter($stored, static fn(array $words): bool => $words !== []);
    }

    /**
     * @param array<mixed>          $posted
     * @param array<string, string> $before
     *
     * @return array<string, string>
     */
    private function checked(EmailKind $kind, array $posted, array $before): array
    {
        if (isset($posted['restore'])) {
            self::addNotice('success', __('The default text is back.', 'clientpress'));

            return [];
        }

        $request = EmailRequest::of($kind, $posted);

        foreach ($request->problems as $part) {
            self::addNotice('error', self::tooLong($part));
        }

        foreach ($request->unknownPlaceholders() as $placeholder) {
            self::addNotice('warning', sprintf(
                /* translators: %s: something like {portal}. */
                __('%s is not a placeholder of this email, and will be sent as it stands.', 'clientpress'),
                $placeholder,
            ));
        }

        if ($request->hasLinkOutsideBody()) {
            self::addNotice('warning', sprintf(
                /* translators: %s: {link}. */
                __('%s stands for the link in the text alone. Elsewhere it will be sent as it stands.', 'clientpress'),
                EmailText::LINK,
            ));
        }

        if ($request->problems === [] && get_settings_errors(EmailTexts::OPTION) !== []) {
            // WordPress adds this notice only where there is no other.
            self::addNotice('success', __('Settings saved.', 'clientpress'));
        }

        return $request->toStore($before);
    }

    private function preview(EmailTexts $texts): never
    {
        nocache_headers();
        header('Content-Type: text/html; charset=UTF-8');
        header("Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; sandbox");
        $this->template->show(self::PREVIEW, $this->testEmails->preview(self::kind(), $texts));
        exit();
    }

    private function test(EmailRequest $request): void
    {
        if ($request->problems !== []) {
            $this->notices[] = [
                'type' => 'error',
                'sentence' => __('No test was sent.', 'clientpress'),
                'details' => array_map(self::tooLong(...), $request->problems),
            ];

            return;
        }

        $user = wp_get_current_user();

        try {
            $result = $this->testEmails->sendSample($request->kind, $request->texts(), $user);
        } catch (Refused $refused) {
            $refused->sendHeaders();
            $result = MailResult::refused($refused->getMessage());
        }

        $this->notices[] = match ($result->verdict) {
            MailVerdict::Taken => [
                'type' => 'success',
                'sentence' => sprintf(
                    /* translators: %s: an email address. */
                    __('A test is on its way to %s. Your text is not saved by that.', 'clientpress'),
                    AddressSpelling::shown($user->user_email),
                ),
                'details' => [],
            ],
            MailVerdict::Refused => [
                'type' => 'error',
                'sentence' => __('The test was not sent.', 'clientpress'),
                'details' => [$result->reason],
            ],
            MailVerdict::Unknown => [
                'type' => 'warning',
                'sentence' => sprintf(
                    /* translators: %s: an email address. */
                    __(
                        'The mail system gave no answer. Check whether the test arrives at %s. Your text is not saved by that.',
                        'clientpress',
                    ),
                    AddressSpelling::shown($user->user_email),
                ),
                'details' => [],
            ],
        };
    }

    /**
     * @return array{subject: string, body: string, button: string} As the form shows them.
     */
    private static function words(EmailTexts $texts, EmailKind $kind): array
    {
        return Language::in('', static fn(): array => [
            'subject' => $texts->subject($kind),
            'body' => $texts->body($kind),
            'button' => $texts->button($kind),
        ]);
    }

    private static function kind(): EmailKind
    {
        $asked = $_GET['email'] ?? null;

        return is_string($asked) ? EmailKind::tryFrom($asked) ?? EmailKind::Invitation : EmailKind::Invitation;
    }

    private static function url(EmailKind $kind): string
    {
        return add_query_arg(['tab' => self::SLUG, 'email' => $kind->value], SettingsScreen::url());
    }

    private static function meaning(string $placeholder): string
    {
        return match ($placeholder) {
            '{site}' => __('The name of this site.', 'clientpress'),
            '{portal}' => __('The title of the portal.', 'clientpress'),
            '{inviter}' => __('The name of whoever invites.', 'clientpress'),
            '{name}' => __(
                'The client’s name, where it is known; otherwise the sentence goes on without it.',
                'clientpress',
            ),
            '{client}' => __('The client’s email address.', 'clientpress'),
            '{message}' => __('The personal message, if there is one.', 'clientpress'),
            '{expires}' => __('Until when the link works, with the time zone.', 'clientpress'),
            default => __('The button and the bare link. Added at the end where it is missing.', 'clientpress'),
        };
    }

    /**
     * @return array<string, string>
     */
    private static function strings(mixed $words): array
    {
        $strings = [];

        foreach (is_array($words) ? $words : [] as $part => $text) {
            if (is_string($part) && is_string($text)) {
                $strings[$part] = $text;
            }
        }

        return $strings;
    }

    private static function tooLong(string $part): string
    {
        $number = EmailTexts::MAX_CHARACTERS[$part];
        $most = number_format_i18n($number);

        return match ($part) {
            'subject' => sprintf(
                /* translators: %s: a number. */
                _n(
                    'The subject was not changed: it may have at most %s character.',
                    'The subject was not changed: it may have at most %s characters.',
                    $number,
                    'clientpress',
                ),
                $most,
            ),
            'body' => sprintf(
                /* translators: %s: a number. */
                _n(
                    'The text was not changed: it may have at most %s character.',
                    'The text was not changed: it may have at most %s characters.',
                    $number,
                    'clientpress',
                ),
                $most,
            ),
            default => sprintf(
                /* translators: %s: a number. */
                _n(
                    'The button was not changed: it may have at most %s character.',
                    'The button was not changed: it may have at most %s characters.',
                    $number,
                    'clientpress',
                ),
                $most,
            ),
        };
    }

    /**
     * Adds a notice once, for WordPress sanitizes the value of a new option twice.
     */
    private static function addNotice(string $type, string $sentence): void
    {
        if (!in_array($sentence, array_column(get_settings_errors(EmailTexts::OPTION), 'message'), true)) {
            add_settings_error(EmailTexts::OPTION, 'clientpress_emails_' . md5($sentence), $sentence, $type);
        }
    }
}
