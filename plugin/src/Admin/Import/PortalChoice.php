<?php

declare(strict_types=1);

namespace ClientPress\Admin\Import;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Import\PortalNames;
use ClientPress\Kernel\Refused;

/**
 * The choice of a portal for the lines of a list that name none.
 */
final readonly class PortalChoice
{
    /** With more portals than this, the portal's title is typed instead of chosen. */
    private const OFFERED = 200;

    public function __construct(
        private PortalNames $portals,
    ) {}

    /**
     * @param string $form    Id of the form that it belongs to.
     * @param string $nothing What it says while none is chosen.
     *
     * @return array{form: string, portal: string, portals: array<string, string>, nothing: string, typesPortal: bool} What the template
     *     admin-import-portal prints.
     */
    public function values(string $form, string $nothing, ImportRequest $request): array
    {
        try {
            $portals = $this->portals->offered(self::OFFERED, Actor::current());
        } catch (Refused) {
            // A title can be typed all the same.
            $portals = null;
        }

        $titles = [];

        foreach ($portals ?? [] as $portal) {
            $titles["#{$portal->id}"] = $portal->title;
        }

        return [
            'form' => $form,
            'portal' => $request->defaults->portal,
            'portals' => $titles,
            'nothing' => $nothing,
            'typesPortal' => $portals === null,
        ];
    }
}
