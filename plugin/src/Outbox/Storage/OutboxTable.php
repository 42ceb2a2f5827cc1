<?php

declare(strict_types=1);

namespace ClientPress\Outbox\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Claim;
use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;
use ClientPress\Outbox\DeliveryAttempt;
use ClientPress\Outbox\Message;

/**
 * The table of messages to other systems: one row per event and destination, written in the same transaction as the
 * event.
 *
 * Each statement finds its rows by the primary key unless it says by which index.
 */
final class OutboxTable
{
    use Table;

    /** How long a process holds a message that it sends. */
    public const CLAIM_SECONDS = 120;

    /**
     * What `dbDelta` builds.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->outbox()} (
            id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
            kind varchar(50) NOT NULL,
            destination varchar(100) NOT NULL,
            subject varchar(100) NOT NULL,
            payload text NOT NULL,
            tries int(10) unsigned NOT NULL DEFAULT 0,
            created_gmt datetime NOT NULL,
            next_gmt datetime DEFAULT NULL,
            claim_id char(32) DEFAULT NULL,
            claimed_gmt datetime DEFAULT NULL,
            done_gmt datetime DEFAULT NULL,
            answer_code int(10) unsigned DEFAULT NULL,
            last_error text NOT NULL,
            answer varchar(200) NOT NULL DEFAULT '',
            PRIMARY KEY  (id),
            KEY done_next (done_gmt,next_gmt),
            KEY destination_done (destination,done_gmt,id),
            KEY destination_subject (destination,subject,id),
            KEY subject (subject)
        ) $collate;";
    }

    public function drop(): void
    {
        $this->db->query("DROP TABLE IF EXISTS {$this->outbox()}");
    }

    /**
     * @param string $while FROM and WHERE of a SELECT, prepared, that finds one row; nothing is written where it finds none.
     */
    public function add(
        string $kind,
        string $destination,
        string $subject,
        string $payload,
        int $now,
        string $while,
    ): bool {
        return (
            $this->execute($this->prepare(
                "INSERT INTO {$this->outbox()}
                    (kind, destination, subject, payload, created_gmt, next_gmt, last_error)
                SELECT %s, %s, %s, %s, %s, %s, '' $while",
                $kind,
                $destination,
                $subject,
                $payload,
                gmdate(self::FORMAT, $now),
                gmdate(self::FORMAT, $now),
            )) === 1
        );
    }

    /**
     * What belongs to no transaction.
     *
     * @return int|null Its id; null where it was not written.
     */
    public function addAlone(string $kind, string $destination, string $subject, string $payload, int $now): ?int
    {
        $inserted = $this->db->insert($this->outbox(), [
            'kind' => $kind,
            'destination' => $destination,
            'subject' => $subject,
            'payload' => $payload,
            'created_gmt' => gmdate(self::FORMAT, $now),
            'next_gmt' => gmdate(self::FORMAT, $now),
            'last_error' => '',
        ]);

        return $inserted === 1 ? (int) $this->db->insert_id : null;
    }

    /**
     * @return list<string>
     *
     * @throws Refused With `StorageFailed`.
     */
    public function dueDestinations(int $now): array
    {
        // done_next.
        return $this->column($this->prepare(
            "SELECT DISTINCT destination FROM {$this->outbox()} WHERE done_gmt IS NULL AND next_gmt <= %s",
            gmdate(self::FORMAT, $now),
        ));
    }

    /**
     * @return list<Message> What is due for a destination, the earliest first; of each subject only the first that waits.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function due(string $destination, int $now, int $limit): array
    {
        $unclaimed = $this->unclaimed(new Claim(self::CLAIM_SECONDS), $now);

        // destination_done; for the earlier ones destination_subject.
        return $this->messages($this->prepare(
            "SELECT o.* FROM {$this->outbox()} o
            WHERE o.destination = %s AND o.done_gmt IS NULL AND o.next_gmt <= %s AND $unclaimed
                AND NOT EXISTS (
                    SELECT 1 FROM {$this->outbox()} e
                    WHERE e.destination = o.destination AND e.subject = o.subject AND e.id < o.id AND e.done_gmt IS NULL
                )
            ORDER BY o.id LIMIT %d",
            $destination,
            gmdate(self::FORMAT, $now),
            $limit,
        ));
    }

    /**
     * @param list<string> $except Destinations that are left out.
     *
     * @return int|null When the next message is due, those included that are being sent; null where none waits.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function nextDue(array $except = []): ?int
    {
        // done_next.
        return self::timestamp($this->value(
            "SELECT MIN(next_gmt) FROM {$this->outbox()} WHERE done_gmt IS NULL{$this->notTo($except)}",
        ));
    }

    /**
     * @param list<string> $except Destinations that are left out.
     *
     * @return array{int, Message}|null How many messages have waited since before then, and the oldest; null for none.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function waitingSince(int $before, array $except): ?array
    {
        // done_next, in both.
        $waiting = "done_gmt IS NULL AND created_gmt <= %s{$this->notTo($except)}";
        $at = gmdate(self::FORMAT, $before);
        // That the table is missing is another check's finding, and no error for the log.
        $suppressed = $this->db->suppress_errors();

        try {
            $count = $this->number($this->prepare("SELECT COUNT(*) FROM {$this->outbox()} WHERE $waiting", $at));
            $oldest = $this->messages($this->prepare(
                "SELECT * FROM {$this->outbox()} WHERE $waiting ORDER BY created_gmt, id LIMIT 1",
                $at,
            ));
        } finally {
            $this->db->suppress_errors($suppressed);
        }

        return $oldest === [] ? null : [$count, $oldest[0]];
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function find(int $id): ?Message
    {
        return $this->messages($this->prepare("SELECT * FROM {$this->outbox()} WHERE id = %d", $id))[0] ?? null;
    }

    /**
     * Takes a message for one process and counts the try.
     *
     * @param Message $seen As it was read; it is not taken if somebody else has tried it since.
     * @param int     $next When it is tried again, should this process die.
     */
    public function claim(Message $seen, string $claimId, int $next, int $now): bool
    {
        $unclaimed = $this->unclaimed(new Claim(self::CLAIM_SECONDS), $now);

        return $this->changeOne(
            $this->outbox(),
            "SET claim_id = %s, claimed_gmt = %s, next_gmt = %s, tries = tries + 1
            WHERE id = %d AND tries = %d AND done_gmt IS NULL AND $unclaimed",
            $claimId,
            gmdate(self::FORMAT, $now),
            gmdate(self::FORMAT, $next),
            $seen->id,
            $seen->tries,
        );
    }

    /**
     * @param int $next When it is tried again.
     */
    public function recordFailure(int $id, string $claimId, DeliveryAttempt $attempt, int $next): void
    {
        $this->changeOne(
            $this->outbox(),
            "SET next_gmt = %s, answer_code = NULLIF(%d, 0), last_error = %s, answer = '', claim_id = NULL,
                claimed_gmt = NULL
            WHERE id = %d AND claim_id = %s",
            gmdate(self::FORMAT, $next),
            (int) $attempt->code,
            $attempt->error,
            $id,
            $claimId,
        );
    }

    /**
     * The message is taken or given up.
     */
    public function recordEnd(int $id, string $claimId, DeliveryAttempt $attempt, int $now): void
    {
        $this->changeOne(
            $this->outbox(),
            'SET done_gmt = %s, answer_code = NULLIF(%d, 0), last_error = %s, answer = %s, claim_id = NULL,
                claimed_gmt = NULL
            WHERE id = %d AND claim_id = %s',
            gmdate(self::FORMAT, $now),
            (int) $attempt->code,
            $attempt->error,
            $attempt->text,
            $id,
            $claimId,
        );
    }

    /**
     * Gives up everything that has waited since before then, or what has for one destination.
     */
    public function giveUpBefore(int $before, int $now, string $error, ?string $destination = null): void
    {
        $to = $destination === null ? '' : $this->prepare(' AND destination = %s', $destination);
        // done_next; with a destination destination_done.
        $this->execute($this->prepare(
            "UPDATE {$this->outbox()} SET done_gmt = %s, last_error = %s
            WHERE done_gmt IS NULL AND created_gmt <= %s$to",
            gmdate(self::FORMAT, $now),
            $error,
            gmdate(self::FORMAT, $before),
        ));
    }

    /**
     * Whether anything was taken there since then.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function hasTakenSince(string $destination, int $since): bool
    {
        // destination_done.
        return (
            $this->value($this->prepare(
                "SELECT 1 FROM {$this->outbox()}
                WHERE destination = %s AND done_gmt >= %s AND last_error = '' LIMIT 1",
                $destination,
                gmdate(self::FORMAT, $since),
            )) !== null
        );
    }

    /**
     * @return list<Message> What waits, and what was done with last; the latest first.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function latestTo(string $destination, int $limit): array
    {
        // destination_done, in both.
        return [
            ...$this->messages($this->prepare(
                "SELECT * FROM {$this->outbox()} WHERE destination = %s AND done_gmt IS NULL ORDER BY id DESC LIMIT %d",
                $destination,
                $limit,
            )),
            ...$this->messages($this->prepare(
                "SELECT * FROM {$this->outbox()} WHERE destination = %s AND done_gmt IS NOT NULL
                ORDER BY done_gmt DESC, id DESC LIMIT %d",
                $destination,
                $limit,
            )),
        ];
    }

    /**
     * Whether something waits for this destination that it has not taken.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function hasFailing(string $destination): bool
    {
        // destination_done.
        return $this->value($this->prepare("SELECT 1 FROM {$this->outbox()}
                WHERE destination = %s AND done_gmt IS NULL AND last_error <> '' LIMIT 1", $destination)) !== null;
    }

    /**
     * What was told or given up waits once more.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function reopen(int $id, int $now): void
    {
        $this->changeOneOrFail(
            $this->outbox(),
            'SET done_gmt = NULL, next_gmt = %s, tries = 0 WHERE id = %d AND done_gmt IS NOT NULL',
            gmdate(self::FORMAT, $now),
            $id,
        );
    }

    /**
     * Gives up what nobody is sending.
     */
    public function stopTrying(int $id, int $now): void
    {
        $this->changeOne(
            $this->outbox(),
            'SET done_gmt = %s WHERE id = %d AND done_gmt IS NULL AND claim_id IS NULL',
            gmdate(self::FORMAT, $now),
            $id,
        );
    }

    /**
     * @return list<Message> In their order.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function ofSubject(string $subject): array
    {
        // subject.
        return $this->messages($this->prepare(
            "SELECT * FROM {$this->outbox()} WHERE subject = %s ORDER BY id",
            $subject,
        ));
    }

    /**
     * @param string $error In place of what a receiver answered, which may quote the payload.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function replacePayload(int $id, string $payload, string $error): void
    {
        $this->changeOneOrFail(
            $this->outbox(),
            "SET payload = %s, last_error = CASE WHEN last_error = '' THEN '' ELSE %s END, answer = '' WHERE id = %d",
            $payload,
            $error,
            $id,
        );
    }

    public function deleteDone(string $subject): void
    {
        // subject.
        $this->execute($this->prepare(
            "DELETE FROM {$this->outbox()} WHERE subject = %s AND done_gmt IS NOT NULL",
            $subject,
        ));
    }

    public function deleteDoneBefore(int $before): void
    {
        // done_next.
        $this->execute($this->prepare(
            "DELETE FROM {$this->outbox()} WHERE done_gmt <= %s",
            gmdate(self::FORMAT, $before),
        ));
    }

    /**
     * @param list<string> $destinations
     *
     * @return string To follow another condition; without placeholders.
     */
    private function notTo(array $destinations): string
    {
        return $destinations === []
            ? ''
            : $this->prepare(' AND destination NOT IN (' . self::placeholders($destinations) . ')', ...$destinations);
    }

    /**
     * @return list<Message>
     *
     * @throws Refused With `StorageFailed`.
     */
    private function messages(string $sql): array
    {
        return array_map(
            static fn(array $row): Message => new Message(
                (int) $row['id'],
                (string) $row['kind'],
                (string) $row['destination'],
                (string) $row['subject'],
                (string) $row['payload'],
                (int) $row['tries'],
                (int) self::timestamp($row['created_gmt']),
                self::timestamp($row['next_gmt']),
                self::timestamp($row['done_gmt']),
                $row['answer_code'] === null ? null : (int) $row['answer_code'],
                (string) $row['last_error'],
                (string) $row['answer'],
            ),
            $this->select($sql),
        );
    }

    private function outbox(): string
    {
        return $this->db->prefix . 'clientpress_outbox';
    }
}
