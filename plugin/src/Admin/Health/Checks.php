<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Refused;

/**
 * The one list of what is checked of a site. Site Health and the doctor read it.
 */
final readonly class Checks
{
    public function __construct(
        private Diagnosis $diagnosis,
        private Repair $repair,
        private MailTest $mail,
        private CopyNotice $copy,
    ) {}

    /**
     * @return array<string, Check> By the id of its finding.
     */
    public function all(): array
    {
        return [
            'extension' => new Check(
                __('PHP extension of ClientPress', 'clientpress'),
                $this->diagnosis->extension(...),
            ),
            'tables' => new Check(
                __('ClientPress tables', 'clientpress'),
                $this->diagnosis->tables(...),
                fn(): string => $this->repair->button(Fault::Tables),
            ),
            'transactions' => new Check(
                __('Database transactions', 'clientpress'),
                $this->diagnosis->transactions(...),
            ),
            'cron' => new Check(__('WP-Cron for ClientPress', 'clientpress'), $this->diagnosis->cron(...)),
            'messages' => new Check(__('Messages of ClientPress', 'clientpress'), $this->diagnosis->messages(...)),
            'links' => new Check(__('Invitation links', 'clientpress'), LinkCheck::finding(...)),
            'addresses' => new Check(__('Addresses of ClientPress', 'clientpress'), PathConflicts::finding(...)),
            'https' => new Check(__('Invitation links over HTTPS', 'clientpress'), $this->diagnosis->https(...)),
            'copy' => new Check(
                __('ClientPress on the live site', 'clientpress'),
                $this->copy->finding(...),
                $this->copy->button(...),
            ),
            'webhooks' => new Check(__('Webhooks of ClientPress', 'clientpress'), $this->diagnosis->webhooks(...)),
            ...$this->ofFaults(),
            'mail' => new Check(
                __('ClientPress can send mail', 'clientpress'),
                $this->mail->finding(...),
                $this->mail->button(...),
                'admin-mail-help',
            ),
        ];
    }

    /**
     * @return list<Finding>
     */
    public function findings(): array
    {
        $checks = $this->all();

        return array_map(self::finding(...), array_keys($checks), $checks);
    }

    /**
     * A check whose query fails becomes a finding of its own, so that the others are still made.
     */
    public static function finding(string $id, Check $check): Finding
    {
        try {
            return ($check->find)();
        } catch (Refused $refused) {
            return new Finding($id, $check->label, FindingStatus::Recommended, $refused->getMessage());
        }
    }

    /**
     * @return array<string, Check>
     */
    private function ofFaults(): array
    {
        $checks = [];

        foreach ([
            [__('Role of ClientPress', 'clientpress'),        Fault::Role],
            [__('Rights of ClientPress', 'clientpress'),      Fault::Capabilities],
            [__('Scheduled work of ClientPress', 'clientpress'), Fault::Events],
            [__('Addresses of portals', 'clientpress'),       Fault::RewriteRules],
        ] as [$label, $fault]) {
            $checks[$fault->value] = new Check(
                $label,
                fn(): Finding => $this->repair->finding($fault),
                fn(): string => $this->repair->button($fault),
            );
        }

        return $checks;
    }
}
