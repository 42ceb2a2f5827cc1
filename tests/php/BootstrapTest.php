<?php

declare(strict_types=1);

namespace ClientPress\Tests;

/**
 * The plugin's main file, where its PHP or WordPress is too old for the rest. No such PHP is run: what would not
 * parse there is looked for by token.
 *
 * @group any-database
 */
final class BootstrapTest extends \PHPUnit\Framework\TestCase
{
    private const FOLDER = __DIR__ . '/../../plugin';

    /** Of PHP 7.1 and newer: tokens that 7.0 does not know. */
    private const NEWER = [
        'T_FN',
        'T_MATCH',
        'T_ENUM',
        'T_READONLY',
        'T_ATTRIBUTE',
        'T_NULLSAFE_OBJECT_OPERATOR',
        'T_COALESCE_EQUAL',
        'T_NAME_FULLY_QUALIFIED',
        'T_AMPERSAND_FOLLOWED_BY_VAR_OR_VARARG',
    ];

    /**
     * @testWith ["clientpress.php"]
     *           ["uninstall.php"]
     */
    public function test_the_file_parses_on_php_7(string $file): void
    {
        $code = (string) file_get_contents(self::FOLDER . "/{$file}");
        $tokens = \PhpToken::tokenize($code);
        $names = array_map(static fn(\PhpToken $token): string => (string) $token->getTokenName(), $tokens);

        self::assertSame([], array_values(array_intersect($names, self::NEWER)));
        $compact = implode(' ', array_map(
            static fn(\PhpToken $token): string => $token->text,
            array_filter($tokens, static fn(\PhpToken $token): bool => !$token->isIgnorable()),
        ));
        foreach ([
            'a comma after the last argument' => '/, \)/',
            'a type of what is returned' => '/\) : \??\w+/',
            'a nullable type' => '/[(,] \? \w/',
            'a named argument' => '/[(,] \w+ : /',
            'a callable made of dots' => '/\( \.\.\. \)/',
            'several exceptions in one catch' => '/catch \([^)]*\|/',
        ] as $what => $pattern) {
            self::assertDoesNotMatchRegularExpression($pattern, $compact, $what);
        }
    }

    public function test_the_guard_names_the_versions_of_the_header(): void
    {
        $code = (string) file_get_contents(self::FOLDER . '/clientpress.php');
        preg_match('/Requires at least: +(\d+\.\d+)$/m', $code, $wordpress);
        preg_match('/Requires PHP: +(\d)\.(\d)$/m', $code, $php);

        self::assertStringContainsString("'{$wordpress[1]}-alpha', '<'", $code);
        self::assertStringContainsString("PHP_VERSION_ID < {$php[1]}0{$php[2]}00", $code);
        self::assertStringContainsString("PHP {$php[1]}.{$php[2]} and WordPress {$wordpress[1]};", $code);
        self::assertStringContainsString(
            "PHP_VERSION_ID < {$php[1]}0{$php[2]}00",
            (string) file_get_contents(self::FOLDER . '/uninstall.php'),
        );
    }

    /**
     * @testWith [80125, "7.1.1"]
     *           [70033, "7.1.1"]
     *           [80200, "6.7.9"]
     */
    public function test_what_is_too_old_gets_a_notice_and_nothing_of_the_plugin(int $php, string $wordpress): void
    {
        $said = self::start($php, $wordpress, 'activate_plugins');

        self::assertStringContainsString('<div class="notice notice-error">', $said);
        self::assertStringEndsWith('|', $said);
        self::assertSame('|', self::start($php, $wordpress, 'read'));
    }

    /**
     * @testWith ["6.8-alpha-60000"]
     *           ["6.8-beta2"]
     *           ["6.8"]
     *           ["6.10"]
     *           ["7.1.1"]
     */
    public function test_what_is_new_enough_starts_the_plugin(string $wordpress): void
    {
        self::assertSame('|attached', self::start(80_200, $wordpress, 'activate_plugins'));
    }

    /**
     * In a PHP of its own, with as much of WordPress as the file calls.
     *
     * @return string what its notices say, a bar, and what was started
     */
    private static function start(int $php, string $wordpress, string $mayDo): string
    {
        $script = tempnam(sys_get_temp_dir(), 'boot');
        file_put_contents($script, sprintf(<<<'PHP'
            <?php
            namespace ClientPress {
                const PHP_VERSION_ID = %d;
            }
            namespace {
                define('ABSPATH', '/');
                function get_bloginfo($show) { return $show === 'version' ? '%s' : ''; }
                $notices = [];
                $started = '';
                function add_action($hook, $callback) { if ($hook === 'admin_notices') $GLOBALS['notices'][] = $callback; }
                function add_filter($hook) { $GLOBALS['started'] = "attached"; }
                function register_activation_hook() {}
                function register_deactivation_hook() {}
                function is_admin() { return false; }
                function is_multisite() { return false; }
                function current_user_can($what) { return $what === '%s'; }
                function __($text) { return $text; }
                function esc_html($text) { return htmlspecialchars($text); }
                require '%s/clientpress.php';
                array_map(fn($notice) => $notice(), $notices);
                echo '|', $started;
            }
            PHP, $php, $wordpress, $mayDo, self::FOLDER));

        try {
            return (string) shell_exec(escapeshellarg(PHP_BINARY) . ' -n ' . escapeshellarg($script) . ' 2>&1');
        } finally {
            unlink($script);
        }
    }
}
