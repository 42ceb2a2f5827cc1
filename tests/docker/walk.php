<?php

/** Accepts an invitation as its client does, without a script: walk.php <site> <folder of mails> <address>. */

declare(strict_types=1);

function fail(string $why): never
{
    fwrite(STDERR, $why . "\n");
    exit(1);
}

[, $site, $mails, $address] = $argv;

$text = '';
foreach (glob("{$mails}/*") ?: [] as $file) {
    $mail = (string) file_get_contents($file);
    $text = str_contains($mail, $address) ? quoted_printable_decode($mail) : $text;
}
preg_match('#/client-invitation/([0-9a-f]{72})#', $text, $link) === 1 || fail("No link was mailed to {$address}.");

$curl = curl_init();
curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_COOKIEFILE => '', CURLOPT_FOLLOWLOCATION => true]);
$ask = static function (string $path, ?array $fields = null) use ($curl, $site): string {
    curl_setopt_array($curl, [
        CURLOPT_URL => str_starts_with($path, 'http') ? $path : $site . $path,
        CURLOPT_HTTPHEADER => $fields === null ? [] : ['Sec-Fetch-Site: same-origin'],
    ]);
    $fields === null
        ? curl_setopt($curl, CURLOPT_HTTPGET, true)
        : curl_setopt_array($curl, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => http_build_query($fields)]);

    return (string) curl_exec($curl);
};

$page = new DOMDocument();
// @mago-expect lint:no-error-control-operator its parser knows no HTML 5
@$page->loadHTML($ask($link[0]));
$fields = [];
foreach ((new DOMXPath($page))->query('//form[.//input[@type="password"]]//input[@name]') ?: [] as $input) {
    $fields[$input->getAttribute('name')] = match ($input->getAttribute('type')) {
        'password' => 'paper lantern seldom orbit',
        default => $input->getAttribute('value'),
    };
}
$fields !== [] || fail('The page of the link has no form.');
$inside = $ask('/client-invitation/', $fields);
str_contains($inside, 'Welcome inside.') || fail('Not inside the portal: ' . strip_tags($inside));
