<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * The fields of an invitation that programs and scripts see, under the same names and in the same order at every door.
 */
final class InvitationSchema
{
    /** The format `date-time` of JSON Schema asks for an offset, and programs that check it refuse the answer. */
    public const TIME = '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$';

    /**
     * @return non-empty-array<string, array{
     *     description: string,
     *     type: string|list<string>,
     *     enum?: list<string>,
     *     pattern?: string,
     *     readonly: true,
     * }> JSON schemas by field. Texts are plain, not escaped; times are UTC, without an offset.
     */
    public static function properties(): array
    {
        $properties = [
            'id' => ['description' => __('Number of the invitation.', 'clientpress'), 'type' => 'integer'],
            'name' => [
                'description' => __('Name of the person invited; may be empty.', 'clientpress'),
                'type' => 'string',
            ],
            'email' => ['description' => __('Address that is invited.', 'clientpress'), 'type' => 'string'],
            'portal' => ['description' => __('Number of the portal.', 'clientpress'), 'type' => 'integer'],
            'portal_title' => [
                'description' => __('Title of the portal; empty when the portal is gone.', 'clientpress'),
                'type' => 'string',
            ],
            'status' => [
                'description' => __('Where the invitation stands.', 'clientpress'),
                'type' => 'string',
                'enum' => array_column(Status::cases(), 'value'),
            ],
            'delivery' => [
                'description' => __('What is known of the last email with a link.', 'clientpress'),
                'type' => 'string',
                'enum' => array_column(Delivery::cases(), 'value'),
            ],
            'delivery_error' => [
                'description' => __(
                    'Why the last email failed. Unless delivery is “failed”, it had a fresh link, and the earlier link goes on.',
                    'clientpress',
                ),
                'type' => 'string',
            ],
            'invited_by' => [
                'description' => __('User who invited; 0 for the command line.', 'clientpress'),
                'type' => 'integer',
            ],
            'user' => [
                'description' => __('User whom the invitation made or let in.', 'clientpress'),
                'type' => ['integer', 'null'],
            ],
            'send_count' => [
                'description' => __(
                    'How many emails with a link were handed to the mail system; none that it refused.',
                    'clientpress',
                ),
                'type' => 'integer',
            ],
            'sent_gmt' => [
                'description' => __('When an email with a link was last handed to the mail system.', 'clientpress'),
                'type' => ['string', 'null'],
                'pattern' => self::TIME,
            ],
            'expires_gmt' => [
                'description' => __('When the link stops working.', 'clientpress'),
                'type' => 'string',
                'pattern' => self::TIME,
            ],
            'accepted_gmt' => [
                'description' => __('When the invitation was accepted.', 'clientpress'),
                'type' => ['string', 'null'],
                'pattern' => self::TIME,
            ],
            'revoked_gmt' => [
                'description' => __('When the invitation was revoked.', 'clientpress'),
                'type' => ['string', 'null'],
                'pattern' => self::TIME,
            ],
            'locale' => [
                'description' => __(
                    'Language of the email and of the page where the client accepts, such as “de_DE”; empty for the site’s.',
                    'clientpress',
                ),
                'type' => 'string',
            ],
        ];

        $readOnly = [];

        foreach ($properties as $field => $property) {
            $readOnly[$field] = [...$property, 'readonly' => true];
        }

        return $readOnly;
    }

    /**
     * @return non-empty-list<string>
     */
    public static function fields(): array
    {
        return array_keys(self::properties());
    }
}
