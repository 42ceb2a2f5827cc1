<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Invitations;

use ClientPress\Clients\Actor;
use ClientPress\Clients\Capabilities;
use ClientPress\Clients\KeptRemovals;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\TestCase;

/** Who was picked in the classic editor's form is let in, or out, when the portal is saved. */
final class ClientFieldFormTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once ABSPATH . 'wp-admin/includes/admin.php';
        self::actAs(1);
        self::attachAdminHooks();
    }

    public function test_saving_lets_in_and_out_whom_somebody_picked_and_mails_those_let_in(): void
    {
        $portal = self::createPortal();
        $stays = self::clientOf($portal);
        $goes = self::clientOf($portal);
        $anna = self::createUser('subscriber', ['display_name' => 'Anna']);

        self::save($portal, ['add' => [(string) $anna->ID], 'remove' => [(string) $goes], 'tell' => '1']);

        self::assertSame([$stays, $anna->ID], self::clients($portal));
        self::assertCount(1, Inbox::to($anna->user_email));
        $left = self::leftOver($portal);
        self::assertSame([], $left['picks']);
        self::assertSame('success', $left['result']['status']);
        self::assertStringContainsString("Anna ({$anna->user_email}) may now enter", $left['result']['text']);
        self::assertStringContainsString('can no longer enter', $left['result']['text']);
        self::assertNull(self::leftOver($portal)['result'], 'It is said once.');
        self::assertSame([$goes], array_column(array_column($left['undoable'], 'user'), 'id'));
        self::assertEquals(
            [$portal, $goes],
            array_slice(
                array_values((array) KeptRemovals::take($left['undoable'][0]['undo'], Actor::current())[0]),
                0,
                2,
            ),
        );
    }

    public function test_nobody_is_mailed_where_that_was_unticked(): void
    {
        $portal = self::createPortal();
        $anna = self::createUser('subscriber');

        self::save($portal, ['add' => [(string) $anna->ID], 'tell' => '0']);

        self::assertSame([$anna->ID], self::clients($portal));
        self::assertSame([], Inbox::to($anna->user_email));
    }

    public function test_an_email_that_fails_is_said_and_access_is_given(): void
    {
        $portal = self::createPortal();
        $anna = self::createUser('subscriber');
        Inbox::behave('reject');

        self::save($portal, ['add' => [(string) $anna->ID], 'tell' => '1']);

        self::assertSame([$anna->ID], self::clients($portal));
        $result = self::leftOver($portal)['result'];
        self::assertSame('warning', $result['status']);
        self::assertStringContainsString('may now enter this portal. ', $result['text'], 'The reason follows.');
    }

    public function test_what_is_refused_stays_picked_with_its_reason(): void
    {
        global $wpdb;

        $portal = self::createPortal();
        $anna = self::createUser('subscriber');
        $gone = self::createUser('subscriber')->ID;
        wp_delete_user($gone);
        $fail = static fn(string $sql): string => str_contains($sql, 'clientpress_access')
            && str_starts_with($sql, 'INSERT')
                ? 'NONSENSE'
                : $sql;
        add_filter('query', $fail);
        $hidden = $wpdb->suppress_errors();

        self::save($portal, ['add' => [(string) $anna->ID, (string) $gone], 'tell' => '0']);

        $wpdb->suppress_errors($hidden);
        remove_filter('query', $fail);
        $left = self::leftOver($portal);
        self::assertSame([], self::clients($portal));
        self::assertSame(
            [[$anna->ID, 'add']],
            array_map(static fn(array $pick): array => [$pick['user']['id'], $pick['change']], $left['picks']),
        );
        self::assertNotSame('', $left['picks'][0]['refusal']);
        self::assertFalse($left['isTold']);
        self::assertSame('warning', $left['result']['status']);
        self::assertStringContainsString('There is no such user on this site.', $left['result']['text']);
    }

    /** @return iterable<string, array{array<string, mixed>}> */
    public static function otherForms(): iterable
    {
        yield 'a preview' => [['wp-preview' => 'dopreview']];
        yield 'no nonce' => [['_wpnonce' => '']];
        yield 'a nonce as a list' => [['_wpnonce' => ['x']]];
        yield 'the nonce of another form' => [['_wpnonce' => 'rest']];
        yield 'nonsense in place of picks' => [['clientpress_clients' => 'x']];
        yield 'lists of nonsense' => [['clientpress_clients' => ['add' => [['1'], '-1', '1x', ''], 'remove' => 'x']]];
        yield 'no picks' => [['clientpress_clients' => null]];
    }

    /**
     * @dataProvider otherForms
     *
     * @param array<string, mixed> $fields
     */
    public function test_a_form_that_does_not_save_the_field_changes_nothing(array $fields): void
    {
        $portal = self::createPortal();
        $client = self::clientOf($portal);
        $anna = self::createUser('subscriber')->ID;
        if (($fields['_wpnonce'] ?? '') === 'rest') {
            $fields['_wpnonce'] = wp_create_nonce('wp_rest');
        }

        self::save($portal, ['add' => [(string) $anna], 'remove' => [(string) $client]], $fields);

        self::assertSame([$client], self::clients($portal));
        self::assertNull(self::leftOver($portal)['result']);
    }

    public function test_a_portal_that_is_saved_along_with_another_keeps_its_clients(): void
    {
        $portal = self::createPortal();
        $other = self::createPortal();
        $client = self::clientOf($other);
        add_action(
            'save_post_clientpress_portal',
            static function (int $saved) use ($portal, $other): void {
                if ($saved === $portal) {
                    wp_update_post(['ID' => $other, 'post_title' => 'Changed']);
                }
            },
            1,
        );

        self::save($portal, ['remove' => [(string) $client]]);

        self::assertSame([$client], self::clients($other));
    }

    public function test_one_saving_lets_in_once_however_often_the_portal_is_saved_in_it(): void
    {
        $portal = self::createPortal();
        $anna = self::createUser('subscriber');
        $again = static function (int $saved) use (&$again): void {
            remove_action('save_post_clientpress_portal', $again, 11);
            wp_update_post(['ID' => $saved, 'post_title' => 'Changed']);
        };
        add_action('save_post_clientpress_portal', $again, 11);

        self::save($portal, ['add' => [(string) $anna->ID], 'tell' => '1']);

        self::assertCount(1, Inbox::to($anna->user_email));
        self::assertSame('success', self::leftOver($portal)['result']['status']);
    }

    public function test_who_may_edit_but_not_invite_changes_nothing_and_is_told_of_nobody(): void
    {
        $editor = self::createUser('editor');
        $editor->add_cap(Capabilities::INVITE, false);
        $portal = self::createPortal();
        $client = self::clientOf($portal);
        self::actAs($editor);

        self::save($portal, ['add' => ['1'], 'remove' => [(string) $client]]);

        self::assertSame([$client], self::clients($portal));
        self::assertSame(
            ['picks' => [], 'isTold' => true, 'result' => null, 'undoable' => []],
            self::leftOver($portal),
        );
    }

    public function test_what_is_left_over_is_shown_to_whoever_saved_it_alone(): void
    {
        $portal = self::createPortal();
        self::save($portal, ['add' => [(string) self::createUser('subscriber')->ID]]);

        self::actAsNewUser('editor');

        self::assertNull(self::leftOver($portal)['result']);
    }

    /**
     * As the form of the classic editor is answered.
     *
     * @param array<string, mixed> $picks
     * @param array<string, mixed> $fields in place of the form's own
     */
    private static function save(int $portal, array $picks, array $fields = []): void
    {
        $_POST = wp_slash(
            $fields
            + [
                'post_ID' => (string) $portal,
                'post_type' => 'clientpress_portal',
                'post_title' => 'Saved',
                'content' => 'Saved',
                '_wpnonce' => wp_create_nonce("update-post_{$portal}"),
                'clientpress_clients' => $picks,
            ],
        );
        edit_post();
    }

    private static function clientOf(int $portal): int
    {
        $user = self::createUser('subscriber')->ID;
        self::services()->access()->grant($portal, $user, Actor::operator());

        return $user;
    }

    /** @return list<int> */
    private static function clients(int $portal): array
    {
        return self::services()->access()->users($portal);
    }

    /** @return array<string, mixed> as the next page gets it */
    private static function leftOver(int $portal): array
    {
        return self::doors()->clientFieldForm()->leftOver($portal);
    }
}
