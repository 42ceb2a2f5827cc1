<?php

/**
 * Proves that the rules of mago's guard bite: in a tree of its own each room uses each other one, fully qualified, imported
 * and in a group, and what is reported are the arrows that DOORS and ROOMS do not allow. Usage: prove-guard.php <mago> <mago.toml>
 */

declare(strict_types=1);

/** None of them may use another. */
const DOORS = ['Admin', 'Site', 'Rest', 'Cli', 'Abilities', 'Privacy'];

/** From top to bottom: each may use those below it, and each door all of them. */
const ROOMS = ['Import', 'Invitations', 'Portals', 'Clients', 'Outbox', 'Mail', 'Database', 'Kernel'];

[, $mago, $rules] = $argv;
$folder = sys_get_temp_dir() . '/clientpress-guard-' . getmypid();
mkdir("$folder/plugin/src", recursive: true);
copy($rules, "$folder/mago.toml");

/**
 * @param string $name path within src, without its ending
 *
 * @return list<string> the files, one a spelling
 */
$add = static function (string $name, string $used, string $kind = 'final class') use ($folder): array {
    $namespace = 'ClientPress\\' . strtr(dirname($name), '/', '\\');
    is_dir($place = "$folder/plugin/src/" . dirname($name)) || mkdir($place);
    $class = basename(strtr($used, '\\', '/'));
    $spellings = [
        '' => ['', "\\ClientPress\\$used"],
        'Imported' => ["use ClientPress\\$used;\n\n", $class],
        'Grouped' => ["use ClientPress\\{Kernel\\Clock, $used};\n\n", $class],
    ];

    foreach ($spellings as $spelling => [$use, $type]) {
        file_put_contents(
            "$folder/plugin/src/$name$spelling.php",
            "<?php\n\nnamespace $namespace;\n\n$use$kind "
            . basename($name)
            . "$spelling\n{\n    public $type \$used;\n}\n",
        );
    }

    return array_map(static fn(string $spelling): string => "$name$spelling", array_keys($spellings));
};

$expected = $add('Kernel/Extensible', 'Kernel\Extension', 'class');
$add('Cli/ToHealth', 'Admin\Health\Thing');
$inOrder = ['Boot', ...DOORS, ...ROOMS];
foreach ([...DOORS, ...ROOMS] as $room) {
    foreach (array_diff($inOrder, [$room]) as $other) {
        $names = $add("$room/To$other", "$other\\Thing");
        $goesDown =
            in_array($other, ROOMS, true) && array_search($room, $inOrder, true) < array_search($other, $inOrder, true);
        if (!$goesDown) {
            array_push($expected, ...$names);
        }
    }
}

$command = [$mago, '--workspace', $folder, 'guard', '--reporting-format', 'json'];
$answer = (string) shell_exec(implode(' ', array_map(escapeshellarg(...), $command)) . ' 2>/dev/null');
exec('rm -rf ' . escapeshellarg($folder));
preg_match_all('~"name": "plugin/src/([^"]+)\.php"~', $answer, $found);
$status = 0;

foreach (array_diff($expected, $found[1]) as $name) {
    fwrite(STDERR, "Nothing was said of $name.\n");
    $status = 1;
}
foreach (array_diff(array_unique($found[1]), $expected) as $name) {
    fwrite(STDERR, "$name was reported, and breaks no rule.\n");
    $status = 1;
}
exit($status);
