<?php

declare(strict_types=1);

namespace ClientPress\Boot;

defined('ABSPATH') || exit();

use ClientPress\Clients\AccessHint;
use ClientPress\Clients\LastSignIn;
use ClientPress\Database\NetworkSites;
use ClientPress\Database\TableState;
use ClientPress\Kernel\Deadline;
use ClientPress\Kernel\Refused;
use ClientPress\Kernel\Schedule;

/**
 * What concerns more than one site of a network. Each site makes its own tables at its first request; here is what no
 * request to it would do.
 */
final readonly class Network
{
    /** Event: forgets an account that was deleted on further sites. */
    public const FORGET = 'clientpress_forget_account';

    /** Site option: the last site that was uninstalled, and when, while an uninstallation is under way. */
    public const UNINSTALLED = 'clientpress_uninstalled';

    private const SITES_AT_ONCE = 100;

    /** Seconds after which a process that has said nothing is taken for dead, and its work is done again. */
    private const GRACE_SECONDS = 900;

    /**
     * What is done on a site is handed over, and each time made anew: much of it keeps the names of a site's tables.
     *
     * @param string                        $file      The plugin's main file.
     * @param \Closure(int, \WP_User): void $forget    Forgets an account on the present site.
     * @param \Closure(): list<string>      $tables    Our tables of the present site.
     * @param \Closure(): void              $uninstall Uninstalls on the present site, as far as it has chosen.
     * @param float                         $seconds   After which no further site is begun in one request.
     */
    public function __construct(
        private string $file,
        private NetworkSites $sites,
        private Schedule $schedule,
        private \Closure $forget,
        private \Closure $tables,
        private \Closure $uninstall,
        private float $seconds,
    ) {}

    /**
     * On wpmu_delete_user, before the account is gone: should this request die on its way, the rest is done later.
     */
    public function foreseeDeletion(int $userId, \WP_User $user): void
    {
        $this->schedule->once(self::FORGET, time() + self::GRACE_SECONDS, [$userId, $user->user_email, 0]);
    }

    /**
     * On deleted_user. Core fires it also where the account stays, and was removed from one site alone.
     */
    public function planForgetting(int $userId, mixed $reassign, \WP_User $user): void
    {
        try {
            $isGone = $this->isGone($userId);
        } catch (Refused) {
            $isGone = false;
        }

        if ($isGone) {
            // The event planned for later stays: a late cache or replica may still show the account now, and a database may
            // not have answered.
            $this->schedule->once(self::FORGET, time(), [$userId, $user->user_email, 0]);
        }
    }

    /**
     * Makes what an account that was deleted left on the network's sites anonymous, as on the site on which it was deleted.
     * Run by WP-Cron, for some sites at a time.
     *
     * @param string $email Its address, unslashed.
     * @param int    $after Number of the last site that is done.
     */
    public function forgetAccount(int $userId, string $email, int $after): void
    {
        $present = [$userId, $email, $after];
        $user = new \WP_User((object) ['ID' => $userId, 'user_email' => $email]);
        $planAgain = fn() => $this->schedule->once(self::FORGET, time() + self::GRACE_SECONDS, $present);

        try {
            if (!$this->isGone($userId)) {
                return;
            }

            $planAgain();
            $next = $this->onSites($after, fn(): mixed => ($this->forget)($userId, $user));
        } catch (Refused) {
            $planAgain();

            return;
        }

        $this->replan($present, time(), $next === null ? null : [$userId, $email, $next]);
    }

    /**
     * Filter on wpmu_drop_tables: a site that is deleted takes our tables along.
     *
     * @param mixed $tables list<string>
     */
    public function addTables(mixed $tables, int $siteId): mixed
    {
        if (!is_array($tables)) {
            return $tables;
        }

        return [...$tables, ...self::on($siteId, $this->tables)];
    }

    /**
     * On wp_delete_site: what core keeps with users.
     */
    public function forgetSite(\WP_Site $site): void
    {
        AccessHint::removeAllOf((int) $site->blog_id);
        LastSignIn::removeAllOf((int) $site->blog_id);
    }

    /**
     * Uninstalls on some sites, on each as far as that site has chosen.
     *
     * @return bool False where a further request has to go on.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function uninstall(): bool
    {
        $kept = get_site_option(self::UNINSTALLED);
        [$after, $at] = is_array($kept) && is_int($kept[0] ?? null) && is_int($kept[1] ?? null) ? $kept : [0, 0];

        // After an hour it begins anew: sites may have changed since an uninstallation that was given up.
        $after = $at > (time() - HOUR_IN_SECONDS) ? $after : 0;
        $next = $this->onSites($after, $this->uninstall);

        if ($next === null) {
            delete_site_option(self::UNINSTALLED);

            return true;
        }

        update_site_option(self::UNINSTALLED, [$next, time()]);

        return false;
    }

    /**
     * The same on all of them: at once on the command line. In a browser a request that would last too long ends before
     * WordPress deletes the plugin's files, and says that it is to be deleted once more. So does one that could not read
     * which sites there are, and says that.
     */
    public function uninstallAll(): void
    {
        try {
            while (!$this->uninstall()) {
                if (!defined('WP_CLI')) {
                    $this->stopDeletion(__(
                        'ClientPress has removed what it kept on some sites of this network, as far as each of them had chosen. There are more sites: please delete the plugin once more to go on.',
                        'clientpress',
                    ));
                }
            }
        } catch (Refused $refused) {
            $this->stopDeletion($refused->getMessage());
        }
    }

    /**
     * Goes through the sites on which the plugin has been, one after the other.
     *
     * @param \Closure(): mixed $do
     *
     * @return int|null Number of the last site that is done; null when all are.
     */
    private function onSites(int $after, \Closure $do): ?int
    {
        $deadline = new Deadline($this->seconds);

        while (($ids = $this->sites->after($after, self::SITES_AT_ONCE)) !== []) {
            foreach ($ids as $id) {
                self::on($id, static fn(): mixed => get_option(TableState::INSTALLED) === false ? null : $do());
                $after = $id;

                if ($deadline->isOver()) {
                    return $after;
                }
            }
        }

        return null;
    }

    /**
     * @template T
     *
     * @param \Closure(): T $do
     *
     * @return T
     */
    private static function on(int $siteId, \Closure $do): mixed
    {
        switch_to_blog($siteId);

        try {
            return $do();
        } finally {
            restore_current_blog();
        }
    }

    /**
     * Ends the request before WordPress deletes the plugin's files.
     */
    public function stopDeletion(string $sentence): never
    {
        if (wp_doing_ajax()) {
            // As core answers where a plugin cannot be deleted.
            wp_send_json_error([
                'delete' => 'plugin',
                'slug' => dirname(plugin_basename($this->file)),
                'plugin' => plugin_basename($this->file),
                'errorMessage' => $sentence,
            ]);
        }

        wp_die(esc_html($sentence), '', ['response' => 200, 'back_link' => true]);
        exit();
    }

    /**
     * @param list<mixed>      $earlier Of the event that is to go.
     * @param int              $at      Seconds since the Unix epoch, UTC.
     * @param list<mixed>|null $args    Of the event in its place; null for none.
     */
    private function replan(array $earlier, int $at, ?array $args): void
    {
        $this->schedule->cancel(self::FORGET, $earlier);

        if ($args !== null) {
            $this->schedule->once(self::FORGET, $at, $args);
        }
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    private function isGone(int $userId): bool
    {
        clean_user_cache($userId);

        return $this->sites->answerTo(static fn(): \WP_User|false => get_userdata($userId)) === false;
    }
}
