<?php

/**
 * Proves that each rule of Rooms.php bites: adds one violation at a time to a copy of the sources, and expects the
 * message. Usage: prove-rooms.php <folder of sources>
 */

declare(strict_types=1);

namespace ClientPress\Lint;

require __DIR__ . '/Rooms.php';

/** By what is violated: the file to add, what stands in it, and what is said of it. */
const VIOLATIONS = [
    'an arrow upwards, imported' => [
        'Mail/Upwards.php',
        'namespace ClientPress\Mail; use ClientPress\Portals\Portal; final class Upwards { public Portal $portal; }',
        'Mail may not use Portals',
    ],
    'an arrow upwards, fully qualified' => [
        'Kernel/Upwards.php',
        'namespace ClientPress\Kernel; final class Upwards { public function a() { return new \ClientPress\Mail\Mailer(); } }',
        'Kernel may not use Mail',
    ],
    'an arrow upwards in a group' => [
        'Clients/Upwards.php',
        'namespace ClientPress\Clients; use ClientPress\{Kernel\Clock, Portals\Portals}; final class Upwards { public Portals $portals; }',
        'Clients may not use Portals',
    ],
    'an arrow upwards under another name' => [
        'Clients/Upwards.php',
        'namespace ClientPress\Clients; use ClientPress\Portals\Portals as Doors; final class Upwards { public Doors $doors; }',
        'Clients may not use Portals',
    ],
    'an arrow upwards by a relative name' => [
        'Clients/Upwards.php',
        'namespace ClientPress\Clients; use ClientPress\Portals; final class Upwards { public Portals\Portal $portal; }',
        'Clients may not use Portals',
    ],
    'a room that reaches into the object graph' => [
        'Rest/Reach.php',
        'namespace ClientPress\Rest; use ClientPress\Boot\Services; final class Reach { public Services $services; }',
        'Rest may not use Boot',
    ],
    'a door that uses another' => [
        'Rest/Neighbour.php',
        'namespace ClientPress\Rest; use ClientPress\Admin\ScreenUrls; final class Neighbour { public ScreenUrls $urls; }',
        'one door may not use another',
    ],
    'a door that touches storage' => [
        'Site/Reads.php',
        'namespace ClientPress\Site; final class Reads { public \ClientPress\Portals\Storage\PortalPosts $posts; }',
        'a door may not touch this',
    ],
    'a door that touches secrets' => [
        'Cli/Tokens.php',
        'namespace ClientPress\Cli; use ClientPress\{Invitations\Secrets}; final class Tokens { public Secrets $secrets; }',
        'a door may not touch this',
    ],
    'a folder that is no room' => [
        'Helpers/Anything.php',
        'namespace ClientPress\Helpers; use ClientPress\Kernel\Clock; final class Anything { public Clock $clock; }',
        'stands in no room',
    ],
    'a circle of three files' => [
        'Kernel/One.php',
        'namespace ClientPress\Kernel; final class One { public Two $two; }',
        'In a circle: Kernel/One.php, Kernel/Three.php, Kernel/Two.php',
    ],
    'the connection outside storage' => [
        'Portals/Asks.php',
        'namespace ClientPress\Portals; final class Asks { public function a() { return $this->db->get_var("x"); } }',
        'Portals/Asks.php: SQL stands in Storage alone',
    ],
    'the global connection' => [
        'Admin/Asks.php',
        'namespace ClientPress\Admin; final class Asks { public function a() { global $wpdb; return $wpdb; } }',
        'Admin/Asks.php: SQL stands in Storage alone',
    ],
    'a statement outside storage' => [
        'Clients/Asks.php',
        'namespace ClientPress\Clients; final class Asks { public function a($t) { return "UPDATE $t SET a = 1"; } }',
        'Clients/Asks.php: SQL stands in Storage alone',
    ],
    'a class of too many lines' => [
        'Kernel/Long.php',
        "namespace ClientPress\\Kernel; final class Long\n{\n",
        'lines; 460 are enough',
    ],
];

/** What the circle goes through. */
const COMPANIONS = [
    'Kernel/Two.php' => 'namespace ClientPress\Kernel; final class Two { public Three $three; }',
    'Kernel/Three.php' => 'namespace ClientPress\Kernel; final class Three { public One $one; }',
];

$folder = sys_get_temp_dir() . '/clientpress-rooms-' . getmypid();
$source = rtrim($argv[1] ?? 'plugin/src', '/');
$status = 0;

foreach (VIOLATIONS as $name => [$file, $code, $expected]) {
    exec('rm -rf ' . escapeshellarg($folder) . ' && cp -r ' . escapeshellarg($source) . ' ' . escapeshellarg($folder));
    $files = [$file => str_contains($file, 'Long') ? $code . str_repeat("\n", 460) . '}' : $code];
    $files += str_contains($expected, 'circle') ? COMPANIONS : [];

    foreach ($files as $path => $text) {
        is_dir(dirname("$folder/$path")) || mkdir(dirname("$folder/$path"));
        file_put_contents("$folder/$path", "<?php\n$text\n");
    }

    if (!str_contains(implode("\n", (new Rooms($folder))->violations()), $expected)) {
        fwrite(STDERR, "Nothing was said of $name.\n");
        $status = 1;
    }
}

exec('rm -rf ' . escapeshellarg($folder));
exit($status);
