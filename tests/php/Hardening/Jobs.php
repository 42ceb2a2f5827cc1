<?php

declare(strict_types=1);

namespace ClientPress\Tests\Hardening;

use ClientPress\Boot\Services;
use ClientPress\Clients\Actor;
use ClientPress\Invitations\Accepting\LinkState;
use ClientPress\Invitations\Invitation;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Schedule;
use ClientPress\Outbox\Sender;
use ClientPress\Outbox\Webhook\WebhookChannel;
use ClientPress\Tests\Outbox\AllEars;
use ClientPress\Tests\Support\MovedClock;
use ClientPress\Tests\Support\TlsReceiver;

/**
 * What a worker's child can be asked to do. Each job is what one request does, without the page around it.
 *
 * Faults are named by data, for they travel to another process: `fault` is one of the methods of Faults, `at` the
 * number of the statement that it meets.
 */
final class Jobs
{
    /** Of the client, who was invited by another one. */
    public const NAME = 'Anna Given';

    /**
     * Everything that a POST of the accept page does, the session included.
     *
     * @param list<int> $clock how far the clock is moved, in seconds, at each reading
     * @param array{0: string, 1?: mixed}|null $fault method of Faults and its argument
     * @return array{state: string, statements: list<string>}
     */
    public static function accept(
        string $token,
        string $password,
        string $passphrase = '',
        array $clock = [0],
        ?array $fault = null,
    ): array {
        $services = self::services($clock);
        $statements = self::prepare($fault);
        $link = $services->acceptance()->accept(
            $services->acceptance()->inspect($token),
            $password,
            $passphrase,
            self::NAME,
        );

        if ($link->state === LinkState::Entered) {
            wp_set_auth_cookie((int) $link->userId);
            $user = get_userdata((int) $link->userId);
            // The fault may have met this question.
            if ($user instanceof \WP_User) {
                do_action('wp_login', $user->user_login, $user);
            }
        }

        return ['state' => $link->state->value, 'statements' => $statements->getArrayCopy()];
    }

    /**
     * Accepts, and tells what it took: by how many KiB the most address space that this process has had grew.
     *
     * @return array{state: string, kib: int}
     */
    public static function acceptMeasured(string $token, string $password): array
    {
        $peak = static function (): int {
            preg_match('/^VmPeak:\s*(\d+) kB$/m', (string) file_get_contents('/proc/self/status'), $found);

            return (int) $found[1];
        };
        $services = self::services([0]);
        $before = $peak();
        $link = $services->acceptance()->accept($services->acceptance()->inspect($token), $password, '');

        return ['state' => $link->state->value, 'kib' => $peak() - $before];
    }

    /**
     * A user who is signed in accepts with one click.
     *
     * @param list<int> $clock
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function acceptAs(int $user, string $token, array $clock = [0], ?array $fault = null): array
    {
        $services = self::services($clock);
        $statements = self::prepare($fault);
        $link = $services->acceptance()->acceptAs($user, $services->acceptance()->inspect($token), '');

        return ['state' => $link->state->value, 'statements' => $statements->getArrayCopy()];
    }

    /**
     * @param list<int> $clock
     * @return array{state: string, statements: list<string>} the state is the delivery
     */
    public static function send(int $portal, string $email, array $clock = [0], ?array $fault = null): array
    {
        $services = self::services($clock);
        $statements = self::prepare($fault);
        $invitation = $services->invitations()->send($portal, $email, new Terms('', 14), Actor::operator());

        return ['state' => $invitation->delivery->value, 'statements' => $statements->getArrayCopy()];
    }

    /**
     * @return array{state: string, statements: list<string>} the state is the delivery
     */
    public static function resend(int $id, ?array $fault = null): array
    {
        $services = self::services([0]);
        $statements = self::prepare($fault);
        $invitation = $services->invitations()->resend(self::current($services, $id), Actor::operator());

        return ['state' => $invitation->delivery->value, 'statements' => $statements->getArrayCopy()];
    }

    /**
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function grant(int $portal, int $user, ?array $fault = null): array
    {
        $services = self::services([0]);
        $statements = self::prepare($fault);
        $isNew = $services->access()->grant($portal, $user, Actor::operator());

        return ['state' => $isNew ? 'granted' : 'was in', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function remove(int $portal, int $user, ?array $fault = null): array
    {
        $services = self::services([0]);
        $statements = self::prepare($fault);
        $wasIn = $services->access()->remove($portal, $user, Actor::operator()) !== null;

        return ['state' => $wasIn ? 'removed' : 'was out', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * What WP-Cron does every hour.
     *
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function hourly(?array $fault = null): array
    {
        $statements = self::prepare($fault);
        do_action(Schedule::HOURLY);

        return ['state' => 'ran', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * Sends what waits in the outbox to webhooks.
     *
     * @param string $caFile of the receiver
     * @param list<int> $clock
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function tellWebhooks(string $caFile, array $clock = [0], ?array $fault = null): array
    {
        $services = self::services($clock);
        $channel = new WebhookChannel(
            $services->storage->endpoints(),
            TlsReceiver::post($caFile),
            $services->mailer(),
            static fn(): string => '',
            $services->clock,
        );
        $statements = self::prepare($fault);
        (new Sender(
            $services->storage->outbox(),
            static fn(): array => [$channel],
            $services->siteIdentity(),
            $services->schedule(),
            $services->clock,
        ))->run();

        return ['state' => 'ran', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * What the page of an import does while it is open, with a mail server that takes no time.
     *
     * @param array{0: string, 1?: mixed}|null $fault
     */
    public static function workOnImport(int $id, ?array $fault = null): string
    {
        add_filter('pre_wp_mail', '__return_true');
        $services = self::services([0]);
        self::prepare($fault);
        $services->importWorker()->work($id, 60);

        return 'worked';
    }

    /**
     * What WP-Cron does with messages to others.
     *
     * @param string $file where what arrives is written
     * @param int $dieAfter the message after which the process is gone before it has recorded it; 0 for none
     * @param list<int> $clock
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function sendMessages(
        string $file,
        int $dieAfter = 0,
        array $clock = [0],
        ?array $fault = null,
    ): array {
        $services = self::services($clock, [$file, $dieAfter]);
        $statements = self::prepare($fault);
        $services->sender()->run();

        return ['state' => 'ran', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * @param array{0: string, 1?: mixed}|null $fault
     * @return array{state: string, statements: list<string>}
     */
    public static function revoke(int $id, ?array $fault = null): array
    {
        $services = self::services([0]);
        $statements = self::prepare($fault);
        $services->invitations()->revoke(self::current($services, $id), Actor::operator());

        return ['state' => 'revoked', 'statements' => $statements->getArrayCopy()];
    }

    /**
     * What core does by itself when two requests make an account for one address.
     *
     * @param string $meeting empty folder of the two
     */
    public static function insertUser(string $email, string $meeting): string
    {
        // Core has looked for the address by now. On a slow machine the other one may still be far from it.
        add_filter('wp_pre_insert_user_data', static function (array $data) use ($meeting): array {
            touch($meeting . '/' . getmypid());
            $end = time() + 20;
            while (count((array) glob("{$meeting}/*")) < 2) {
                time() < $end || throw new \RuntimeException('The other one has not looked.');
                usleep(1000);
            }

            return $data;
        });
        $id = wp_insert_user([
            'user_login' => wp_generate_password(12, false),
            'user_email' => $email,
            'user_pass' => 'a password',
        ]);

        return is_int($id) ? 'inserted' : (string) $id->get_error_code();
    }

    private static function current(Services $services, int $id): Invitation
    {
        return $services->storage->invitationRows()->find($id) ?? throw new \LogicException('It is gone.');
    }

    /**
     * With somebody who is told everything.
     *
     * @param list<int> $clock
     * @param array{0?: string, 1?: int} $file see AllEars
     */
    public static function services(array $clock, array $file = []): Services
    {
        return new Services(WP_PLUGIN_DIR . '/clientpress/clientpress.php', new MovedClock(...$clock), [new AllEars(
            ...$file,
        )]);
    }

    /**
     * @param array{0: string, 1?: mixed}|null $fault
     * @return \ArrayObject<int, string> fills with the statements that are run
     */
    private static function prepare(?array $fault): \ArrayObject
    {
        global $wpdb;

        // Core writes the number of users where it has changed, so that of parallel children one would run a statement
        // more than the other, and a fault would meet another statement than the one that was meant.
        remove_action('user_register', 'wp_maybe_update_user_counts');

        $statements = new \ArrayObject();
        $wpdb->after = static function (int $number, string $sql) use ($statements): void {
            $statements[] = trim((string) preg_replace('/\s+/', ' ', $sql));
        };
        if ($fault !== null) {
            [$method, $argument] = $fault + [1 => null];
            $argument === null ? Faults::$method() : Faults::$method($argument);
        }

        return $statements;
    }
}
