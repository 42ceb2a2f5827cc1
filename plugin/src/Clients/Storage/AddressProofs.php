<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;

/**
 * The proof that an account's address is its owner's: a user-meta row with a digest of account and address. When the
 * address is changed, the digest no longer matches, whoever changed it.
 */
final class AddressProofs
{
    use Table;

    public const META = '_clientpress_proven_address';

    /** User meta: the change of address that a user has asked for, with the digest of the link that confirms it. */
    public const CHANGE = '_clientpress_new_address';

    /**
     * Which of these accounts have proven the address that they have now; read past every cache.
     *
     * @param list<int> $userIds
     *
     * @return list<int> Nobody where the database fails: a proof that cannot be read is none.
     */
    public function provenAmong(array $userIds): array
    {
        if ($userIds === []) {
            return [];
        }

        try {
            // PRIMARY of wp_users, user_id of wp_usermeta.
            $rows = $this->select($this->prepare("SELECT u.ID, u.user_email, m.meta_value
                FROM {$this->db->users} u INNER JOIN {$this->db->usermeta} m ON m.user_id = u.ID AND m.meta_key = %s
                WHERE {$this->among('u.ID', $userIds)}", self::META));
        } catch (Refused) {
            return [];
        }

        $proven = array_filter($rows, static fn(array $row): bool => hash_equals(
            self::digest((int) $row['ID'], (string) $row['user_email']),
            (string) $row['meta_value'],
        ));

        return array_values(array_unique(array_map(static fn(array $row): int => (int) $row['ID'], $proven)));
    }

    /**
     * @return list<int> Users for whom a change of address is kept.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function changing(): array
    {
        // meta_key of wp_usermeta.
        return $this->integers($this->prepare(
            "SELECT user_id FROM {$this->db->usermeta} WHERE meta_key = %s",
            self::CHANGE,
        ));
    }

    /**
     * @param string $email The address that was proven, unslashed; the account may have another one by now.
     */
    public function record(int $userId, string $email): void
    {
        update_user_meta($userId, self::META, self::digest($userId, $email));
    }

    public function forgetAll(): void
    {
        delete_metadata('user', 0, self::META, '', true);
        delete_metadata('user', 0, self::CHANGE, '', true);
    }

    /**
     * With the account's id, so that meta which is copied to another account proves nothing there.
     */
    private static function digest(int $userId, string $email): string
    {
        return hash('sha256', "clientpress address|$userId|" . strtolower($email));
    }
}
