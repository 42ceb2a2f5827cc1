<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

/**
 * What programs say when they send, resend or look for invitations: JSON schemas by name, the same at every door. Lengths
 * and contents are checked by the operations, with messages for users.
 */
final class InvitationArguments
{
    /**
     * @return array<string, mixed>
     */
    public static function portal(): array
    {
        return [
            'description' => __('The portal to invite to.', 'clientpress'),
            'type' => 'integer',
            'minimum' => 1,
        ];
    }

    /**
     * @return array{email: array<string, mixed>, name: array<string, mixed>, existing_account: array<string, mixed>}
     */
    public static function recipient(): array
    {
        return [
            'email' => [
                'description' => __('Whom to invite.', 'clientpress'),
                'type' => 'string',
            ],
            'name' => [
                'description' => __('The name of the person, where it is known.', 'clientpress'),
                'type' => 'string',
            ],
            'existing_account' => [
                'description' => __(
                    'What is sent to an address that has an account: nothing, or an invitation that asks its owner to log in.',
                    'clientpress',
                ),
                'type' => 'string',
                'enum' => array_column(ExistingAccount::cases(), 'value'),
                'default' => ExistingAccount::Refuse->value,
            ],
        ];
    }

    /**
     * @param list<int> $lifetimes Days that may be chosen.
     *
     * @return array<string, array<string, mixed>>
     */
    public static function terms(array $lifetimes): array
    {
        return [
            'message' => [
                'description' => __('Personal message for the email, plain text.', 'clientpress'),
                'type' => 'string',
            ],
            'expiry_days' => [
                'description' => __('Days that the link works; the site’s own choice when left out.', 'clientpress'),
                'type' => 'integer',
                'enum' => $lifetimes,
            ],
            'passphrase' => [
                'description' => __('Asked of the client, who learns it by another way than email.', 'clientpress'),
                'type' => 'string',
            ],
            'locale' => [
                'description' => __(
                    'Language of the email and of the page where the client accepts, one of those that the site has, such as “de_DE”; the site’s own when left out.',
                    'clientpress',
                ),
                'type' => 'string',
            ],
        ];
    }

    /**
     * @return array<string, array<string, mixed>>
     */
    public static function filters(): array
    {
        return [
            'search' => [
                'description' => __(
                    'The beginning of an email address, of its domain after “@”, or of a word of the name. Results are ordered by id.',
                    'clientpress',
                ),
                'type' => 'string',
                'maxLength' => 100,
            ],
            'portal' => [
                'description' => __('Only invitations to this portal.', 'clientpress'),
                'type' => 'integer',
                'minimum' => 1,
            ],
            'status' => [
                'description' => __('Only invitations with this status.', 'clientpress'),
                'type' => 'string',
                'enum' => array_column(Status::cases(), 'value'),
            ],
            'delivery' => [
                'description' => __(
                    'Only pending or expired invitations whose last email has this state.',
                    'clientpress',
                ),
                'type' => 'string',
                'enum' => array_column(Delivery::cases(), 'value'),
            ],
            'asked' => [
                'description' => __('Only invitations whose client asked for a new link.', 'clientpress'),
                'type' => 'boolean',
                'default' => false,
            ],
        ];
    }
}
