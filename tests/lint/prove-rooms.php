<?php

/**
 * Proves that each rule of Rooms.php bites: adds a file for each violation to a copy of the sources, and expects each to
 * be found, and nothing else. Usage: prove-rooms.php <folder of sources>
 */

declare(strict_types=1);

namespace ClientPress\Lint;

require __DIR__ . '/Rooms.php';

/** More than a class may have. */
define(__NAMESPACE__ . '\\LINES', str_repeat("\n", 460));

/** By what is violated: the file to add, what stands in it, and what is said of it. */
const VIOLATIONS = [
    'an arrow upwards, imported' => [
        'Mail/UpByImport.php',
        'namespace ClientPress\Mail; use ClientPress\Portals\Portal; final class UpByImport { public Portal $portal; }',
        'Mail may not use Portals',
    ],
    'an arrow upwards, fully qualified' => [
        'Kernel/UpQualified.php',
        'namespace ClientPress\Kernel; final class UpQualified { public function a() { return new \ClientPress\Mail\Mailer(); } }',
        'Kernel may not use Mail',
    ],
    'an arrow upwards in a group' => [
        'Clients/UpInGroup.php',
        'namespace ClientPress\Clients; use ClientPress\{Kernel\Clock, Portals\Portals}; final class UpInGroup { public Portals $portals; }',
        'Clients may not use Portals',
    ],
    'an arrow upwards under another name' => [
        'Clients/UpRenamed.php',
        'namespace ClientPress\Clients; use ClientPress\Portals\Portals as Doors; final class UpRenamed { public Doors $doors; }',
        'Clients may not use Portals',
    ],
    'an arrow upwards by a relative name' => [
        'Clients/UpRelative.php',
        'namespace ClientPress\Clients; use ClientPress\Portals; final class UpRelative { public Portals\Portal $portal; }',
        'Clients may not use Portals',
    ],
    'a room that reaches into the object graph' => [
        'Rest/Reach.php',
        'namespace ClientPress\Rest; use ClientPress\Boot\Services; final class Reach { public Services $services; }',
        'Rest may not use Boot',
    ],
    'a door that uses another' => [
        'Cli/Neighbour.php',
        'namespace ClientPress\Cli; use ClientPress\Admin\ScreenUrls; final class Neighbour { public ScreenUrls $urls; }',
        'one door may not use another',
    ],
    'a door that asks about the site, and is no doctor' => [
        'Rest/Patient.php',
        'namespace ClientPress\Rest; use ClientPress\Admin\{Health\Diagnosis}; final class Patient { public Diagnosis $diagnosis; }',
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
    'a door that touches the database' => [
        'Abilities/Upgrades.php',
        'namespace ClientPress\Abilities; use ClientPress\Database\{Migrations}; final class Upgrades { public Migrations $migrations; }',
        'a door may not touch this',
    ],
    'a door that mails' => [
        'Admin/Mails.php',
        'namespace ClientPress\Admin; use ClientPress\Mail\Mailer; final class Mails { public Mailer $mailer; }',
        'a door may not touch this',
    ],
    'a door that writes an email' => [
        'Site/Writes.php',
        'namespace ClientPress\Site; final class Writes { public \ClientPress\Mail\OutgoingEmail $email; }',
        'a door may not touch this',
    ],
    'a door that writes the email of an invitation' => [
        'Rest/Invites.php',
        'namespace ClientPress\Rest; use ClientPress\{Kernel\Clock, Invitations\InvitationEmails}; final class Invites { public InvitationEmails $emails; }',
        'a door may not touch this',
    ],
    'a door that sends lines of imports' => [
        'Privacy/Sends.php',
        'namespace ClientPress\Privacy; use ClientPress\Import\{Import, Worker}; final class Sends { public Worker $worker; }',
        'a door may not touch this',
    ],
    'a door that renews links' => [
        'Cli/Renews.php',
        'namespace ClientPress\Cli; final class Renews { public \ClientPress\Invitations\Background\Renewal $renewal; }',
        'a door may not touch this',
    ],
    'a door that writes access' => [
        'Rest/Grants.php',
        'namespace ClientPress\Rest; use ClientPress\Clients\{Access, AccessWriter}; final class Grants {}',
        'a door may not touch this',
    ],
    'a door that makes accounts' => [
        'Cli/Makes.php',
        'namespace ClientPress\Cli; use ClientPress\Clients\ClientAccounts; final class Makes {}',
        'a door may not touch this',
    ],
    'a door that revokes and asks nobody' => [
        'Rest/Revokes.php',
        'namespace ClientPress\Rest; use ClientPress\Invitations\Revocation; final class Revokes {}',
        'a door may not touch this',
    ],
    'a door that tells inviters' => [
        'Admin/Tells.php',
        'namespace ClientPress\Admin; use ClientPress\Invitations\Background\Notifications; final class Tells {}',
        'a door may not touch this',
    ],
    'a door that sends what waits for others' => [
        'Abilities/Delivers.php',
        'namespace ClientPress\Abilities; use ClientPress\Outbox\{Outbox, Sender}; final class Delivers {}',
        'a door may not touch this',
    ],
    'a door that lets a user in and asks nobody' => [
        'Rest/Admits.php',
        'namespace ClientPress\Rest; final class Admits { public function a($access) { return $access?->admit(1, 2, 3); } }',
        'a door may not call admit()',
    ],
    'a door that tells of access that it did not give' => [
        'Abilities/Announces.php',
        'namespace ClientPress\Abilities; final class Announces { public function a() { return $this->access->announceGranted(...); } }',
        'a door may not call announceGranted()',
    ],
    'a door that says whose an address is' => [
        'Privacy/Proves.php',
        'namespace ClientPress\Privacy; final class Proves { public function a($ownership) { return $ownership->prove(1, "a@example.org"); } }',
        'a door may not call prove()',
    ],
    'a door that forgets what a user did' => [
        'Cli/Forgets.php',
        'namespace ClientPress\Cli; final class Forgets { public function a($invitations) { array_map($invitations->forgetUser(...), [1]); } }',
        'a door may not call forgetUser()',
    ],
    'a name that another class has' => [
        'Portals/Diagnosis.php',
        'namespace ClientPress\Portals; final class Diagnosis {}',
        'two classes may not have one name',
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
        'SQL stands in Storage alone',
    ],
    'the connection, where there is one' => [
        'Portals/AsksPerhaps.php',
        'namespace ClientPress\Portals; final class AsksPerhaps { public function a() { return $this?->database->get_var("x"); } }',
        'SQL stands in Storage alone',
    ],
    'a connection that was handed in' => [
        'Mail/AsksGiven.php',
        'namespace ClientPress\Mail; final class AsksGiven { public function a($db) { return $db->get_var("x"); } }',
        'SQL stands in Storage alone',
    ],
    'the type of the connection' => [
        'Import/AsksTyped.php',
        'namespace ClientPress\Import; final class AsksTyped { public function __construct(private \wpdb $connection) {} }',
        'SQL stands in Storage alone',
    ],
    'the type of the connection, imported' => [
        'Outbox/AsksImported.php',
        'namespace ClientPress\Outbox; use wpdb; final class AsksImported {}',
        'SQL stands in Storage alone',
    ],
    'the global connection' => [
        'Admin/AsksGlobal.php',
        'namespace ClientPress\Admin; final class AsksGlobal { public function a() { global $wpdb; return $wpdb; } }',
        'SQL stands in Storage alone',
    ],
    'a statement outside storage' => [
        'Clients/AsksInWords.php',
        'namespace ClientPress\Clients; final class AsksInWords { public function a($t) { return "UPDATE $t SET a = 1"; } }',
        'SQL stands in Storage alone',
    ],
    'the global connection by its name' => [
        'Site/AsksByName.php',
        'namespace ClientPress\Site; final class AsksByName { public function a($b) { return $GLOBALS["wpdb"]->get_var("x"); } }',
        'SQL stands in Storage alone',
    ],
    'a statement in small letters' => [
        'Import/AsksQuietly.php',
        'namespace ClientPress\Import; final class AsksQuietly { public function a($b) { return "select a from b where c"; } }',
        'SQL stands in Storage alone',
    ],
    'a statement within another' => [
        'Portals/AsksWithin.php',
        'namespace ClientPress\Portals; final class AsksWithin { public function a($b) { return "$b AND ID NOT IN (SELECT a FROM b)"; } }',
        'SQL stands in Storage alone',
    ],
    'a statement on tables' => [
        'Outbox/AsksTables.php',
        'namespace ClientPress\Outbox; final class AsksTables { public function a($b) { return "SHOW TABLES LIKE a"; } }',
        'SQL stands in Storage alone',
    ],
    'a statement that empties' => [
        'Mail/Empties.php',
        'namespace ClientPress\Mail; final class Empties { public function a($b) { return "TRUNCATE TABLE $b"; } }',
        'SQL stands in Storage alone',
    ],
    'a transaction outside storage' => [
        'Invitations/Commits.php',
        "namespace ClientPress\\Invitations; final class Commits { public function a() { return 'COMMIT'; } }",
        'SQL stands in Storage alone',
    ],
    'a read that takes a fault for nothing' => [
        'Outbox/Storage/ReadsAlone.php',
        'namespace ClientPress\Outbox\Storage; final class ReadsAlone { public function a() { return $this->db->get_var("x"); } }',
        'tells a fault from nothing',
    ],
    'a log that may quote a password' => [
        'Site/Logs.php',
        'namespace ClientPress\Site; final class Logs { public function a($fault) { error_log($fault->getMessage()); } }',
        'writes no message',
    ],
    'a class of too many lines' => [
        'Kernel/Long.php',
        "namespace ClientPress\\Kernel; final class Long\n{\n" . LINES . '}',
        'are enough for one class',
    ],
];

/** What the circle goes through. */
const COMPANIONS = [
    'Kernel/Two.php' => 'namespace ClientPress\Kernel; final class Two { public Three $three; }',
    'Kernel/Three.php' => 'namespace ClientPress\Kernel; final class Three { public One $one; }',
];

$folder = sys_get_temp_dir() . '/clientpress-rooms-' . getmypid();
$source = rtrim($argv[1] ?? 'plugin/src', '/');
exec('cp -r ' . escapeshellarg($source) . ' ' . escapeshellarg($folder));

foreach ([...array_column(VIOLATIONS, 1, 0), ...COMPANIONS] as $path => $code) {
    is_dir(dirname("$folder/$path")) || mkdir(dirname("$folder/$path"));
    file_put_contents("$folder/$path", "<?php\n$code\n");
}

$found = (new Rooms($folder))->violations();
exec('rm -rf ' . escapeshellarg($folder));
$status = 0;

foreach (VIOLATIONS as $name => [$file, , $expected]) {
    $isFound = static fn(string $line): bool => str_contains($line, $file) && str_contains($line, $expected);

    if (!in_array(true, array_map($isFound, $found), true)) {
        fwrite(STDERR, "Nothing was said of $name.\n");
        $status = 1;
    }
}

// As many as there are violations: each is found once, and nothing else is.
if (count($found) !== count(VIOLATIONS)) {
    fwrite(STDERR, implode("\n", $found) . "\n");
    $status = 1;
}

exit($status);
