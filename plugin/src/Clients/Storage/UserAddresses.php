<?php

declare(strict_types=1);

namespace ClientPress\Clients\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;

/**
 * Finds accounts by address. WordPress itself compares a slashed value, and so misses addresses with an apostrophe.
 */
final class UserAddresses
{
    use Table;

    /** How many values one statement compares with. */
    private const LOOKED_UP_AT_ONCE = 500;

    /**
     * The account that holds an address, read past every cache and without core's slashing of the value.
     *
     * @throws Refused With `StorageFailed`: a failed query must not be taken for "nobody".
     */
    public function userIdOfEmail(string $email): ?int
    {
        // user_email of wp_users; its collation ignores case.
        $id = $this->value($this->prepare(
            "SELECT ID FROM {$this->db->users} WHERE user_email = %s ORDER BY ID LIMIT 1",
            $email,
        ));

        return $id === null ? null : (int) $id;
    }

    /**
     * On a network: gives what was asked for with this address, and never confirmed, to the account that has it now.
     */
    public function assignSignups(string $email, string $login): void
    {
        // user_email of wp_signups.
        $this->execute($this->prepare(
            "UPDATE {$this->db->signups} SET user_login = %s WHERE user_email = %s AND active = 0",
            $login,
            $email,
        ));
    }

    /**
     * Which of many addresses have an account.
     *
     * @param list<string> $emails
     *
     * @return array<string, int> User ids by lowercase address.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function userIdsOfEmails(array $emails): array
    {
        $found = [];

        foreach (array_chunk($emails, self::LOOKED_UP_AT_ONCE) as $chunk) {
            // user_email of wp_users; its collation ignores case.
            $rows = $this->select($this->prepare(
                "SELECT ID, user_email FROM {$this->db->users} WHERE user_email IN ("
                . self::placeholders($chunk)
                . ')',
                ...$chunk,
            ));

            foreach ($rows as $row) {
                $found[strtolower((string) $row['user_email'])] = (int) $row['ID'];
            }
        }

        return $found;
    }
}
