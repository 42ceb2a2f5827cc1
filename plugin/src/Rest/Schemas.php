<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Clients\UserDirectory;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\PageArguments;
use ClientPress\Portals\ClientList;
use ClientPress\Portals\PortalView;

/**
 * JSON schemas of what the routes answer, each with all its fields.
 */
final class Schemas
{
    /** Fields that are shown where somebody asked for something else, with `_embed`. */
    private const EMBEDDED = ['id', 'email', 'title', 'portal', 'status', 'url'];

    /** Fields with words for screens alone. */
    private const EDITED = ['shown_email', 'tried_gmt', 'status_label', 'is_undecided', 'obstacle'];

    /**
     * @return array<string, mixed> An invitation, with the words that the Invite Client box shows.
     */
    public static function invitation(): array
    {
        return self::of('clientpress-invitation', self::invitationProperties());
    }

    /**
     * @return array<string, mixed> An invitation whose link is shown.
     */
    public static function link(): array
    {
        return self::of('clientpress-invitation-link', [
            'link' => [
                'description' => __('The link, which is in this answer and nowhere else.', 'clientpress'),
                'type' => 'string',
                'readonly' => true,
            ],
            ...self::invitationProperties(),
        ]);
    }

    /**
     * @return array<string, mixed>
     */
    public static function portal(): array
    {
        return self::of('clientpress-portal', [
            ...PortalView::properties(),
            'obstacle' => self::obstacle(),
        ]);
    }

    /**
     * @return array<string, mixed> A user who has access to a portal.
     */
    public static function client(): array
    {
        return self::of('clientpress-client', [...UserDirectory::properties(), ...ClientList::accessProperties()]);
    }

    /**
     * @return array<string, mixed> Users who may be given access.
     */
    public static function users(): array
    {
        return self::of('clientpress-users', [
            'users' => [
                'description' => __('The first few users who were found.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'object', 'properties' => UserDirectory::properties()],
            ],
        ]);
    }

    /**
     * @return array<string, mixed> An email that nobody has sent yet.
     */
    public static function emailPreview(): array
    {
        return self::of('clientpress-email-preview', [
            'subject' => ['description' => __('The subject.', 'clientpress'), 'type' => 'string'],
            'html' => ['description' => __('The email, a whole HTML document.', 'clientpress'), 'type' => 'string'],
            'plain' => ['description' => __('The same as plain text.', 'clientpress'), 'type' => 'string'],
        ]);
    }

    /**
     * @return array<string, mixed>
     */
    public static function portalStatus(): array
    {
        return self::of('clientpress-portal-status', [
            'status' => PortalView::properties()['status'],
            'choices' => [
                'description' => __('The statuses that a portal can have, and how they are called.', 'clientpress'),
                'type' => 'array',
                'items' => [
                    'type' => 'object',
                    'properties' => ['value' => PortalView::properties()['status'], 'label' => ['type' => 'string']],
                ],
            ],
        ]);
    }

    /**
     * @return array<string, mixed> What the Invite Client box of 1.0.0 reads.
     */
    public static function box(): array
    {
        return self::of('clientpress-invite-box', [
            'obstacle' => self::obstacle(),
            'invitations' => [
                'description' => __('The latest invitations to the portal.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'object', 'properties' => self::invitationProperties()],
            ],
            'invitations_total' => [
                'description' => __('How many invitations to the portal there are.', 'clientpress'),
                'type' => 'integer',
            ],
            'clients' => [
                'description' => __('Who may enter the portal.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'object', 'properties' => UserDirectory::properties()],
            ],
            'expiry_choices' => [
                'description' => __('Numbers of days that a link can work for.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'integer'],
            ],
            'expiry_days' => [
                'description' => __('Days that a link works when nothing else is said.', 'clientpress'),
                'type' => 'integer',
            ],
        ]);
    }

    /**
     * @param string|null $search What is searched for, for people; null where one cannot.
     *
     * @return array<string, array<array-key, mixed>> Arguments of a collection, as core's collections have them.
     */
    public static function collectionArguments(?string $search = null): array
    {
        $arguments = [...self::contextArgument(), ...PageArguments::all()];

        return $search === null
            ? $arguments
            : $arguments + ['search' => ['description' => $search, 'type' => 'string', 'maxLength' => 100]];
    }

    /**
     * @return array<string, array<array-key, mixed>>
     */
    public static function contextArgument(): array
    {
        return [
            'context' => [
                'description' => __('Which fields are shown.', 'clientpress'),
                'type' => 'string',
                'enum' => ['view', 'embed', 'edit'],
                'default' => 'view',
            ],
        ];
    }

    /**
     * @return array<string, mixed>
     */
    private static function obstacle(): array
    {
        return [
            'description' => __('Why nobody can be invited; null when somebody can.', 'clientpress'),
            'type' => ['string', 'null'],
        ];
    }

    /**
     * @return array<string, array<string, mixed>>
     */
    private static function invitationProperties(): array
    {
        return [
            ...InvitationSchema::properties(),
            'shown_email' => [
                'description' => __(
                    'The address as people write it: its domain may have letters beyond a to z.',
                    'clientpress',
                ),
                'type' => 'string',
                'readonly' => true,
            ],
            'tried_gmt' => [
                'description' => __('When an email was last tried, whatever became of it.', 'clientpress'),
                'type' => ['string', 'null'],
                'pattern' => InvitationSchema::TIME,
                'readonly' => true,
            ],
            'status_label' => [
                'description' => __('The status in the words of the site’s language.', 'clientpress'),
                'type' => 'string',
                'readonly' => true,
            ],
            'is_undecided' => [
                'description' => __('Whether the invitation is neither accepted nor revoked.', 'clientpress'),
                'type' => 'boolean',
                'readonly' => true,
            ],
        ];
    }

    /**
     * @param array<string, array<string, mixed>> $properties
     *
     * @return array{'$schema': string, title: string, type: 'object', properties: array<string, array<string, mixed>>}
     */
    private static function of(string $title, array $properties): array
    {
        foreach ($properties as $name => $property) {
            $properties[$name]['readonly'] = true;
            $properties[$name]['context'] = array_values(array_filter([
                in_array($name, self::EDITED, true) ? null : 'view',
                'edit',
                in_array($name, self::EMBEDDED, true) ? 'embed' : null,
            ]));
        }

        return [
            '$schema' => 'http://json-schema.org/draft-04/schema#',
            'title' => $title,
            'type' => 'object',
            'properties' => $properties,
        ];
    }
}
