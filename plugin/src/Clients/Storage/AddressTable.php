<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;

/**
 * The table that keeps one account per address, however many invitations are accepted at once. Users belong to the
 * whole network, and so do this table and its key.
 *
 * Every statement finds its row by the primary key unless it says by which index.
 */
final class AddressTable
{
    use Table;

    /** Option of the network's first site: the key of the digests. */
    public const KEY_OPTION = 'clientpress_address_key';

    private const KEY_BYTES = 32;

    /**
     * What `dbDelta` builds. The digest is keyed, so that the table reveals no address. `created_gmt` is when the row was
     * made; once it names an account, when that was made.
     */
    public function schema(): string
    {
        $collate = $this->db->get_charset_collate();

        return "CREATE TABLE {$this->name()} (
            digest char(64) NOT NULL,
            seq int(10) unsigned NOT NULL DEFAULT 0,
            user_id bigint(20) unsigned DEFAULT NULL,
            created_gmt datetime NOT NULL,
            PRIMARY KEY  (digest),
            KEY user_id (user_id),
            KEY created_gmt (created_gmt)
        ) $collate;";
    }

    /**
     * @return string The table's name, for the whole network.
     */
    public function name(): string
    {
        return $this->db->base_prefix . 'clientpress_addresses';
    }

    /**
     * The key of the digests, made by whoever needs it first. Read past every cache: two keys would be two rows for one
     * address.
     *
     * @return string 64 hex characters.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function key(): string
    {
        return $this->readKey() ?? $this->makeKey();
    }

    /**
     * Gives the address a row where it has none. Before the transaction, for on the drop-in a statement that may fail would
     * end it.
     */
    public function open(string $digest, int $now): void
    {
        $this->execute($this->prepare(
            "INSERT IGNORE INTO {$this->name()} (digest, created_gmt) VALUES (%s, %s)",
            $digest,
            gmdate(self::FORMAT, $now),
        ));
    }

    /**
     * Inside the transaction that inserts the account: gives it the address, unless another account has it. A count,
     * because MariaDB may answer EXISTS by the index of addresses, in which another request has locked its own account.
     *
     * @param string $email As both accounts would have it.
     *
     * @throws Refused With `StorageFailed`, which must not be taken for "no".
     */
    public function claim(string $digest, int $userId, string $email, int $now): bool
    {
        $table = $this->name();

        // PRIMARY, in both tables.
        return $this->changeOneOrFail(
            $table,
            "SET seq = seq + 1, user_id = %d, created_gmt = %s
            WHERE digest = %s AND EXISTS (SELECT 1 FROM {$this->db->users} WHERE ID = %d)
                AND (SELECT COUNT(*) FROM {$this->db->users} FORCE INDEX (PRIMARY)
                    WHERE ID = $table.user_id AND ID <> %d AND user_email = %s) = 0",
            $userId,
            gmdate(self::FORMAT, $now),
            $digest,
            $userId,
            $userId,
            $email,
        );
    }

    /**
     * Removes an account that was inserted on a fresh connection, outside of the transaction that was lost with the earlier
     * one, while another account got the address. It has no meta yet, and nobody has heard of it.
     */
    public function deleteInserted(\WP_User $user): void
    {
        $this->execute($this->prepare(
            "DELETE FROM {$this->db->users} WHERE ID = %d AND user_login = %s",
            $user->ID,
            $user->user_login,
        ));
    }

    /**
     * @return int|null The account that an invitation of this address made since then.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function userMadeSince(string $digest, int $since): ?int
    {
        $id = $this->value($this->prepare(
            "SELECT user_id FROM {$this->name()} WHERE digest = %s AND created_gmt >= %s",
            $digest,
            gmdate(self::FORMAT, $since),
        ));

        return $id === null ? null : (int) $id;
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function delete(string $digest): void
    {
        if ($this->execute($this->prepare("DELETE FROM {$this->name()} WHERE digest = %s", $digest)) === false) {
            throw Refused::storageFailed();
        }
    }

    public function deleteUser(int $userId): void
    {
        // user_id.
        $this->execute($this->prepare("DELETE FROM {$this->name()} WHERE user_id = %d", $userId));
    }

    /**
     * Rows of accounts that were never made.
     */
    public function deleteUnclaimedBefore(int $time): void
    {
        // created_gmt.
        $this->execute($this->prepare(
            "DELETE FROM {$this->name()} WHERE user_id IS NULL AND created_gmt < %s",
            gmdate(self::FORMAT, $time),
        ));
    }

    /**
     * Drops the table and its key once no site of the network has a table of invitations.
     *
     * @return bool Whether this was the last site; false where the database does not say.
     */
    public function dropWithLastSite(): bool
    {
        $like = $this->db->esc_like($this->db->base_prefix) . '%clientpress\_invitations';

        try {
            $tables = $this->column($this->prepare('SHOW TABLES LIKE %s', $like));
        } catch (Refused) {
            return false;
        }

        // Another WordPress in the same database may have a prefix that begins like this one.
        $ofSite = '/^' . preg_quote($this->db->base_prefix, '/') . '(?:\d+_)?clientpress_invitations$/';

        if (preg_grep($ofSite, $tables) !== []) {
            return false;
        }

        $this->db->query("DROP TABLE IF EXISTS {$this->name()}");
        $this->db->delete($this->options(), ['option_name' => self::KEY_OPTION]);

        return true;
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function readKey(): ?string
    {
        // option_name.
        return $this->value($this->prepare(
            "SELECT option_value FROM {$this->options()} WHERE option_name = %s",
            self::KEY_OPTION,
        ));
    }

    /**
     * By INSERT IGNORE and no function of WordPress's: add_option() overwrites what another request has just added, and the
     * network's options have no UNIQUE name.
     *
     * @throws Refused With `StorageFailed`.
     */
    private function makeKey(): string
    {
        $this->execute($this->prepare(
            "INSERT IGNORE INTO {$this->options()} (option_name, option_value, autoload) VALUES (%s, %s, 'off')",
            self::KEY_OPTION,
            bin2hex(random_bytes(self::KEY_BYTES)),
        ));

        return $this->readKey() ?? throw Refused::storageFailed();
    }

    private function options(): string
    {
        return $this->db->base_prefix . 'options';
    }
}
