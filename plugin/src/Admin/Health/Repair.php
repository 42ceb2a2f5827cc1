<?php

declare(strict_types=1);

namespace ClientPress\Admin\Health;

defined('ABSPATH') || exit();

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\ClientRole;
use ClientPress\Database\TableState;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;
use ClientPress\Kernel\Template;
use ClientPress\Portals\PortalPostType;

/**
 * Finds and mends what others have taken away of what the plugin installed. Site Health and the doctor show it.
 */
final readonly class Repair
{
    /** Name of the request that mends. */
    public const ACTION = 'clientpress_repair';

    /**
     * @param \Closure(): void $buildTables
     */
    public function __construct(
        private TableState $tables,
        private ClientRole $role,
        private Capabilities $capabilities,
        private Schedule $schedule,
        private \Closure $buildTables,
        private Template $template,
    ) {}

    /**
     * @return list<Fault> What is to be mended, in this order.
     */
    public function faults(): array
    {
        return array_values(array_filter(Fault::cases(), $this->has(...)));
    }

    /**
     * @return bool Whether it is mended.
     *
     * @throws Refused With `Forbidden`.
     */
    public function mend(Fault $fault, Actor $actor): bool
    {
        $actor->requireAdmin();

        match ($fault) {
            Fault::Tables => ($this->buildTables)(),
            Fault::Role => $this->role->install(),
            Fault::Capabilities => $this->capabilities->giveBack(),
            Fault::Events => $this->schedule->start(),
            Fault::RewriteRules => flush_rewrite_rules(false),
        };

        return !$this->has($fault);
    }

    /**
     * Gives a role every right of ClientPress, because somebody has named it.
     *
     * @return bool Whether it has them now.
     *
     * @throws Refused With `Forbidden`.
     */
    public function giveRightsTo(\WP_Role $role, Actor $actor): bool
    {
        $actor->requireAdmin();
        $this->capabilities->giveTo($role);

        return $this->capabilities->lackedBy($role) === [];
    }

    public function finding(Fault $fault): Finding
    {
        return (
            $this->has($fault)
                ? new Finding(
                    $fault->value,
                    $fault->label(),
                    FindingStatus::Critical,
                    $fault->sentence(),
                    [
                        $fault->step(),
                    ],
                )
                : new Finding(
                    $fault->value,
                    match ($fault) {
                        Fault::Role => __('The role Client is there', 'clientpress'),
                        Fault::Capabilities => __('A role may manage portals', 'clientpress'),
                        Fault::Events => __('Scheduled work of ClientPress is there', 'clientpress'),
                        default => __('Portals have their addresses', 'clientpress'),
                    },
                    FindingStatus::Good,
                    __('Nothing needs to be done.', 'clientpress'),
                )
        );
    }

    /**
     * On `admin_post_{ACTION}`: mends everything that is found.
     */
    public function mendAll(): void
    {
        check_admin_referer(self::ACTION);
        $actor = Actor::current();

        try {
            $actor->requireAdmin();

            foreach ($this->faults() as $fault) {
                $this->mend($fault, $actor);
            }
        } catch (Refused $refused) {
            $refused->showAsPage();
        }

        // The screen asks anew, and shows what is left.
        wp_safe_redirect(add_query_arg(ScreenUrls::REPAIRED, '1', admin_url('site-health.php')));
        exit();
    }

    /**
     * On Site Health, after the button was pressed.
     */
    public function showResult(): void
    {
        if (!isset($_GET[ScreenUrls::REPAIRED]) || !Actor::current()->isAdmin()) {
            return;
        }

        $left = array_map(static fn(Fault $fault): string => $fault->label(), $this->faults());

        $this->template->show('admin-notices', [
            'notices' => [
                $left === []
                    ? [
                        'type' => 'success',
                        'sentence' => __('ClientPress has repaired what it found.', 'clientpress'),
                        'details' => [],
                    ]
                    : [
                        'type' => 'error',
                        'sentence' => __('ClientPress could not repair this:', 'clientpress'),
                        'details' => $left,
                    ],
            ],
        ]);
    }

    /**
     * @return string HTML of the button that mends this and all else; empty where this is sound, and for who may not.
     */
    public function button(Fault $fault): string
    {
        return (
            $this->has($fault) && Actor::current()->isAdmin()
                ? $this->template->render('admin-repair', [
                    'url' => admin_url('admin-post.php'),
                    'action' => self::ACTION,
                    'nonce' => wp_create_nonce(self::ACTION),
                    'remedies' => array_map(static fn(Fault $fault): string => $fault->remedy(), $this->faults()),
                ])
                : ''
        );
    }

    private function has(Fault $fault): bool
    {
        return match ($fault) {
            Fault::Tables => !$this->tables->isNewer() && $this->tables->missing() !== [],
            Fault::Role => get_role(ClientRole::NAME) === null,
            Fault::Capabilities => $this->capabilities->lost() !== [],
            Fault::Events => !$this->schedule->isStarted(),
            Fault::RewriteRules => !PortalPostType::hasRewriteRules(),
        };
    }
}
