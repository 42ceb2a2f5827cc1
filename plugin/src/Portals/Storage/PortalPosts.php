<?php

declare(strict_types=1);

namespace ClientPress\Portals\Storage;

defined('ABSPATH') || exit();

use ClientPress\Database\Table;
use ClientPress\Kernel\Refused;

/**
 * What WordPress's own functions cannot do with the posts of portals and with their files.
 */
final readonly class PortalPosts
{
    use Table;

    /** How many titles one statement compares with. */
    private const AT_ONCE = 250;

    /**
     * Not by wp_update_post(): in WP-Cron there is no user, so it would filter the post's HTML as untrusted.
     *
     * @return bool Whether it was written.
     */
    public function setStatus(int $postId, string $status): bool
    {
        $isWritten = $this->db->update($this->db->posts, ['post_status' => $status], ['ID' => $postId]) !== false;
        clean_post_cache($postId);

        return $isWritten;
    }

    /**
     * Of posts of any type.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function highestId(): int
    {
        return $this->number("SELECT MAX(ID) FROM {$this->db->posts}");
    }

    /**
     * @throws Refused With `StorageFailed`.
     */
    public function isFree(int $id): bool
    {
        return $this->value($this->prepare("SELECT ID FROM {$this->db->posts} WHERE ID = %d", $id)) === null;
    }

    /**
     * @param string   $live     Post status of a live portal.
     * @param string   $meta     Where a portal's status stands; absent or empty means open.
     * @param string   $status   Of a portal that is open.
     * @param int|null $authorId Of the portal; null for any.
     *
     * @return string Condition, without placeholders: the portal is stored as live and has this status. It looks its post
     *                up by the primary key, and its meta by post_id.
     */
    public function whileOpen(
        int $id,
        string $postType,
        string $live,
        string $meta,
        string $status,
        ?int $authorId,
    ): string {
        $andAuthor = $authorId === null ? '' : "AND post_author = $authorId";

        return $this->prepare(
            "EXISTS (SELECT 1 FROM {$this->db->posts}
                    WHERE ID = %d AND post_type = %s AND post_status = %s $andAuthor)
                AND NOT EXISTS (SELECT 1 FROM {$this->db->postmeta}
                    WHERE post_id = %d AND meta_key = %s AND meta_value NOT IN ('', %s))",
            $id,
            $postType,
            $live,
            $id,
            $meta,
            $status,
        );
    }

    /**
     * @param string    $postType Of portals.
     * @param list<int> $except   Ids of portals whose files stay.
     *
     * @return string Condition for the `WHERE` of a query for posts: no files of portals. It looks each parent up by its
     *                primary key.
     */
    public function withoutFilesOf(string $postType, array $except): string
    {
        $ids = implode(', ', [0, ...$except]);

        return $this->prepare("NOT EXISTS (
                SELECT 1 FROM {$this->db->posts} portal
                WHERE portal.ID = {$this->db->posts}.post_parent AND portal.post_type = %s AND portal.ID NOT IN ($ids)
            )", $postType);
    }

    /**
     * @param string $postType Of portals.
     * @param string $sql      Any query; changed is the one by which core's export collects posts.
     */
    public function exportedWithoutFilesOf(string $postType, string $sql): string
    {
        return str_starts_with($sql, "SELECT ID FROM {$this->db->posts} ")
            ? "$sql AND " . $this->withoutFilesOf($postType, [])
            : $sql;
    }

    /**
     * @param string $postType Of portals.
     *
     * @return string Condition for the `WHERE` of a query for comments: none on portals and their files. It looks each post
     *                up by its primary key.
     */
    public function withoutCommentsOn(string $postType): string
    {
        return $this->prepare(
            "NOT EXISTS (
                SELECT 1 FROM {$this->db->posts} commented
                LEFT JOIN {$this->db->posts} portal ON portal.ID = commented.post_parent
                WHERE commented.ID = {$this->db->comments}.comment_post_ID
                    AND (commented.post_type = %s OR portal.post_type = %s)
            )",
            $postType,
            $postType,
        );
    }

    /**
     * Finds portals by title, compared by the database's collation; callers that need the exact title compare again.
     *
     * @param string       $postType Of portals.
     * @param list<string> $titles   As they are stored.
     *
     * @return list<int> Ids, without portals in the trash.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function idsByTitle(string $postType, array $titles): array
    {
        $ids = [];

        foreach (array_chunk($titles, self::AT_ONCE) as $chunk) {
            // type_status_date: titles are compared among portals alone.
            array_push(
                $ids,
                ...$this->integers($this->prepare(
                    "SELECT ID FROM {$this->db->posts}
                    WHERE post_type = %s AND post_status NOT IN ('trash', 'auto-draft')
                        AND post_title IN ("
                    . self::placeholders($chunk)
                    . ')',
                    $postType,
                    ...$chunk,
                )),
            );
        }

        return $ids;
    }

    /**
     * @param string              $search A condition that begins with AND, as core makes it of a search.
     * @param non-empty-list<int> $ids
     *
     * @return string The same, or one of these posts.
     */
    public function orAmong(string $search, array $ids): string
    {
        $found = self::among("{$this->db->posts}.ID", $ids);

        return " AND ($found OR (1 = 1{$search}))";
    }
}
