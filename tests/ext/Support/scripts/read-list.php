<?php

declare(strict_types=1);

// Reads a list of one kind and of about so many bytes once. Usage: read-list.php <kind> <bytes>

namespace ClientPress\Tests\Ext;

use function ClientPress\Native\list_read;

[, $kind, $bytes] = $argv;
$bytes = (int) $bytes;
$filled = static fn(string $text): string => str_repeat($text, intdiv($bytes, strlen($text)));

list_read(
    match ($kind) {
        'table' => "name,email,message\n" . $filled("\"Miller, Ann\",ann@example.org,\"Hello, \"\"Ann\"\"\"\n"),
        'pasted' => $filled("Miller, Ann <ann@example.org>; bob@example.org\n"),
        'one line' => $filled('ann@example.org, '),
        'titles' => $filled("a title\n") . "\nemail\nann@example.org",
        'windows-1251' => "email;message\n" . $filled("a@example.org;\xC4\xEE\xE1\xF0\xEE\n"),
        'umlauts' => $filled("anna@m\u{FC}ller.example\n"),
        'at signs in a bracket' => "email\n<" . $filled('@') . ' x>y',
        'brackets' => 'a@b.org' . $filled('<'),
        'quotation marks' => 'a@b.org' . $filled('"'),
        'commas' => 'a@b.org' . $filled('x,'),
        'separators' => "email\n" . $filled(';,|'),
        'blanks' => 'a@b.org' . $filled(" \u{200B}") . 'x',
        'one domain' => 'a@' . $filled("\u{E4}"),
        'empty lines' => "email\na@b.org" . $filled("\n"),
        'quoted lines' => "email,message\na@b.org,\"" . $filled("\"\"\n"),
    },
    PHP_INT_MAX,
    PHP_INT_MAX,
);
