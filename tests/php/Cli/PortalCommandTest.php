<?php

declare(strict_types=1);

namespace ClientPress\Tests\Cli;

use ClientPress\Clients\Actor;
use ClientPress\Portals\PortalStatus;
use ClientPress\Portals\PortalView;
use ClientPress\Tests\TestCase;

final class PortalCommandTest extends TestCase
{
    public function test_list_prints_what_is_asked_for(): void
    {
        [$one, $other, $odd] = [self::createPortal(), self::createPortal(), self::createPortal()];
        self::services()->portals()->setStatus($other, PortalStatus::Archived, Actor::operator());
        update_post_meta($odd, PortalStatus::META, 'of a later version');
        self::letIn($one, self::createUser('clientpress_client')->ID);

        $run = WpCli::process('clientpress portal list --status=active --format=json');

        self::assertSame([0, ''], [$run->status, $run->errors]);
        self::assertSame(
            [[
                'id' => $one,
                'title' => get_the_title($one),
                'status' => 'active',
                'live' => true,
                'url' => self::services()->portals()->find($one)?->url(),
                'clients' => 1,
            ]],
            json_decode($run->output, true),
        );
        self::assertSame((string) $other, self::portal('list --status=archived --format=ids')->output);
        self::assertSame((string) $odd, self::portal('list --status=pending --format=ids')->output);
        self::assertSame('3', self::portal('list --format=count')->output);
    }

    public function test_a_list_of_any_length_holds_every_portal_once(): void
    {
        for ($i = 0; $i < 201; $i++) {
            self::createPortal();
        }

        $ids = explode(' ', self::portal('list --format=ids')->output);

        self::assertCount(201, $ids);
        self::assertCount(201, array_unique($ids));
    }

    public function test_status_says_and_decides_whether_clients_may_enter(): void
    {
        $portal = self::createPortal();

        self::assertSame('active', self::portal("status {$portal}")->output);
        $run = WpCli::process("clientpress portal status {$portal} archived");
        self::assertSame([0, "Success: Portal {$portal} is archived."], [$run->status, $run->output]);
        self::assertSame('archived', self::portal("status {$portal}")->output);
    }

    /**
     * @testWith ["status {portal} open", "one of active, pending and archived"]
     *           ["status x", "not a valid portal"]
     *           ["status 99999999", "no such portal"]
     *           ["status 99999999 active", "no such portal"]
     *           ["status", "usage:"]
     *           ["list --status=open", "one of active, pending and archived"]
     *           ["list --fields=post_content", "Invalid field"]
     */
    public function test_what_makes_no_sense_is_an_error_and_changes_nothing(string $arguments, string $error): void
    {
        $portal = self::createPortal();

        $run = self::portal(str_replace('{portal}', (string) $portal, $arguments));

        self::assertSame(1, $run->status, $run->output);
        self::assertStringContainsString($error, $run->errors . $run->output);
        self::assertSame('active', get_post_meta($portal, PortalStatus::META, true));
    }

    public function test_the_manual_names_every_field(): void
    {
        $manual = (string) (new \ReflectionMethod(\ClientPress\Cli\PortalCommand::class, 'list_'))->getDocComment();
        self::assertSame(1, preg_match('/## AVAILABLE FIELDS(.+?)## EXAMPLES/s', $manual, $section));

        foreach (array_keys(PortalView::properties()) as $field) {
            self::assertStringContainsString($field, $section[1]);
        }
    }

    private static function portal(string $arguments): WpCli
    {
        return WpCli::run("clientpress portal {$arguments}");
    }
}
