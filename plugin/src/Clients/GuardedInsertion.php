<?php

declare(strict_types=1);

namespace ClientPress\Clients;

defined('ABSPATH') || exit();

/**
 * Wraps the caller's transaction around the one INSERT with which core's wp_insert_user() makes this account.
 */
final class GuardedInsertion
{
    /** The login that core is about to write, after the filters of plugins. */
    private ?string $stored = null;

    private ?bool $wasSuspended = null;

    /**
     * @param string              $login The requested login.
     * @param \Closure(): bool    $begin See {@see ClientAccounts::create()}.
     * @param \Closure(\WP_User): bool $bind
     * @param \Closure(): void    $undo
     */
    public function __construct(
        private readonly string $login,
        private readonly \Closure $begin,
        private readonly \Closure $bind,
        private readonly \Closure $undo,
    ) {}

    /**
     * Filter on wp_pre_insert_user_data, right before the INSERT. An empty answer stops core.
     *
     * @param array<string, mixed> $userdata What core was called with.
     */
    public function open(
        #[\SensitiveParameter]
        mixed $data,
        mixed $update,
        mixed $id,
        #[\SensitiveParameter]
        array $userdata,
    ): mixed {
        if (!$this->isOurs($update, $userdata)) {
            return $data;
        }

        $login = is_array($data) ? $data['user_login'] ?? null : null;
        $this->stored = is_string($login) ? $login : null;

        // What is read inside the transaction may never be committed, and a cache that outlives it would know the user.
        $this->wasSuspended ??= wp_suspend_cache_addition();
        wp_suspend_cache_addition(true);

        return ($this->begin)() ? $data : [];
    }

    /**
     * Filter on insert_user_meta, right after the INSERT.
     *
     * @param array<string, mixed> $userdata What core was called with.
     *
     * @throws InsertionStopped And not a WP_Error: core would go on and write the meta of a user who does not exist.
     */
    public function close(mixed $meta, \WP_User $user, mixed $update, #[\SensitiveParameter] array $userdata): mixed
    {
        if (!$this->isOurs($update, $userdata)) {
            return $meta;
        }

        $isBound = false;

        try {
            // If the INSERT was never run, core continues with the id of an earlier one, which is another user's.
            $isBound = $user->ID > 0 && $user->user_login === $this->stored && ($this->bind)($user);
        } finally {
            if (!$isBound) {
                ($this->undo)();
                // Core has kept the user in memory, where the next try would find its address taken.
                clean_user_cache($user);
            }
        }

        $this->rememberAgain();

        if (!$isBound) {
            throw new InsertionStopped();
        }

        // It is committed now, and core would read it once more for its meta.
        update_user_caches($user);

        return $meta;
    }

    /**
     * Once the transaction is over.
     */
    public function rememberAgain(): void
    {
        if ($this->wasSuspended !== null) {
            wp_suspend_cache_addition($this->wasSuspended);
            $this->wasSuspended = null;
        }
    }

    /**
     * Compares the requested login, since plugins may change the stored one or insert users of their own meanwhile.
     *
     * @param array<string, mixed> $userdata
     */
    private function isOurs(mixed $update, #[\SensitiveParameter] array $userdata): bool
    {
        return $update === false && ($userdata['user_login'] ?? '') === $this->login;
    }
}
