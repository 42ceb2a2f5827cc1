<?php

declare(strict_types=1);

namespace ClientPress\Abilities;

defined('ABSPATH') || exit();

use ClientPress\Clients\Actor;
use ClientPress\Kernel\Refused;

/**
 * Registers the operations as abilities (WordPress 6.9 and newer; its hooks never fire on an older one), under the names
 * and schemas that REST and the command line have. No answer holds a link.
 */
final readonly class Abilities
{
    private const CATEGORY = 'clientpress';

    public function __construct(
        private InvitationAbilities $invitations,
        private ClientAbilities $clients,
    ) {}

    /**
     * On wp_abilities_api_categories_init.
     */
    public function registerCategory(): void
    {
        if (function_exists('wp_register_ability_category')) {
            wp_register_ability_category(self::CATEGORY, [
                'label' => 'ClientPress',
                'description' => __('Invitations to client portals, and who may enter them.', 'clientpress'),
            ]);
        }
    }

    /**
     * On wp_abilities_api_init.
     */
    public function register(): void
    {
        if (!function_exists('wp_register_ability')) {
            return;
        }

        foreach ([...$this->invitations->all(), ...$this->clients->all()] as $ability) {
            wp_register_ability("clientpress/{$ability->name}", [
                'label' => $ability->label,
                'description' => $ability->description,
                'category' => self::CATEGORY,
                'input_schema' => [
                    'type' => 'object',
                    'properties' => $ability->input,
                    'required' => $ability->required,
                    'additionalProperties' => false,
                    // WordPress refuses a call without any input unless there is a default.
                    ...($ability->required === [] ? ['default' => []] : []),
                ],
                'output_schema' => [
                    'type' => 'object',
                    'properties' => $ability->output,
                    'additionalProperties' => false,
                ],
                // The operation itself checks the right to this portal.
                'permission_callback' => static fn(): bool => Actor::current()->mayInvite(),
                'execute_callback' => static fn(mixed $input = null): array|\WP_Error => self::execute(
                    $ability,
                    is_array($input) ? $input : [],
                ),
                'meta' => [
                    'annotations' => [
                        'readonly' => $ability->effect === Effect::None,
                        'destructive' => $ability->effect === Effect::Ends || $ability->effect === Effect::Replaces,
                        'idempotent' => $ability->effect !== Effect::Sends && $ability->effect !== Effect::Replaces,
                    ],
                    'show_in_rest' => true,
                ],
            ]);
        }
    }

    /**
     * @param array<array-key, mixed> $input As the schema has checked it.
     *
     * @return array<string, mixed>|\WP_Error
     */
    private static function execute(Ability $ability, array $input): array|\WP_Error
    {
        try {
            return ($ability->execute)(new Input($input), Actor::current());
        } catch (Refused $refused) {
            $error = $refused->toWpError();
            $error->add_data(['status' => $refused->reason->httpStatus()] + $refused->data);

            return $error;
        }
    }
}
