<?php

declare(strict_types=1);

namespace ClientPress\Rest;

defined('ABSPATH') || exit();

use ClientPress\Invitations\InvitationSchema;

/**
 * JSON schemas of what the routes of {@see InviteBoxController} answer.
 */
final class InviteBoxSchema
{
    /**
     * @return array<string, mixed>
     */
    public static function box(): array
    {
        return self::answer('clientpress-invite-box', [
            'obstacle' => [
                'description' => __('Why nobody can be invited; null when somebody can.', 'clientpress'),
                'type' => ['string', 'null'],
            ],
            'invitations' => [
                'description' => __('The latest invitations to the portal.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'object', 'properties' => self::properties()],
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
                'description' => __('Numbers of days that a link can live.', 'clientpress'),
                'type' => 'array',
                'items' => ['type' => 'integer'],
            ],
            'expiry_days' => [
                'description' => __('Days that a link lives when nothing else is said.', 'clientpress'),
                'type' => 'integer',
            ],
        ]);
    }

    /**
     * @return array<string, mixed>
     */
    public static function invitation(): array
    {
        return self::answer('clientpress-invitation', self::properties());
    }

    /**
     * @return array<string, mixed>
     */
    public static function link(): array
    {
        return self::answer('clientpress-invitation-link', [
            'link' => [
                'description' => __('The link, which is in this answer and nowhere else.', 'clientpress'),
                'type' => 'string',
                'readonly' => true,
            ],
            ...self::properties(),
        ]);
    }

    /**
     * @return array<string, array<string, mixed>> Of an invitation, with the words that the box shows.
     */
    private static function properties(): array
    {
        return [
            ...InvitationSchema::properties(),
            'shown_email' => [
                'description' => __('The address as people write it: its domain may have umlauts.', 'clientpress'),
                'type' => 'string',
                'readonly' => true,
            ],
            'tried_gmt' => [
                'description' => __('When an email was last tried, whatever became of it.', 'clientpress'),
                'type' => ['string', 'null'],
                'format' => 'date-time',
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
     * @return array<string, mixed>
     */
    private static function answer(string $title, array $properties): array
    {
        return [
            '$schema' => 'http://json-schema.org/draft-04/schema#',
            'title' => $title,
            'type' => 'object',
            'properties' => $properties,
        ];
    }
}
