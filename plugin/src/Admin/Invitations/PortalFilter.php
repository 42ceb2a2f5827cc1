<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * Filters the list of invitations by portal: a drop-down or, with more than a hundred portals, a search field.
 */
final readonly class PortalFilter
{
    /** Action of the request that searches portals. */
    public const ACTION = 'clientpress_find_portals';

    private const OFFERED = 100;

    private const SUGGESTED = 20;

    public function __construct(
        private InvitationList $invitations,
        private Portals $portals,
        private Template $template,
    ) {}

    /**
     * @param string $form Id of the form that the field belongs to.
     */
    public function show(?int $selectedId, string $form, Actor $actor): void
    {
        try {
            $offered = $this->invitations->portals('', self::OFFERED + 1, $actor);
        } catch (Refused) {
            return;
        }

        $selected = $selectedId === null ? null : $this->portals->find($selectedId);
        $choices = array_column(array_slice($offered, 0, self::OFFERED), 'title', 'id');

        if ($selected !== null && $actor->mayInviteTo($selected->id)) {
            $choices[$selected->id] = $selected->title;
        }

        $this->template->show('admin-portal-filter', [
            'choices' => $choices,
            'selected' => (int) $selectedId,
            'form' => $form,
            'searchUrl' => count($offered) <= self::OFFERED
                ? ''
                : add_query_arg([
                    'action' => self::ACTION,
                    '_ajax_nonce' => wp_create_nonce(self::ACTION),
                ], admin_url('admin-ajax.php')),
        ]);
    }

    /**
     * Answers the search field: portals whose title contains what was typed.
     */
    public function suggest(): never
    {
        check_ajax_referer(self::ACTION);
        $typed = $_GET['title'] ?? '';

        try {
            $portals = $this->invitations->portals(
                is_string($typed) ? trim(wp_unslash($typed)) : '',
                self::SUGGESTED,
                Actor::current(),
            );
        } catch (Refused $refused) {
            wp_send_json_error($refused->toWpError(), $refused->reason->httpStatus());
        }

        wp_send_json_success(array_map(static fn(Portal $portal): array => [
            'id' => $portal->id,
            'title' => $portal->title,
        ], $portals));
    }
}
