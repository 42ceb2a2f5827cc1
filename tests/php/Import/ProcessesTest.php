<?php

declare(strict_types=1);

namespace ClientPress\Tests\Import;

use ClientPress\Admin\Import\ImportProgress;
use ClientPress\Admin\ScreenUrls;
use ClientPress\Clients\Actor;
use ClientPress\Import\Import;
use ClientPress\Import\ImportState;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Request;

/** Several processes at one import, some of which are killed; the mails are counted where they arrive. */
final class ProcessesTest extends ImportTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        // Other processes live by the machine's clock.
        $this->clock->time = time();
    }

    public function test_workers_at_the_same_import_send_every_line_once(): void
    {
        $addresses = array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 60));
        $import = $this->start($addresses);
        $site = LiveSite::start(4);
        $request = self::workOn($site, $import);

        for ($round = 0; $round < 20 && $this->again($import)->state === ImportState::Running; ++$round) {
            foreach ($site->sendTogether(array_fill(0, 4, $request)) as $answer) {
                self::assertSame(200, $answer->status, $answer->body);
            }
        }

        self::assertSame(ImportState::Finished, $this->again($import)->state);
        $mailed = array_map(static fn($mail): string => $mail->recipients[0], Inbox::all());
        self::assertEqualsCanonicalizing($addresses, $mailed);
        self::assertSame(60, self::rows('clientpress_import_rows', "state = 'sent'"));
    }

    public function test_a_worker_that_is_killed_while_it_mails_loses_no_line_and_mails_none_twice(): void
    {
        $addresses = array_map(static fn(int $n): string => "p{$n}@example.org", range(1, 8));
        $import = $this->start($addresses);
        $site = LiveSite::startFpm(2);
        Inbox::behave('slow');
        $site->sendTogether([self::workOn($site, $import)], static function () use ($site): void {
            if (self::rows('clientpress_import_rows', "state = 'sending'") === 1 && self::rows() === 1) {
                $site->kill();
            }
        });
        $site->stop();
        Inbox::behave('accept');
        self::assertSame('p1@example.org sending', self::states($import)[0]);
        self::assertSame(7, self::rows('clientpress_import_rows', "state = 'waiting'"));

        $other = LiveSite::start(2);
        $other->send(self::workOn($other, $import));
        $this->clock->time = time() + 121;
        $this->services->importWorker()->run();

        $progress = $this->services->imports()->progress($import);
        self::assertSame([7, 1, 0], [$progress->sent, $progress->uncertain, $progress->waiting]);
        self::assertSame(ImportState::Finished, $this->again($import)->state);
        self::assertCount(7, Inbox::all());
        self::assertSame([], Inbox::to('p1@example.org'));

        $row = $this->services->imports()->uncertain($import)[0];
        self::assertSame('p1@example.org', $row->email);
        $this->services->imports()->retry($row->id, Actor::importer(1));
        self::assertCount(1, Inbox::to('p1@example.org'));
        self::assertSame(8, self::rows());
    }

    private static function workOn(LiveSite $site, Import $import): Request
    {
        $cookies = $site->cookiesOf(1);
        $page = $site->send(Request::get(ScreenUrls::import())->withCookies($cookies));

        return Request::post('/wp-admin/admin-ajax.php', [
            'action' => ImportProgress::WORK,
            '_ajax_nonce' => $page->form('//form[@class="clientpress-import-form"]')['fields']['_wpnonce'],
            'import' => (string) $import->id,
        ])->withCookies($cookies);
    }
}
