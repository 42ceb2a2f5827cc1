<?php

declare(strict_types=1);

namespace ClientPress\Tests\Admin;

use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\BidiIsolate;
use ClientPress\Tests\Support\Browser;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Response;
use ClientPress\Tests\TestCase;

/** A test of screens: what was invited to is real, and who looks at it comes through a web server. */
abstract class AdminTestCase extends TestCase
{
    protected static function invite(string $email, ?int $portal = null): Invitation
    {
        return self::services()
            ->invitations()
            ->send($portal ?? self::createPortal(), $email, new Terms('', 14), Actor::operator());
    }

    /** @param array<string, mixed> $fields */
    protected static function change(Invitation $invitation, array $fields): void
    {
        global $wpdb;

        self::assertSame(1, $wpdb->update("{$wpdb->prefix}clientpress_invitations", $fields, [
            'id' => $invitation->id,
        ]));
    }

    protected static function expire(Invitation $invitation): void
    {
        self::change($invitation, ['expires_gmt' => gmdate('Y-m-d H:i:s', time() - HOUR_IN_SECONDS)]);
    }

    protected static function accept(Invitation $invitation): void
    {
        self::change($invitation, [
            'status' => 'accepted',
            'pending_key' => null,
            'accepted_gmt' => gmdate('Y-m-d H:i:s'),
        ]);
    }

    protected static function reread(Invitation $invitation): Invitation
    {
        return (
            self::services()->storage->invitationRows()->find($invitation->id) ?? throw new \RuntimeException(
                "Invitation {$invitation->id} is gone.",
            )
        );
    }

    /** Every row as it stands, to see that nothing was changed. */
    protected static function everything(): string
    {
        global $wpdb;

        return (string) json_encode([
            $wpdb->get_results("SELECT * FROM {$wpdb->prefix}clientpress_invitations ORDER BY id"),
            $wpdb->get_results("SELECT * FROM {$wpdb->prefix}clientpress_invitation_events ORDER BY id"),
        ]);
    }

    protected static function browserOf(\WP_User|int $user): Browser
    {
        $site = LiveSite::shared();

        return new Browser($site, $site->cookiesOf($user instanceof \WP_User ? $user->ID : $user));
    }

    /** @param array<string, string> $query */
    protected static function list(Browser $browser, array $query = []): Response
    {
        return $browser->get(ScreenUrls::invitations($query));
    }

    /** @return list<string> the addresses in the list, from top to bottom */
    protected static function rows(Response $page): array
    {
        return self::texts($page, '//tbody[@id="the-list"]//*[contains(@class, "column-primary")]//bdi');
    }

    /** @return list<string> */
    protected static function views(Response $page): array
    {
        return self::texts($page, '//ul[@class="subsubsub"]/li/a');
    }

    /** @return list<string> */
    protected static function notices(Response $page): array
    {
        return self::texts($page, '//div[contains(@class, "clientpress-invitations")]/div[contains(@class, "notice")]');
    }

    /** @return list<string> the actions that are offered in the row of an invitation */
    protected static function actions(Response $page, Invitation $invitation): array
    {
        return self::texts($page, "//tbody[@id='the-list']//button[@form][@value='{$invitation->id}']");
    }

    /** @return list<string> without what orders directions, which nobody sees */
    protected static function texts(Response $page, string $xpath): array
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $page->body, LIBXML_NOERROR);
        $found = (new \DOMXPath($document))->query($xpath);
        self::assertInstanceOf(\DOMNodeList::class, $found, $xpath);

        return array_map(
            static fn(\DOMNode $node): string => BidiIsolate::removedFrom(trim((string) preg_replace(
                '/\s+/u',
                ' ',
                $node->textContent,
            ))),
            iterator_to_array($found, false),
        );
    }

    /** Presses a row's button, and follows to the page that says what became of it. */
    protected static function press(Browser $browser, string $operation, Invitation $invitation): Response
    {
        $form = self::list($browser)->form('//form[@id="clientpress-row-action"]');

        return $browser->post($form['action'], $form['fields'] + [$operation => (string) $invitation->id]);
    }

    /** @param list<Invitation> $invitations */
    protected static function bulk(Browser $browser, string $operation, array $invitations): Response
    {
        $form = self::list($browser)->form('//form[@id="clientpress-bulk"]');

        return $browser->post($form['action'], [
            '_wpnonce' => $form['fields']['_wpnonce'],
            'action' => $operation,
            'action2' => '-1',
            'invitation' => array_map(
                static fn(Invitation $invitation): string => (string) $invitation->id,
                $invitations,
            ),
        ]);
    }
}
