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
        private Checks $checks,
        private Requirements $requirements,
        private Settings $settings,
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
        foreach ($this->checks->all() as $id => $check) {
            $tests['direct']["clientpress_$id"] = [
                'label' => $check->label,
                'test' => fn(): array => $this->result($id, $check),
            ];
        }

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
                __('Version of the PHP extension', 'clientpress'),
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

        $fields = array_map(static fn(array $field): array => ['label' => $field[0], 'value' => $field[1]], $fields);

        foreach ($this->checks->findings() as $finding) {
            $fields["check_{$finding->id}"] = [
                'label' => $finding->label,
                'value' => $finding->forSupport(),
                // Shown, and not copied with the rest.
                'private' => $finding->isPrivate,
            ];
        }

        $info['clientpress'] = ['label' => 'ClientPress', 'fields' => $fields];

        return $info;
    }

    /**
     * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
     */
    private function result(string $id, Check $check): array
    {
        $finding = Checks::finding($id, $check);
        $help = $check->help === '' ? '' : $this->template->render($check->help, ['template' => $this->template]);

        if ($finding->command !== '') {
            $this->assets->enqueueCopying();
        }

        return [
            'label' => $finding->label,
            'status' => $finding->status->value,
            'badge' => ['label' => 'ClientPress', 'color' => 'blue'],
            'description' =>
                $this->template->render('admin-finding', [
                    'sentence' => $finding->sentence,
                    'steps' => $finding->steps,
                    'command' => $finding->command,
                    'template' => $this->template,
                ]) . $help,
            'actions' => $check->button === null ? '' : ($check->button)(),
            'test' => "clientpress_{$finding->id}",
        ];
    }
}
