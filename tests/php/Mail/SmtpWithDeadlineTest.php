<?php

declare(strict_types=1);

namespace ClientPress\Tests\Mail;

use ClientPress\Mail\SmtpWithDeadline;
use ClientPress\Tests\TestCase;
use PHPMailer\PHPMailer\SMTP;

/** @group any-database */
final class SmtpWithDeadlineTest extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        parent::setUpBeforeClass();
        require_once ABSPATH . WPINC . '/PHPMailer/SMTP.php';
    }

    /**
     * @testWith [[], true]
     *           [{"ssl": {"verify_peer": false}}, true]
     *           [{"socket": {"tcp_nodelay": false}}, false]
     *
     * @param array<string, array<string, bool>> $options
     */
    public function test_no_line_of_a_message_waits_for_the_one_before_unless_the_site_wants_it(
        array $options,
        bool $isSentAtOnce,
    ): void {
        $smtp = new SmtpWithDeadline(5);
        self::assertTrue($smtp->connect('127.0.0.1', CLIENTPRESS_TEST_SMTP_PORT, 5, $options));
        $socket = (new \ReflectionProperty(SMTP::class, 'smtp_conn'))->getValue($smtp);

        $used = stream_context_get_options($socket);

        $smtp->close();
        self::assertSame($isSentAtOnce, $used['socket']['tcp_nodelay']);
        self::assertSame($options['ssl'] ?? null, $used['ssl'] ?? null);
    }
}
