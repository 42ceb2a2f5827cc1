<?php

declare(strict_types=1);

namespace ClientPress\Tests\Doors;

use ClientPress\Clients\Actor;
use ClientPress\Import\CheckedLine;
use ClientPress\Import\LineCheck;
use ClientPress\Import\ListLine;
use ClientPress\Invitations\Settings;
use ClientPress\Invitations\ShownLink;
use ClientPress\Invitations\Terms;
use ClientPress\Kernel\Schedule;
use ClientPress\Outbox\Kind as News;
use ClientPress\Outbox\Webhook\Endpoint;
use ClientPress\Outbox\Webhook\SigningSecret;
use ClientPress\Tests\TestCase;

/** A portal with everything that can be done to it, and what the database says of it. */
final class Scene
{
    private static int $made = 0;

    /**
     * @param array<string, string> $words by the name that stands for them in the rows of Doors
     */
    private function __construct(
        public readonly int $portal,
        private readonly array $words,
    ) {}

    /**
     * @param int $portal that nobody has done anything to yet
     * @param int $starter who has started its import
     * @param int $client who is in its Client field
     */
    public static function of(int $portal, int $starter, int $client): self
    {
        $number = ++self::$made;
        $findable = wp_insert_user([
            'user_login' => "findable{$number}",
            'user_email' => "findable{$number}@example.org",
            'user_pass' => 'password',
            'role' => 'subscriber',
        ]);
        TestCase::services()->access()->grant($portal, $client, Actor::operator());
        [$invitation] = self::invite($portal, "scene{$number}@example.org");
        [$over] = self::invite($portal, "over{$number}@example.org");
        TestCase::services()->invitations()->revoke(TestCase::current($over), Actor::operator());
        $import = self::import($portal, $starter, $number);
        $webhook = self::webhook();
        // For the door that repairs.
        wp_cache_delete('alloptions', 'options');
        wp_clear_scheduled_hook(Schedule::DAILY);

        return new self(
            $portal,
            $import
            + $webhook
            + [
                '{portal}' => (string) $portal,
                '{invitation}' => (string) $invitation,
                '{over}' => (string) $over,
                '{email}' => "scene{$number}@example.org",
                '{new}' => "new{$number}@example.org",
                '{client}' => (string) $client,
                '{client-email}' => get_userdata($client)->user_email,
                '{findable}' => (string) $findable,
                '{findable-email}' => "findable{$number}@example.org",
                '{form-key}' => md5("form {$number}"),
            ],
        );
    }

    /** The same, where one more word stands for something. */
    public function with(string $name, string $word): self
    {
        return new self($this->portal, [$name => $word] + $this->words);
    }

    public function word(string $name): string
    {
        return $this->words[$name];
    }

    /**
     * @template T
     * @param T $pattern text, or a list of any depth
     * @return T
     */
    public function fillIn(mixed $pattern): mixed
    {
        return match (true) {
            is_array($pattern) => array_map($this->fillIn(...), $pattern),
            $pattern === '{client}', $pattern === '{findable}' => (int) $this->words[$pattern],
            is_string($pattern) => strtr($pattern, $this->words),
            default => $pattern,
        };
    }

    /** An import that some doors need to be in another state than running. */
    public function prepare(string $state): self
    {
        global $wpdb;

        $wpdb->update("{$wpdb->prefix}clientpress_imports", ['state' => $state], ['id' => $this->words['{import}']]);

        return $this;
    }

    /** All that any door can change here, straight from the database. */
    public function state(): string
    {
        global $wpdb;

        $portal = $this->portal;

        return (string) wp_json_encode([
            'invitations' => $wpdb->get_results(
                "SELECT * FROM {$wpdb->prefix}clientpress_invitations WHERE portal_id = {$portal} ORDER BY id",
            ),
            'history' => $wpdb->get_results(
                "SELECT e.* FROM {$wpdb->prefix}clientpress_invitation_events e"
                . " JOIN {$wpdb->prefix}clientpress_invitations i ON i.id = e.invitation_id"
                . " WHERE i.portal_id = {$portal} ORDER BY e.id",
            ),
            'portal' => $wpdb->get_results("SELECT * FROM {$wpdb->posts} WHERE ID = {$portal}"),
            'fields' => $wpdb->get_results(
                "SELECT meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = {$portal}"
                . ' AND meta_key LIKE \'\_clientpress%\' ORDER BY meta_id',
            ),
            'access' => $wpdb->get_results(
                "SELECT * FROM {$wpdb->prefix}clientpress_access WHERE portal_id = {$portal} ORDER BY user_id",
            ),
            'import' => $wpdb->get_results(
                "SELECT * FROM {$wpdb->prefix}clientpress_imports WHERE id = {$this->words['{import}']}",
            ),
            'lines' => $wpdb->get_results(
                "SELECT * FROM {$wpdb->prefix}clientpress_import_rows"
                . " WHERE portal_id = {$portal} AND state <> 'skipped' ORDER BY id",
            ),
            'settings' => $wpdb->get_results(
                "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'clientpress\_%'"
                . ' AND option_name <> \'clientpress_webhooks\' ORDER BY option_name',
            ),
            'webhooks' => $this->webhooks(),
            'repaired' => str_contains(
                (string) $wpdb->get_var("SELECT option_value FROM {$wpdb->options} WHERE option_name = 'cron'"),
                Schedule::DAILY,
            ),
            'users' => $wpdb->get_results(
                "SELECT ID, user_login, user_email, user_pass FROM {$wpdb->users} ORDER BY ID",
            ),
            'roles' => $wpdb->get_results(
                "SELECT user_id, meta_value FROM {$wpdb->usermeta} WHERE meta_key = '{$wpdb->prefix}capabilities'"
                . ' ORDER BY umeta_id',
            ),
        ]);
    }

    /**
     * A pending invitation whose email nobody has sent.
     *
     * @return array{int, string} id and secret
     */
    public static function invite(int $portal, string $email, string $passphrase = ''): array
    {
        $link = new ShownLink();
        $terms = new Terms('', Settings::DEFAULT_EXPIRY_DAYS, $passphrase);
        $invitation = TestCase::services()->invitations()->send($portal, $email, $terms, Actor::operator(), $link);

        return [$invitation->id, basename($link->take())];
    }

    /** @return list<array<string, mixed>> of all webhooks those whose address names this scene's */
    private function webhooks(): array
    {
        global $wpdb;

        $option = $wpdb->get_var(
            "SELECT option_value FROM {$wpdb->options} WHERE option_name = 'clientpress_webhooks'",
        );

        return array_values(array_filter(
            json_decode((string) $option, true)['endpoints'] ?? [],
            fn(array $webhook): bool => (
                preg_match("/(?:hooks|added-|told-){$this->words['{webhook}']}\\./", $webhook['url']) === 1
            ),
        ));
    }

    /**
     * A webhook, and what it was told. There is room for another.
     *
     * @return array<string, string> words
     */
    private static function webhook(): array
    {
        $storage = TestCase::services()->storage;
        $sealed = SigningSecret::make()->sealed();
        $id = 0;
        $storage
            ->endpoints()
            ->change(static function (array $endpoints, int $next) use ($sealed, &$id): array {
                $id = $next;
                $url = "https://hooks{$id}.example.org/take";

                return [
                    // The first one is the bystander's.
                    ...array_slice($endpoints, 0, 1),
                    ...array_slice(array_slice($endpoints, 1), -16),
                    new Endpoint($id, $url, [News::NewLinkAsked], true, $sealed, time(), time()),
                ];
            });
        $delivery = $storage->outbox()->addAlone('invitation.sent', "webhook:{$id}", "invitation:{$id}", '{}', time());
        $storage->outbox()->stopTrying((int) $delivery, time());

        return [
            '{webhook}' => (string) $id,
            '{webhook-stamp}' => hash('sha256', $sealed),
            '{delivery}' => (string) $delivery,
        ];
    }

    /**
     * A running import with a line that waits, one that failed, and two of which nobody knows.
     *
     * @return array<string, string> words
     */
    private static function import(int $portal, int $starter, int $number): array
    {
        global $wpdb;

        $import = TestCase::services()
            ->imports()
            ->start(
                array_map(
                    static fn(string $name): CheckedLine => new CheckedLine(
                        new ListLine(1, "{$name}{$number}@example.org"),
                        LineCheck::Good,
                        $portal,
                        Settings::DEFAULT_EXPIRY_DAYS,
                    ),
                    ['waiting', 'failed', 'lost', 'unknown'],
                ),
                '',
                md5("import {$number}"),
                Actor::importer($starter),
            )
            ->id;
        $rows = "{$wpdb->prefix}clientpress_import_rows";
        [, $failed, $lost, $unknown] = array_map(
            'intval',
            $wpdb->get_col("SELECT id FROM {$rows} WHERE import_id = {$import} ORDER BY id"),
        );
        [$invitation] = self::invite($portal, "failed{$number}@example.org");
        $wpdb->update($rows, ['state' => 'failed', 'invitation_id' => $invitation], ['id' => $failed]);
        foreach ([$lost, $unknown] as $row) {
            $wpdb->update(
                $rows,
                [
                    'state' => 'sending',
                    'claim_id' => str_repeat('a', 32),
                    'claimed_gmt' => gmdate('Y-m-d H:i:s', time() - DAY_IN_SECONDS),
                ],
                ['id' => $row],
            );
        }

        return [
            '{import}' => (string) $import,
            '{import-email}' => "lost{$number}@example.org",
            '{lost}' => (string) $lost,
            '{unknown}' => (string) $unknown,
        ];
    }
}
