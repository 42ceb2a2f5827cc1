<?php

declare(strict_types=1);

namespace ClientPress\Admin;

defined('ABSPATH') || exit();

/**
 * What chooses a row of a list, as WordPress's own lists print it.
 */
final class RowCheckbox
{
    /**
     * @param string    $field  Name of the checkboxes of all rows.
     * @param string    $email  Of the row.
     * @param list<int> $ticked Ids of rows that are ticked from the start.
     *
     * @return string HTML, escaped.
     */
    public static function html(string $field, int $id, string $email, array $ticked = []): string
    {
        return sprintf(
            '<input type="checkbox" name="%1$s[]" id="cb-select-%2$d" value="%2$d"%3$s>'
            . '<label for="cb-select-%2$d"><span class="screen-reader-text">%4$s</span></label>',
            esc_attr($field),
            $id,
            checked(in_array($id, $ticked, true), true, false),
            esc_html(sprintf(
                /* translators: Hidden accessibility text. %s: an email address. */
                __('Select %s', 'clientpress'),
                $email,
            )),
        );
    }
}
