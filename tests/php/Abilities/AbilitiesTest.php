<?php

declare(strict_types=1);

namespace ClientPress\Tests\Abilities;

use ClientPress\Invitations\InvitationSchema;
use ClientPress\Tests\Doors\Nasty;
use ClientPress\Tests\Doors\Scene;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

/** By core's own client; over REST, RoleMatrixTest and HostileInputTest try them with everybody. */
final class AbilitiesTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();

        if (!function_exists('wp_get_ability')) {
            self::markTestSkipped('WordPress has abilities since 6.9.');
        }

        self::actAsNewUser('administrator');
    }

    public function test_an_invitation_goes_from_sending_to_revoking(): void
    {
        $portal = self::createPortal();

        $sent = self::executed('invitation-send', [
            'portal' => $portal,
            'email' => 'a@example.org',
            'name' => 'Anna Berg',
            'message' => 'Ready.',
            'expiry_days' => 7,
        ]);
        self::assertSame(InvitationSchema::fields(), array_keys($sent));
        self::assertSame(['a@example.org', 'Anna Berg', 'pending'], [$sent['email'], $sent['name'], $sent['status']]);
        self::assertStringContainsString('Ready.', Inbox::latestTo('a@example.org')->text());

        self::assertSame($sent, self::executed('invitation-get', ['id' => $sent['id']]));
        $list = self::executed('invitation-list', [
            'portal' => (string) $portal,
            'status' => 'pending',
            'per_page' => '1',
        ]);
        self::assertSame(['invitations' => [$sent], 'total' => 1], $list);
        self::assertSame(1, self::executed('invitation-list', null)['total']);

        self::assertSame(2, self::executed('invitation-resend', ['id' => $sent['id']])['send_count']);
        self::assertCount(2, Inbox::all());
        self::assertSame('revoked', self::executed('invitation-revoke', ['id' => $sent['id']])['status']);
    }

    public function test_access_is_given_listed_and_taken(): void
    {
        $portal = self::createPortal();
        $user = self::createUser('subscriber');
        $both = ['portal' => $portal, 'user' => $user->ID];

        $given = self::executed('client-grant', $both);
        self::assertSame([$user->ID, null], [$given['id'], $given['notify_error']]);
        self::assertSame([], Inbox::all());
        $list = self::executed('client-list', ['portal' => $portal]);
        self::assertSame([$user->user_email], array_column($list['clients'], 'email'));
        self::assertSame([get_current_user_id()], array_column($list['clients'], 'granted_by'));
        self::assertMatchesRegularExpression('/^\d{4}-\d\d-\d\dT/', $list['clients'][0]['since']);
        self::assertSame(1, $list['total']);
        self::assertSame(['removed' => true], self::executed('client-remove', $both));
        self::assertSame(['removed' => false], self::executed('client-remove', $both));

        self::executed('client-grant', ['notify' => true] + $both);
        self::assertCount(1, Inbox::all());
    }

    public function test_a_refusal_says_why_with_the_codes_of_the_other_doors(): void
    {
        $portal = self::createPortal();
        [$id] = Scene::invite($portal, 'a@example.org');

        foreach ([
            ['invitation-send', ['portal' => $portal, 'email' => 'a@example.org'], 'clientpress_already_invited', 409],
            ['invitation-send', ['portal' => $portal, 'email' => 'nobody'], 'clientpress_invalid_email', 400],
            [
                'invitation-send',
                ['portal' => $portal, 'email' => 'b@example.org', 'name' => 'see www.example.org'],
                'clientpress_invalid_terms',
                400,
            ],
            ['invitation-get', ['id' => 99_999_999], 'clientpress_invitation_not_found', 404],
            ['client-list', ['portal' => 99_999_999], 'clientpress_portal_not_found', 404],
            ['client-grant', ['portal' => $portal, 'user' => 99_999_999], 'clientpress_user_not_found', 404],
        ] as [$name, $input, $code, $status]) {
            $error = wp_get_ability("clientpress/{$name}")?->execute($input);

            self::assertInstanceOf(\WP_Error::class, $error, $name);
            self::assertSame([$code, $status], [$error->get_error_code(), $error->get_error_data()['status'] ?? null]);
        }

        $error = wp_get_ability('clientpress/invitation-send')?->execute([
            'portal' => $portal,
            'email' => 'a@example.org',
        ]);
        self::assertSame($id, $error instanceof \WP_Error ? $error->get_error_data()['id'] ?? null : null);
    }

    public function test_who_may_not_invite_is_refused_before_anything_is_looked_at(): void
    {
        [$id] = Scene::invite($portal = self::createPortal(), 'a@example.org');
        $inputs = [
            'invitation-send' => ['portal' => $portal, 'email' => 'b@example.org'],
            'invitation-list' => [],
            'invitation-get' => ['id' => $id],
            'invitation-resend' => ['id' => $id],
            'invitation-revoke' => ['id' => $id],
            'client-list' => ['portal' => $portal],
            'client-grant' => ['portal' => $portal, 'user' => 1],
            'client-remove' => ['portal' => $portal, 'user' => 1],
        ];
        self::assertEqualsCanonicalizing(array_keys(self::ours()), array_keys($inputs));

        foreach (['author', 'clientpress_client'] as $role) {
            self::actAsNewUser($role);
            foreach ($inputs as $name => $input) {
                self::assertFalse(wp_get_ability("clientpress/{$name}")?->check_permissions($input));
                $error = wp_get_ability("clientpress/{$name}")?->execute($input);
                self::assertSame(
                    'ability_invalid_permissions',
                    $error instanceof \WP_Error ? $error->get_error_code() : $error,
                );
            }
        }
        self::assertSame([], Inbox::all());
    }

    public function test_no_answer_holds_a_link(): void
    {
        $portal = self::createPortal();
        [$id] = Scene::invite($portal, 'a@example.org');
        $answers = [
            self::executed('invitation-send', [
                'portal' => $portal,
                'email' => 'b@example.org',
                'passphrase' => 'marmalade',
            ]),
            self::executed('invitation-resend', ['id' => $id]),
            self::executed('invitation-get', ['id' => $id]),
            self::executed('invitation-list', []),
            self::executed('invitation-revoke', ['id' => $id]),
        ];

        $told = (string) wp_json_encode($answers);
        self::assertSame(0, preg_match('/[0-9a-f]{64}|client-invitation|marmalade|argon2/', $told));
        foreach (self::ours() as $ability) {
            self::assertSame(0, preg_match('/link|secret|token/', implode(
                ' ',
                self::names($ability->get_output_schema()),
            )));
        }
    }

    public function test_annotations_say_what_an_ability_does(): void
    {
        $said = array_map(static fn(\WP_Ability $ability): array => array_values($ability->get_meta_item(
            'annotations',
        )), self::ours());

        self::assertSame(
            [
                'invitation-send' => [false, false, false],
                'invitation-list' => [true, false, true],
                'invitation-get' => [true, false, true],
                'invitation-resend' => [false, true, false],
                'invitation-revoke' => [false, true, true],
                'client-list' => [true, false, true],
                'client-grant' => [false, false, true],
                'client-remove' => [false, true, true],
            ],
            $said,
        );
        foreach (self::ours() as $ability) {
            self::assertTrue($ability->get_meta_item('show_in_rest'));
        }
    }

    public function test_nonsense_in_any_input_gets_a_clean_answer(): void
    {
        $portal = self::createPortal();
        [$id] = Scene::invite($portal, 'a@example.org');
        $valid = ['portal' => $portal, 'id' => $id, 'email' => 'b@example.org', 'user' => 1];

        foreach (self::ours() as $name => $ability) {
            $schema = $ability->get_input_schema();
            foreach (array_keys($schema['properties']) as $field) {
                foreach (Nasty::values() as $what => $value) {
                    $input = [$field => $value] + array_intersect_key($valid, array_flip($schema['required']));
                    $answer = $ability->execute($input);
                    self::assertTrue(is_array($answer) || $answer instanceof \WP_Error, "{$name} {$field}: {$what}");
                    if ($answer instanceof \WP_Error) {
                        self::assertNotSame('ability_invalid_output', $answer->get_error_code());
                        self::assertNotSame('ability_callback_exception', $answer->get_error_code());
                    }
                }
            }
            self::assertInstanceOf(\WP_Error::class, $ability->execute(['role' => 'administrator'] + $valid));
            self::assertInstanceOf(\WP_Error::class, $ability->execute('text'));
        }
    }

    /** @return array<string, \WP_Ability> by name, without the prefix */
    private static function ours(): array
    {
        $ours = [];
        foreach (wp_get_abilities() as $ability) {
            if (str_starts_with($ability->get_name(), 'clientpress/')) {
                $ours[substr($ability->get_name(), strlen('clientpress/'))] = $ability;
            }
        }

        return $ours;
    }

    /**
     * @param array<array-key, mixed> $schema
     * @return list<string>
     */
    private static function names(array $schema): array
    {
        $names = [];
        foreach ($schema['properties'] ?? [] as $name => $property) {
            array_push($names, (string) $name, ...self::names($property['items'] ?? $property));
        }

        return $names;
    }

    /**
     * @param array<string, mixed>|null $input
     * @return array<string, mixed>
     */
    private static function executed(string $name, ?array $input): array
    {
        $answer = wp_get_ability("clientpress/{$name}")?->execute($input);
        self::assertIsArray($answer, $answer instanceof \WP_Error ? $answer->get_error_message() : $name);

        return $answer;
    }
}
