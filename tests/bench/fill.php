<?php

/**
 * Fills the table of invitations up to a number of rows, and makes their portals and clients. For lists.php, rows.php,
 * operations.php and clients.php.
 *
 * A fifth of the rows is pending, a fifth has expired; a portal has a hundred of them, an address on average two. One name
 * in twelve begins alike, and so do two words of it in fifty rows. Times of sending have nothing to do with ids. What is
 * hard to find from the newest on: 12,000 that are revoked, and 20,000 that are called Zora, stand at the old end of the table.
 *
 * SQLite has no such statements: there the same rows are copied from the MariaDB whose socket CLIENTPRESS_FILLED names.
 */

declare(strict_types=1);

namespace ClientPress\Bench;

/** Of the portals that are filled in: other posts have higher ones. */
const FIRST_PORTAL = 1000;

/** @param int $count That there are afterwards, with the ids from FIRST_PORTAL on. */
function portals(int $count): void
{
    global $wpdb;

    $before = FIRST_PORTAL - 1;
    if (getenv('CLIENTPRESS_FILLED') !== false) {
        copy_rows(
            $wpdb->posts,
            "post_type = 'clientpress_portal' AND ID BETWEEN {$before} + 1 AND {$before} + {$count}",
        );

        return;
    }
    $wpdb->query("ALTER TABLE {$wpdb->posts} AUTO_INCREMENT = 20000");
    $wpdb->query(
        "INSERT IGNORE INTO {$wpdb->posts} (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt,
            post_status, post_name, to_ping, pinged, post_modified, post_modified_gmt, post_content_filtered, post_type)
        SELECT {$before} + seq, 1, '2026-01-01', '2026-01-01', '', CONCAT('Portal ', seq), '', 'private',
            CONCAT('portal-', seq), '', '', '2026-01-01', '2026-01-01', '', 'clientpress_portal' FROM seq_1_to_{$count}",
    );
    $wpdb->query("ANALYZE TABLE {$wpdb->posts}");
}

/**
 * @param int $count   Of clients that there are afterwards; the table has grown by this function alone.
 * @param int $first   Portal that those added may enter, each this one or another of those behind it.
 * @param int $portals How many they are.
 */
function clients(int $count, int $first, int $portals): void
{
    global $wpdb;

    $from = 1 + (int) $wpdb->get_var("SELECT COUNT(*) FROM {$wpdb->users} WHERE user_email LIKE '%.example.net'");
    $added = "{$wpdb->users} JOIN seq_{$from}_to_{$count} ON user_login = CONCAT('client-', seq)";
    $statements = [
        "INSERT INTO {$wpdb->users} (user_login, user_nicename, user_email, display_name, user_registered)
        SELECT CONCAT('client-', seq), CONCAT('client-', seq), CONCAT('client', seq, '@domain', seq % 500, '.example.net'),
            CONCAT('Anna Smith ', seq), '2026-01-01' FROM seq_{$from}_to_{$count}",
        "INSERT INTO {$wpdb->usermeta} (user_id, meta_key, meta_value)
        SELECT ID, '{$wpdb->prefix}capabilities', 'a:1:{s:18:\"clientpress_client\";b:1;}' FROM {$added}",
        "INSERT INTO {$wpdb->prefix}clientpress_access (portal_id, user_id, granted_gmt)
        SELECT {$first} + ID % {$portals}, ID, '2026-01-01' FROM {$added}",
        "ANALYZE TABLE {$wpdb->users}, {$wpdb->usermeta}, {$wpdb->prefix}clientpress_access",
    ];
    foreach ($statements as $statement) {
        $wpdb->query($statement) !== false || exit("{$wpdb->last_error}\n");
    }
    wp_update_user_counts();
}

/** @param int $rows That the table has afterwards; it has grown by this function alone. */
function fill(int $rows): void
{
    global $wpdb;

    $table = "{$wpdb->prefix}clientpress_invitations";
    $at = gmdate('Y-m-d H:i:s');
    $first = FIRST_PORTAL;
    portals(1 + intdiv($rows, 100));
    if (getenv('CLIENTPRESS_FILLED') !== false) {
        copy_rows($table, "id <= {$rows}");
        copy_rows("{$wpdb->prefix}clientpress_invitation_names", "invitation_id <= {$rows}");

        return;
    }
    for ($from = 1 + (int) $wpdb->get_var("SELECT COUNT(*) FROM {$table}"); $from <= $rows; $from = $to + 1) {
        $to = min($rows, $from + 99_999);
        $statements = [
            "INSERT INTO {$table} (id, portal_id, name, email, email_key, email_domain, status, token_digest, pending_key, message,
                invited_by, delivery, delivery_error, send_count, created_gmt, sent_gmt, expires_gmt, accepted_gmt, revoked_gmt,
                asked_gmt)
            SELECT seq, {$first} + seq DIV 100, CONCAT(IF(seq <= 40000 AND seq % 2 = 0, 'Zora', ELT(seq % 12 + 1, 'Anna', 'Berta', 'Carla', 'Dora', 'Emil', 'Fritz', 'Gustav',
                    'Hans', 'Ida', 'Julia', 'Karl', 'Lena')), ' Smith', seq % 20000),
                address, address, domain, status, SHA2(seq, 256),
                IF(status = 'pending', SHA2(CONCAT('p', seq), 256), NULL), '', 1, IF(seq % 97 = 0, 'failed', 'sent'), '', 1,
                made, TIMESTAMPADD(SECOND, -(seq * 7919 % 60000000), '{$at}'),
                IF(seq % 10 < 2, TIMESTAMPADD(SECOND, 1 + seq % 1200000, '{$at}'), TIMESTAMPADD(DAY, 14, made)),
                IF(status = 'accepted', made, NULL), IF(status = 'revoked', made, NULL),
                IF(seq % 997 = 0, made, NULL)
            FROM (SELECT seq, CONCAT('domain', seq % 5000, '.example') domain,
                    CONCAT('client', seq DIV 2, '@domain', seq % 5000, '.example') address,
                    ELT(seq % 10 DIV 2 + 1, 'pending', 'pending', 'accepted', 'accepted',
                        IF(seq <= 60000, 'revoked', 'accepted')) status,
                    TIMESTAMPADD(SECOND, CAST(seq AS SIGNED) * 60 - 120000000, '{$at}') made
                FROM seq_{$from}_to_{$to}) generated",
            "INSERT INTO {$wpdb->prefix}clientpress_invitation_names (invitation_id, place, part)
            SELECT i.id, p.place, IF(p.place = 0, LOWER(i.name), SUBSTRING_INDEX(LOWER(i.name), ' ', -1))
            FROM {$table} i, (SELECT 0 place UNION SELECT 1) p WHERE i.id BETWEEN {$from} AND {$to}",
        ];
        foreach ($statements as $statement) {
            $wpdb->query($statement) !== false || exit($wpdb->last_error . "\n");
        }
    }
    $wpdb->query("ANALYZE TABLE {$table}, {$wpdb->prefix}clientpress_invitation_names");
}

/** @param string $which Rows of the table in MariaDB; those that are here already stay. */
function copy_rows(string $table, string $which): void
{
    mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
    $filled = new \mysqli('localhost', 'root', '', 'wordpress', 0, (string) getenv('CLIENTPRESS_FILLED'));
    $here = new \PDO('sqlite:' . DB_DIR . '/' . DB_FILE);
    $here->beginTransaction();
    foreach ($filled->query("SELECT * FROM {$table} WHERE {$which}", MYSQLI_USE_RESULT) as $row) {
        $insert ??= $here->prepare(sprintf(
            'INSERT OR IGNORE INTO %s (%s) VALUES (%s)',
            $table,
            implode(', ', array_keys($row)),
            implode(', ', array_fill(0, count($row), '?')),
        ));
        $insert->execute(array_values($row));
    }
    $here->commit();
}
