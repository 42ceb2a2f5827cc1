<?php

declare(strict_types=1);

namespace ClientPress\Admin\Portals;

defined('ABSPATH') || exit();

use ClientPress\Portals\PortalPostType;

/**
 * The notices of wp-admin about portals, which core would call posts.
 */
final class PortalMessages
{
    /**
     * Filter on post_updated_messages, for the classic editor.
     *
     * @param array<string, array<int, string|false>> $messages By post type, then by core's number of the message.
     *
     * @return array<string, array<int, string|false>>
     */
    public function addUpdated(array $messages): array
    {
        $updated = __('Portal updated.', 'clientpress');
        $published = __('Portal published for its clients.', 'clientpress');

        $messages[PortalPostType::NAME] = [
            1 => $updated,
            4 => $updated,
            5 => $this->restored(),
            6 => $published,
            7 => __('Portal saved.', 'clientpress'),
            8 => __('Portal submitted.', 'clientpress'),
            9 => __('Portal scheduled.', 'clientpress'),
            10 => __('Portal draft updated.', 'clientpress'),
        ];

        return $messages;
    }

    /**
     * @return string|false False unless a revision was just restored.
     */
    private function restored(): string|false
    {
        $revision = $_GET['revision'] ?? null;

        return is_numeric($revision)
            ? sprintf(
                /* translators: %s: date and time of a revision, and its author. */
                __('Portal restored to its revision of %s.', 'clientpress'),
                (string) wp_post_revision_title((int) $revision, false),
            )
            : false;
    }

    /**
     * Filter on bulk_post_updated_messages, for the list.
     *
     * @param array<string, array<string, string>> $messages By post type, then by what was done.
     * @param array<string, int>                   $counts   How many, by what was done.
     *
     * @return array<string, array<string, string>>
     */
    public function addBulk(array $messages, array $counts): array
    {
        $messages[PortalPostType::NAME] = [
            /* translators: %s: number of portals. */
            'updated' => _n('%s portal updated.', '%s portals updated.', $counts['updated'], 'clientpress'),
            /* translators: %s: number of portals. */
            'locked' => _n(
                '%s portal not updated, somebody is editing it.',
                '%s portals not updated, somebody is editing them.',
                $counts['locked'],
                'clientpress',
            ),
            /* translators: %s: number of portals. */
            'deleted' => _n(
                '%s portal permanently deleted.',
                '%s portals permanently deleted.',
                $counts['deleted'],
                'clientpress',
            ),
            /* translators: %s: number of portals. */
            'trashed' => _n(
                '%s portal moved to the Trash.',
                '%s portals moved to the Trash.',
                $counts['trashed'],
                'clientpress',
            ),
            /* translators: %s: number of portals. */
            'untrashed' => _n(
                '%s portal restored from the Trash, as it was before. If it was published, its clients can open it again.',
                '%s portals restored from the Trash, as they were before. Clients can open again those that were published.',
                $counts['untrashed'],
                'clientpress',
            ),
        ];

        return $messages;
    }
}
