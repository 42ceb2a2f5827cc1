<?php

declare(strict_types=1);

namespace ClientPress\Admin\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Invitations\InvitationList;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Template;
use ClientPress\Kernel\Version;
use ClientPress\Portals\Portal;
use ClientPress\Portals\Portals;

/**
 * Filters a list by portal: a drop-down or, with more than a hundred portals, a search field.
 */
final readonly class PortalFilter
{
    /** Action of the request that searches portals that somebody was invited to. */
    public const ACTION = 'clientpress_find_portals';

    /** Action of the request that searches all portals that one may invite to. */
    public const ACTION_OF_ALL = 'clientpress_find_all_portals';

    private const OFFERED = 100;

    private const SUGGESTED = 20;

    /**
     * @param \Closure(string, int, Actor): list<Portal> $find     Of a part of a title and how many at most: portals to
     *                                                          choose from.
     * @param self::ACTION|self::ACTION_OF_ALL           $action
     * @param string                                     $assets URL of the folder of scripts and styles, without a
     *                                                           trailing slash.
     */
    private function __construct(
        private \Closure $find,
        private string $action,
        private Portals $portals,
        private Template $template,
        private string $assets,
    ) {}

    public static function ofInvitations(
        InvitationList $invitations,
        Portals $portals,
        Template $template,
        string $assets,
    ): self {
        return new self($invitations->portals(...), self::ACTION, $portals, $template, $assets);
    }

    public static function ofAll(Portals $portals, Template $template, string $assets): self
    {
        $find = static fn(string $title, int $limit, Actor $actor): array => $title === ''
            ? $portals->offered($actor, $limit)
            : $portals->managedBy($actor, $title, $limit, 1)[0];

        return new self($find, self::ACTION_OF_ALL, $portals, $template, $assets);
    }

    /**
     * @param string $form Id of the form that the field belongs to.
     */
    public function show(?int $selectedId, string $form, Actor $actor): void
    {
        $this->print('admin-portal-filter', $selectedId, $form, $actor);
    }

    /**
     * The field alone, to choose a portal in a form.
     *
     * @param string $form Id of the form that the field belongs to.
     */
    public function showChoice(?int $selectedId, string $form, Actor $actor): void
    {
        $this->print('admin-portal-choice', $selectedId, $form, $actor);
    }

    private function print(string $template, ?int $selectedId, string $form, Actor $actor): void
    {
        try {
            $offer = $this->offer($selectedId, $actor);
        } catch (Refused) {
            return;
        }

        $this->template->show($template, [
            'template' => $this->template,
            'none' => null,
            'selected' => (int) $selectedId,
            'form' => $form,
            ...$offer,
        ]);
    }

    /**
     * What a template shows. Where there are more portals than are offered, this enqueues portal-filter.js, which makes a
     * field of the drop-down that searches them by a part of their titles.
     *
     * @return array{choices: array<int, string>, searchUrl: string} Titles by portal id, and the URL that the script asks;
     *     empty when all portals are among the choices.
     *
     * @throws Refused With `Forbidden` or `StorageFailed`.
     */
    public function offer(?int $selectedId, Actor $actor): array
    {
        $offered = ($this->find)('', self::OFFERED + 1, $actor);
        $selected = $selectedId === null ? null : $this->portals->find($selectedId);
        $choices = array_column(array_slice($offered, 0, self::OFFERED), 'title', 'id');

        if ($selected !== null && $actor->mayInviteTo($selected->id)) {
            $choices[$selected->id] = $selected->title;
        }

        if (count($offered) <= self::OFFERED) {
            return ['choices' => $choices, 'searchUrl' => ''];
        }

        wp_enqueue_script('clientpress-portal-filter', "{$this->assets}/portal-filter.js", [], Version::NUMBER, [
            'in_footer' => true,
        ]);

        return [
            'choices' => $choices,
            'searchUrl' => add_query_arg([
                'action' => $this->action,
                '_ajax_nonce' => wp_create_nonce($this->action),
            ], admin_url('admin-ajax.php')),
        ];
    }

    /**
     * Answers the search field: portals whose title contains what was typed.
     */
    public function suggest(): never
    {
        check_ajax_referer($this->action);
        $typed = $_GET['title'] ?? '';

        try {
            $portals = ($this->find)(
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
