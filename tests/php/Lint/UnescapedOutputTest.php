<?php

declare(strict_types=1);

namespace ClientPress\Tests\Lint;

use PHPUnit\Framework\TestCase;

require_once dirname(__DIR__, 2) . '/lint/UnescapedOutput.php';

final class UnescapedOutputTest extends TestCase
{
    /**
     * @return iterable<string, array{string}>
     */
    public static function unescaped(): iterable
    {
        yield 'a variable' => ['echo $name;'];
        yield 'a short tag' => ['?><p><?= $name ?></p><?php'];
        yield 'the end of a tag' => ['?><p><?php echo $name ?></p><?php'];
        yield 'print' => ['print $name;'];
        yield 'a string with a variable' => ['echo "<p>$name</p>";'];
        yield 'a heredoc' => ["echo <<<HTML\n<p>\$name</p>\nHTML;"];
        yield 'one part of several' => ["echo '<p>' . esc_html(\$name) . \$rest;"];
        yield 'one of several values' => ["echo esc_html(\$name), \$rest;"];
        yield 'one branch' => ["echo \$is ? esc_html(\$name) : \$name;"];
        yield 'a condition that is printed' => ["echo \$name ?: 'nobody';"];
        yield 'a default' => ["echo \$name ?? 'nobody';"];
        yield 'in parentheses' => ['echo ($name);'];
        yield 'an argument of printf' => ["printf('<p>%s %s</p>', esc_html(\$name), \$rest);"];
        yield 'the format of printf' => ['printf($format, esc_html($name));'];
        yield 'an argument of sprintf' => ["echo sprintf('<p>%s</p>', \$name);"];
        yield 'a fully qualified printf' => ['\printf($format);'];
        yield 'a translation' => ["_e('Name', 'clientpress');"];
        yield 'a translation in echo' => ["echo __('Name', 'clientpress');"];
        yield 'a method that is named like a function' => ['echo $page->esc_html($name);'];
        yield 'more than the escaped' => ['echo esc_html($name)[$index];'];
        yield 'an exception without a reason' => ["// @mago-ignore lint:no-unescaped-output\necho \$name;"];
        yield 'an exception for another statement' => [
            "// @mago-ignore lint:no-unescaped-output It is ours.\n\$name = 1;\necho \$name;",
        ];
    }

    /**
     * @dataProvider unescaped
     */
    public function test_what_is_printed_unescaped_is_found(string $code): void
    {
        self::assertCount(1, UnescapedOutput::find("<?php {$code}"));
    }

    /**
     * @return iterable<string, array{string}>
     */
    public static function escaped(): iterable
    {
        yield 'a literal' => ["echo '<p>';"];
        yield 'an escaped value' => ['echo esc_html($name);'];
        yield 'a short tag' => ['?><p><?= esc_html($name) ?></p><?php'];
        yield 'parts' => ["echo '<p>' . esc_html(\$name . \$rest) . '</p>';"];
        yield 'both branches' => ["echo \$is ? 'a' : esc_attr(\$name);"];
        yield 'a number' => ['echo (int) $count;'];
        yield 'printf' => ["printf('<p>%s</p>', esc_html(\$name));"];
        yield 'kses of what sprintf put together' => ["echo wp_kses(sprintf(__('a %s'), \$name), []);"];
        yield 'a method that is named like printf' => ['$this->printf($name);'];
        yield 'a method that is named like print' => ['self::print($name); function print($name) {}'];
        yield 'a variable that is not printed' => ['$name = $rest;'];
        yield 'an exception with its reason' => ["// @mago-ignore lint:no-unescaped-output It is ours.\necho \$name;"];
    }

    /**
     * @dataProvider escaped
     */
    public function test_what_is_escaped_or_excepted_passes(string $code): void
    {
        self::assertSame([], UnescapedOutput::find("<?php {$code}"));
    }
}
