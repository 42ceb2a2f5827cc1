<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\SharedAssets;
use ClientPress\Invitations\Settings;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;

/**
 * Tools → Site Health: what the doctor finds, with the buttons that help, and the facts that support asks for.
 */
final readonly class SiteHealth
{
    public function __construct(
        private Diagnosis $diagnosis,
        private Requirements $requirements,
        private Settings $settings,
        private Repair $repair,
        private MailTest $mail,
        private CopyNotice $copy,
        private SharedAssets $assets,
        private Template $template,
    ) {}

    /**
     * @param array{direct: array<string, array<string, mixed>>, async: array<string, array<string, mixed>>} $tests
     *
     * @return array{direct: array<string, array<string, mixed>>, async: array<string, array<string, mixed>>}
     */
    public function addTests(array $tests): array
    {
        $own = [
            'extension' => [__('ClientPress extension', 'clientpress'), $this->diagnosis->extension(...)],
            'transactions' => [__('Database transactions', 'clientpress'), $this->diagnosis->transactions(...)],
            'cron' => [__('WP-Cron for ClientPress', 'clientpress'), $this->diagnosis->cron(...)],
            'messages' => [__('Messages of ClientPress', 'clientpress'), $this->diagnosis->messages(...)],
            'links' => [__('Invitation links', 'clientpress'), $this->diagnosis->links(...)],
            'webhooks' => [__('Webhooks of ClientPress', 'clientpress'), $this->diagnosis->webhooks(...)],
            'addresses' => [__('Addresses of ClientPress', 'clientpress'), $this->diagnosis->pathConflicts(...)],
        ];

        foreach ($own as $id => [$label, $check]) {
            $tests['direct']["clientpress_$id"] = [
                'label' => $label,
                'test' => fn(): array => $this->result($check()),
            ];
        }

        $tests['direct']['clientpress_copy'] = [
            'label' => __('ClientPress on the live site', 'clientpress'),
            'test' => fn(): array => [
                ...$this->result($this->copy->finding()),
                'actions' => $this->copy->button(),
            ],
        ];

        $tests['direct']['clientpress_tables'] = [
            'label' => __('ClientPress tables', 'clientpress'),
            'test' => fn(): array => $this->result($this->diagnosis->tables(), $this->repair->button(Fault::Tables)),
        ];

        foreach ([
            [__('Role of ClientPress', 'clientpress'),        Fault::Role],
            [__('Rights of ClientPress', 'clientpress'),      Fault::Capabilities],
            [__('Scheduled work of ClientPress', 'clientpress'), Fault::Events],
            [__('Addresses of portals', 'clientpress'),       Fault::RewriteRules],
        ] as [$label, $fault]) {
            $tests['direct']["clientpress_{$fault->value}"] = [
                'label' => $label,
                'test' => fn(): array => $this->result($this->repair->finding($fault), $this->repair->button($fault)),
            ];
        }

        $tests['direct']['clientpress_https'] = [
            'label' => __('Invitation links over HTTPS', 'clientpress'),
            'test' => fn(): array => $this->result($this->diagnosis->https()),
        ];

        $tests['direct']['clientpress_mail'] = [
            'label' => __('ClientPress can send mail', 'clientpress'),
            'test' => $this->mail(...),
        ];

        return $tests;
    }

    /**
     * @param array<string, array<string, mixed>> $info Sections of Site Health's Info tab.
     *
     * @return array<string, array<string, mixed>>
     */
    public function addInfo(array $info): array
    {
        $fields = [
            'version' => [__('Plugin version', 'clientpress'), Version::NUMBER],
            'extension' => [
                __('Extension version', 'clientpress'),
                $this->requirements->extension->version ?? __('Not loaded', 'clientpress'),
            ],
            'expiry' => [
                __('Invitation Link Expiry', 'clientpress'),
                sprintf(
                    /* translators: %s: a number of days. */
                    _n('%s day', '%s days', $this->settings->expiryDays(), 'clientpress'),
                    number_format_i18n($this->settings->expiryDays()),
                ),
            ],
        ];

        foreach ([...$this->diagnosis->findings(), ...$this->repair->findings()] as $finding) {
            $fields["check_{$finding->id}"] = [$finding->label, $finding->forSupport()];
        }

        $info['clientpress'] = [
            'label' => 'ClientPress',
            'fields' => array_map(static fn(array $field): array => [
                'label' => $field[0],
                'value' => $field[1],
            ], $fields),
        ];

        return $info;
    }

    /**
     * The result of the last test email, and the button that sends another.
     *
     * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
     */
    private function mail(): array
    {
        $result = $this->result($this->mail->finding());

        return [
            ...$result,
            'description' =>
                $result['description']
                    . $this->template->render('admin-mail-help', [
                        'template' => $this->template,
                    ]),
            'actions' => $this->mail->button(),
        ];
    }

    /**
     * @param string $actions HTML of the buttons that help.
     *
     * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
     */
    private function result(Finding $finding, string $actions = ''): array
    {
        if ($finding->command !== '') {
            $this->assets->enqueueCopying();
        }

        return [
            'label' => $finding->label,
            'status' => $finding->status->value,
            'badge' => ['label' => 'ClientPress', 'color' => 'blue'],
            'description' => $this->template->render('admin-finding', [
                'sentence' => $finding->sentence,
                'steps' => $finding->steps,
                'command' => $finding->command,
                'template' => $this->template,
            ]),
            'actions' => $actions,
            'test' => "clientpress_{$finding->id}",
        ];
    }
}
