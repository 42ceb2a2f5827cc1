<?php

/**
 * Proves that Documents.php and Commands.php bite: writes a small tree whose documents are true, then makes them untrue in
 * one way at a time, and expects it to be found. Usage: prove-documents.php
 */

declare(strict_types=1);

namespace ClientPress\Lint;

require __DIR__ . '/Commands.php';
require __DIR__ . '/Documents.php';

const TREE = [
    'ARCHITECTURE.md' => 'The table `{prefix}clientpress_things`.',
    'CONTRIBUTING.md' => "```\nmake test # all\nCLIENTPRESS_LONG=1 tests/run.sh\n```\n## Install\n```\nphpize\n```\n`make test`, `tests/run.sh`, `Thing::make`, `Kernel`.",
    'README.md' => "| action `clientpress_done` | x |\n| filter `clientpress_{kind}_text` | x |\n[licence](LICENSE)",
    'SECURITY.md' => '`ThingTest::it_holds`, `Kernel`, `Kernel/Thing.php`, `Thing.php`, `clientpress_choice`, `column_name`, `make()`.',
    'LICENSE' => '',
    'Makefile' => "test:\n",
    'tests/commands.sh' => "CLIENTPRESS_LONG=1 tests/run.sh\nrun_commands CONTRIBUTING.md 'Install'\n",
    'tests/run.sh' => "echo \"\$CLIENTPRESS_LONG\"\n",
    'tests/php/Kernel/ThingTest.php' => '<?php final class ThingTest { public function test_it_holds() {} }',
    'plugin/src/Kernel/Thing.php' => <<<'PHP'
        <?php
        // Once there was a Gone, which asked gone() for `gone_column` and 'clientpress_gone'.
        final class Thing
        {
            public function make($kind)
            {
                do_action('clientpress_done');
                apply_filters("clientpress_{$kind}_text", get_option('clientpress_choice'));

                return $this->db->prefix . 'clientpress_things' . 'column_name';
            }
        }
        PHP,
];

/** By what is untrue: the document, what is put behind its text (in place of it, where it begins with "="), what is found. */
const UNTRUTHS = [
    'a class' => ['README.md', '`Gone`', 'README.md:3 names "Gone"'],
    'a method' => ['README.md', '`Thing::gone`', 'names "Thing::gone"'],
    'a test' => ['SECURITY.md', '`ThingTest::it_holds_not`', 'SECURITY.md:1 names "ThingTest::it_holds_not"'],
    'a function' => ['README.md', '`gone()`', 'names "gone()"'],
    'a folder' => ['README.md', '`Kernel/Gone`', 'names "Kernel/Gone"'],
    'a file' => ['README.md', '`tests/gone.sh`', 'names "tests/gone.sh"'],
    'a file by its name alone' => ['README.md', '`gone.php`', 'names "gone.php"'],
    'a link' => ['README.md', '[gone](GONE.md)', 'names "link to GONE.md"'],
    'a make target' => ['CONTRIBUTING.md', '`make gone`', 'names "make gone"'],
    'a make target among commands' => ['CONTRIBUTING.md', "\n```\nmake gone\n```", 'make gone'],
    'a file in a command' => ['CONTRIBUTING.md', '`tests/gone.sh --filter X`', 'names "tests/gone.sh --filter X"'],
    'a variable' => ['CONTRIBUTING.md', '`CLIENTPRESS_GONE=1 tests/run.sh`', 'names "CLIENTPRESS_GONE=1'],
    'an option' => ['ARCHITECTURE.md', '`clientpress_gone`', 'names "clientpress_gone"'],
    'a table' => ['ARCHITECTURE.md', '`{prefix}clientpress_gone`', 'names "{prefix}clientpress_gone"'],
    'a column' => ['ARCHITECTURE.md', '`gone_column`', 'names "gone_column"'],
    'a command that nothing runs' => [
        'README.md',
        "\n```\nphpize\n```",
        'README.md:5 has the command "phpize", which nothing runs',
    ],
    'a command below another heading' => [
        'CONTRIBUTING.md',
        "\n## More\n```\n./configure\n```",
        '"./configure", which nothing runs',
    ],
    'a section without commands' => [
        'CONTRIBUTING.md',
        "=```\nmake test\n```",
        'runs the commands of CONTRIBUTING.md, Install',
    ],
    'a hook that is not fired' => ['README.md', "\n| action `clientpress_choice` | x |", 'which nothing fires'],
    'a hook that is not named' => ['README.md', '=`clientpress_done`', 'does not name the hook "clientpress_done"'],
    'a folder of tests that is not named' => [
        'CONTRIBUTING.md',
        "=```\nmake test\n```\n## Install\n```\nphpize\n```",
        'does not name the folder of tests "Kernel"',
    ],
    'a table that is not named' => ['ARCHITECTURE.md', '=', 'does not name the table "clientpress_things"'],
];

$folder = sys_get_temp_dir() . '/clientpress-documents-' . getmypid();
$status = 0;

foreach (['nothing at all' => ['README.md', '', '']] + UNTRUTHS as $name => [$document, $text, $expected]) {
    $tree = TREE;
    $tree[$document] = str_starts_with($text, '=') ? substr($text, 1) : $tree[$document] . $text;

    foreach ($tree as $path => $content) {
        is_dir(dirname("$folder/$path")) || mkdir(dirname("$folder/$path"), 0o777, true);
        file_put_contents("$folder/$path", $content);
    }

    $violations = implode("\n", [...(new Documents($folder))->violations(), ...(new Commands($folder))->violations()]);

    if ($expected === '' ? $violations !== '' : !str_contains($violations, $expected)) {
        fwrite(STDERR, "Of $name it says: " . ($violations === '' ? 'nothing' : $violations) . "\n");
        $status = 1;
    }
}

exec('rm -rf ' . escapeshellarg($folder));
exit($status);
