<?php

declare(strict_types=1);

namespace ClientPress\Import;

defined('ABSPATH') || exit();

use ClientPress\Import\Storage\QueuedLines;
use ClientPress\Kernel\Clock;
use ClientPress\Kernel\Refused;

/**
 * The lines of imports that have one person's address, for whoever exports or erases what a site knows of them.
 */
final readonly class PersonalLines
{
    public function __construct(
        private QueuedLines $lines,
        private Clock $clock,
    ) {}

    /**
     * @param string $email As it is stored, in any case.
     * @param int    $page  From 1.
     *
     * @return list<QueuedLine> Fewer than there are on a page when nothing follows.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function export(string $email, int $page, int $perPage): array
    {
        return $this->lines->withAddress($email, ($page - 1) * $perPage, $perPage);
    }

    /**
     * Makes lines anonymous; one that is waiting is not sent any more.
     *
     * @param string $email See {@see export()}.
     * @param int    $limit How many at most.
     *
     * @return array{erased: int, kept: int} How many were made anonymous, and how many are being sent at this moment.
     *
     * @throws Refused With `StorageFailed`.
     */
    public function erase(string $email, int $limit): array
    {
        $lines = $this->lines->withAddress($email, 0, $limit);
        $erased = array_filter($lines, fn(QueuedLine $line): bool => $this->lines->anonymise(
            $line->id,
            wp_privacy_anonymize_data('email'),
            $this->clock->now(),
        ));

        return ['erased' => count($erased), 'kept' => count($lines) - count($erased)];
    }
}
