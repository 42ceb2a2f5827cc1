<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use PHPUnit\Framework\TestCase;

/**
 * What is typed into a screen is not lost without a question, which forms.js asks where the form says so.
 *
 * @group any-database
 */
final class TypedTextTest extends TestCase
{
    private const TEMPLATES = __DIR__ . '/../../../plugin/templates';

    /** What somebody types or chooses; a call of do_settings_sections() or of another template prints such fields. */
    private const FIELD = '/<textarea|<select|type="(?:text|url|email|number|file)"|do_settings_sections|webhook-events/';

    public function test_every_form_of_a_screen_in_which_something_is_typed_asks_before_it_is_lost(): void
    {
        $silent = [];
        $asking = 0;

        foreach ((array) glob(self::TEMPLATES . '/admin-*.php') as $file) {
            $html = (string) file_get_contents((string) $file);
            preg_match_all('/<form\b(?:(?!<form\b).)*<\/form>/s', $html, $forms);

            foreach (preg_grep('/method="post"/', $forms[0]) ?: [] as $form) {
                $asks = str_contains($form, 'data-clientpress-keep');
                $asking += (int) $asks;

                if (!$asks && preg_match(self::FIELD, $form) === 1) {
                    $silent[] = basename((string) $file) . ': ' . substr($form, 0, 80);
                }
            }
        }

        self::assertSame([], $silent);
        self::assertGreaterThan(0, $asking);
    }
}
