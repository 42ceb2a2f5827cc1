<?php

declare(strict_types=1);

namespace ClientPress\Tests;

use ClientPress\Boot\DoorServices;
use ClientPress\Boot\Hooks;
use ClientPress\Boot\Services;
use ClientPress\Clients\AccessEvent;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Invitation;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\SystemClock;
use ClientPress\Mail\SmtpWithDeadline;
use ClientPress\Outbox\Channel;
use ClientPress\Tests\Support\Database;
use ClientPress\Tests\Support\Died;
use ClientPress\Tests\Support\Globals;
use ClientPress\Tests\Support\Inbox;
use ClientPress\Tests\Support\LiveSite;
use ClientPress\Tests\Support\Redirected;
use ClientPress\Tests\Support\Thorough;
use PHPMailer\PHPMailer\PHPMailer;

/**
 * A test on the real WordPress of the test site. Each begins with the site as it was built: one administrator, the
 * plugin active, no portal. Numbers of posts and users go on counting, so no test may rely on one.
 *
 * A PHP notice or warning fails the test, in this process at once and in a live site when the test ends.
 */
abstract class TestCase extends \PHPUnit\Framework\TestCase
{
    private static int $made = 0;

    /** Bytes of the error log that have been taken. */
    private static int $taken = 0;

    /** An invitation as it is now. */
    public static function current(Invitation|int $invitation): Invitation
    {
        $row = self::services()
            ->storage
            ->invitationRows()
            ->find(is_int($invitation) ? $invitation : $invitation->id);
        self::assertNotNull($row);

        return $row;
    }

    /** @return list<string> paths of all files of plugin/src, however deep */
    protected static function sources(): array
    {
        $folder = (string) realpath(WP_PLUGIN_DIR . '/clientpress/src');
        $files = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator(
            $folder,
            \FilesystemIterator::SKIP_DOTS,
        ));

        return array_values(array_filter(
            array_map(strval(...), iterator_to_array($files, false)),
            static fn(string $file): bool => str_ends_with($file, '.php'),
        ));
    }

    protected function setUp(): void
    {
        parent::setUp();
        Database::restore();
        Globals::restore();
        Inbox::clear();
        self::takeErrorLog();

        add_filter('wp_redirect', static fn(string $to, int $status) => throw new Redirected($to, $status), 9999, 2);
        foreach (['', '_ajax', '_json', '_jsonp', '_xml', '_xmlrpc'] as $kind) {
            add_filter("wp_die{$kind}_handler", static fn(): \Closure => Died::throw(...), 9999);
        }
    }

    protected function tearDown(): void
    {
        LiveSite::stopAll();
        parent::tearDown();
    }

    protected function assertPostConditions(): void
    {
        self::assertSame('', self::takeErrorLog(), 'PHP wrote into its error log.');
    }

    /** The plugin's parts, made anew: equal to those that its hooks use, but for the clock where one is given. */
    public static function services(?Clock $clock = null, Channel ...$channels): Services
    {
        $file = WP_PLUGIN_DIR . '/clientpress/clientpress.php';

        return new Services($file, $clock ?? new SystemClock(), array_values($channels));
    }

    /** Its screens, pages, controllers and commands. */
    public static function doors(?Clock $clock = null): DoorServices
    {
        return new DoorServices(self::services($clock));
    }

    /** Returns what PHP has logged since the last call, for a test that provokes errors. */
    protected static function takeErrorLog(): string
    {
        $file = getenv('CLIENTPRESS_SITE') . '/logs/php-errors.log';
        // Left as it is: what another process writes at this moment belongs to the next look.
        $log = is_file($file) ? (string) file_get_contents($file, offset: self::$taken) : '';
        self::$taken += strlen($log);

        return $log;
    }

    /**
     * The next email of ours gives up after two seconds in place of ten, on the same way. That it is ten, MailerTest
     * says; a thorough run waits for them.
     */
    protected static function shortenNextMailTimeout(): void
    {
        if (Thorough::isOn()) {
            return;
        }
        $shorten = static function (PHPMailer $mailer) use (&$shorten): void {
            remove_action('phpmailer_init', $shorten, PHP_INT_MAX);
            $mailer->Timeout = 2;
            $mailer->setSMTPInstance(new SmtpWithDeadline(2));
        };
        // Attached while ours is sent, and so after its own.
        $attach = static function (array $mail) use (&$attach, $shorten): array {
            remove_filter('wp_mail', $attach, PHP_INT_MAX);
            add_action('phpmailer_init', $shorten, PHP_INT_MAX);

            return $mail;
        };
        add_filter('wp_mail', $attach, PHP_INT_MAX);
    }

    /**
     * Runs the operation on a database that fails every statement with these words in it.
     *
     * @return int how many it failed
     */
    protected static function failing(string $words, \Closure $operation): int
    {
        global $wpdb;

        $failed = 0;
        $fail = static function (string $sql) use ($words, &$failed): string {
            if (!str_contains($sql, $words)) {
                return $sql;
            }
            $failed++;

            return 'SELECT * FROM what_is_not_there';
        };
        add_filter('query', $fail);
        $suppressed = $wpdb->suppress_errors();

        try {
            $operation();
        } finally {
            $wpdb->suppress_errors($suppressed);
            remove_filter('query', $fail);
        }

        return $failed;
    }

    /**
     * @param 'active'|'pending'|'archived' $status
     * @param array<string, mixed> $fields of the post
     * @return int the portal's id
     */
    protected static function createPortal(string $status = 'active', array $fields = []): int
    {
        $number = ++self::$made;
        $id = wp_insert_post(
            wp_slash(
                $fields
                + [
                    'post_type' => 'clientpress_portal',
                    'post_status' => 'private',
                    'post_title' => "Portal {$number}",
                    'post_content' => "What is inside portal {$number}.",
                    'post_author' => 1,
                    'meta_input' => ['_clientpress_status' => $status],
                ],
            ),
            true,
        );
        self::assertIsInt($id, is_wp_error($id) ? $id->get_error_message() : '');

        return $id;
    }

    /**
     * @param array<string, mixed> $fields of the user; the password is "password" unless given
     */
    protected static function createUser(string $role, array $fields = []): \WP_User
    {
        $number = ++self::$made;
        $id = wp_insert_user(wp_slash(
            $fields
            + [
                'user_login' => "{$role}{$number}",
                'user_email' => "{$role}{$number}@example.org",
                'user_pass' => 'password',
                'role' => $role,
            ],
        ));
        self::assertIsInt($id, is_wp_error($id) ? $id->get_error_message() : '');

        return new \WP_User($id);
    }

    /** The rows of wp-admin and its screens, which only their requests attach. */
    protected static function attachAdminHooks(): void
    {
        (new Hooks(WP_PLUGIN_DIR . '/clientpress/clientpress.php'))->attachRows(Hooks::rowsOfScreens());
    }

    protected static function letIn(int $portal, int $user): void
    {
        self::services()->access()->grant($portal, $user, Actor::operator());
    }

    /** @return list<array{event: AccessEvent, userId: int, actorId: int, at: int, invitationId: int|null}> the earliest first */
    protected static function accessHistory(int $portal): array
    {
        global $wpdb;

        $events = "{$wpdb->prefix}clientpress_access_events";

        return array_map(static fn(object $row): array => [
            'event' => AccessEvent::from($row->event),
            'userId' => (int) $row->user_id,
            'actorId' => (int) $row->actor_id,
            'at' => (int) strtotime("{$row->created_gmt} UTC"),
            'invitationId' => $row->invitation_id === null ? null : (int) $row->invitation_id,
        ], $wpdb->get_results($wpdb->prepare("SELECT * FROM {$events} WHERE portal_id = %d ORDER BY id", $portal)));
    }

    /**
     * @param array<string, string> $cookies of the user's session at a live site
     * @return string the nonce that a request to REST needs beside them
     */
    protected static function restNonceOf(int $user, array $cookies): string
    {
        $before = [$_COOKIE, get_current_user_id()];
        $_COOKIE = array_map(rawurldecode(...), $cookies) + $_COOKIE;
        self::actAs($user);
        $nonce = wp_create_nonce('wp_rest');
        [$_COOKIE, $earlier] = $before;
        self::actAs($earlier);

        return $nonce;
    }

    protected static function actAs(\WP_User|int $user): void
    {
        wp_set_current_user($user instanceof \WP_User ? $user->ID : $user);
    }

    protected static function actAsNewUser(string $role): \WP_User
    {
        $user = self::createUser($role);
        self::actAs($user);

        return $user;
    }
}
