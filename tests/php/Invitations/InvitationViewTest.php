<?php

declare(strict_types=1);

namespace ClientPress\Tests\Invitations;

use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\InvitationSchema;
use ClientPress\Invitations\InvitationView;
use ClientPress\Tests\TestCase;

/**
 * @group any-database
 */
final class InvitationViewTest extends TestCase
{
    public function test_every_field_of_the_schema_has_a_value_of_its_type(): void
    {
        $fields = self::view()->fields(self::sample());

        self::assertSame(InvitationSchema::fields(), array_keys($fields));
        foreach (InvitationSchema::properties() as $field => $property) {
            self::assertTrue(rest_validate_value_from_schema($fields[$field], $property, $field));
        }
    }

    public function test_times_are_written_as_wordpress_writes_those_in_utc(): void
    {
        self::assertSame('2026-01-15T00:00:00', self::view()->field(self::sample(), 'expires_gmt'));
    }

    public function test_a_field_that_the_schema_does_not_have_is_refused(): void
    {
        $this->expectException(\OutOfBoundsException::class);

        self::view()->field(self::sample(), 'digest');
    }

    private static function view(): InvitationView
    {
        return self::services()->invitationView();
    }

    private static function sample(): Invitation
    {
        return Invitation::sample(
            'a@example.org',
            '',
            1,
            (int) strtotime('2026-01-01 00:00:00 UTC'),
            (int) strtotime('2026-01-15 00:00:00 UTC'),
        );
    }
}
