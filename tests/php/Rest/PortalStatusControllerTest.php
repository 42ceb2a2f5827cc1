<?php

declare(strict_types=1);

namespace ClientPress\Tests\Rest;

use ClientPress\Portals\PortalStatus;

final class PortalStatusControllerTest extends RestTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::actAs(self::createEditorWhoMayNotInvite());
    }

    public function test_the_status_is_read_with_what_it_could_be(): void
    {
        $response = self::call('GET', self::createPortal('archived'), '/status');

        self::assertSame([
            200,
            [
                'status' => 'archived',
                'choices' => [
                    ['value' => 'active', 'label' => 'Active'],
                    ['value' => 'pending', 'label' => 'Pending'],
                    ['value' => 'archived', 'label' => 'Archived'],
                ],
            ],
        ], [$response->get_status(), $response->get_data()]);
        self::assertSame('no-store', $response->get_headers()['Cache-Control']);
    }

    public function test_a_change_counts_for_clients_at_once(): void
    {
        $portal = self::createPortal('pending');
        $client = self::createUser('clientpress_client');
        self::letIn($portal, $client->ID);
        self::assertFalse(user_can($client, 'read_post', $portal));

        $response = self::call('POST', $portal, '/status', ['status' => 'active']);

        self::assertSame([200, 'active'], [$response->get_status(), $response->get_data()['status']]);
        self::assertTrue(user_can($client, 'read_post', $portal));
    }

    /**
     * @return iterable<string, array{array<string, mixed>}>
     */
    public static function badStatuses(): iterable
    {
        yield 'nothing' => [['other' => 'active']];
        yield 'null' => [['status' => null]];
        yield 'empty' => [['status' => '']];
        yield 'unknown' => [['status' => 'publish']];
        yield 'capital' => [['status' => 'Active']];
        yield 'list' => [['status' => ['active']]];
        yield 'number' => [['status' => 0]];
        yield 'truth' => [['status' => true]];
        yield 'a megabyte' => [['status' => str_repeat('a', 1_000_000)]];
    }

    /**
     * @dataProvider badStatuses
     * @param array<string, mixed> $body
     */
    public function test_what_is_no_status_is_refused_and_changes_nothing(array $body): void
    {
        $portal = self::createPortal('archived');

        self::assertSame(400, self::call('POST', $portal, '/status', $body)->get_status());
        self::assertSame(PortalStatus::Archived, PortalStatus::of($portal));
    }
}
