<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin\Portals;

use ClientPress\Admin\PortalCell;
use ClientPress\Clients\Capabilities;
use ClientPress\Tests\TestCase;

final class PortalColumnsTest extends TestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        self::attachAdminHooks();
    }

    public function test_the_list_says_status_and_clients_before_the_date(): void
    {
        $columns = apply_filters('manage_clientpress_portal_posts_columns', [
            'cb' => '',
            'title' => 'Title',
            'date' => 'Date',
        ]);

        self::assertSame(['cb', 'title', 'clientpress_status', 'clientpress_clients', 'date'], array_keys($columns));
    }

    public function test_a_status_is_written_out(): void
    {
        self::assertSame('Archived', self::cell('clientpress_status', self::createPortal('archived')));
    }

    public function test_a_draft_is_called_a_draft_whatever_its_portal_status(): void
    {
        $draft = self::createPortal('archived', ['post_status' => 'draft']);

        self::assertSame('Draft', self::cell('clientpress_status', $draft));
    }

    public function test_a_portal_that_waits_for_a_review_is_not_taken_for_one_whose_portal_status_is_pending(): void
    {
        $waiting = self::createPortal('active', ['post_status' => 'pending']);

        self::assertSame('Pending Review', self::cell('clientpress_status', $waiting));
        self::assertSame(['pending' => 'Pending Review'], get_post_states(get_post($waiting)));
        $portal = self::services()->portals()->find($waiting);
        self::assertNotNull($portal);
        self::assertStringContainsString('— Pending Review<', PortalCell::html($portal));
    }

    public function test_a_few_clients_are_named_and_more_are_counted(): void
    {
        self::actAs(1);
        self::assertSame('—', self::cell('clientpress_clients', self::createPortal()));
        $portal = self::createPortal();
        foreach (range(1, 5) as $number) {
            $user = self::createUser('clientpress_client', ['user_email' => "c{$number}@example.org"]);
            self::letIn($portal, $user->ID);
        }

        self::assertSame('c1@example.org, c2@example.org, c3@example.org and 2 more', self::cell(
            'clientpress_clients',
            $portal,
        ));
    }

    public function test_names_are_listed_as_the_language_lists_them(): void
    {
        self::actAs(1);
        $portal = self::createPortal();
        foreach (['a@example.org', 'b@example.org'] as $email) {
            self::letIn($portal, self::createUser('clientpress_client', ['user_email' => $email])->ID);
        }
        $locale = $GLOBALS['wp_locale'];
        $GLOBALS['wp_locale'] = clone $locale;
        $GLOBALS['wp_locale']->list_item_separator = '、';

        try {
            self::assertSame('a@example.org、b@example.org', self::cell('clientpress_clients', $portal));
        } finally {
            $GLOBALS['wp_locale'] = $locale;
        }
    }

    public function test_addresses_are_for_those_who_may_invite_and_markup_is_inert(): void
    {
        $editor = self::createUser('editor');
        $editor->add_cap(Capabilities::INVITE, false);
        self::actAs($editor);
        $portal = self::createPortal();
        $user = self::createUser('subscriber', ['display_name' => '"Tom" & Sons']);
        self::letIn($portal, $user->ID);

        self::assertSame('&quot;Tom&quot; &amp; Sons', self::cell('clientpress_clients', $portal));
    }

    public function test_of_a_portal_that_one_may_not_edit_no_addresses_are_shown(): void
    {
        $staff = self::createUser('editor');
        $staff->add_cap(Capabilities::EDIT_OTHERS_PORTALS, false);
        self::actAs($staff);
        $portal = self::createPortal();
        self::letIn($portal, self::createUser('clientpress_client', ['display_name' => 'Mia Hill'])->ID);

        self::assertSame('Mia Hill', self::cell('clientpress_clients', $portal));
    }

    public function test_private_is_said_of_other_posts_only(): void
    {
        $portal = get_post(self::createPortal());
        $page = get_post(wp_insert_post(['post_type' => 'page', 'post_title' => 'A page', 'post_status' => 'private']));

        self::assertSame([], get_post_states($portal));
        self::assertSame(['private' => 'Private'], get_post_states($page));
    }

    private static function cell(string $column, int $portal): string
    {
        ob_start();
        do_action('manage_clientpress_portal_posts_custom_column', $column, $portal);

        return (string) ob_get_clean();
    }
}
