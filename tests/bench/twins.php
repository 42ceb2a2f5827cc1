<?php

/** What the extension does, done by PHP's built-in functions. For extension.php. */

declare(strict_types=1);

namespace ClientPress\Bench;

const CHECK_LABEL = 'clientpress/check/v1';

const DIGEST_LABEL = 'clientpress/digest/v1';

const LINE = ['email' => '', 'name' => '', 'portal' => '', 'message' => '', 'expiry' => ''];

function token_issue(): string
{
    $secret = random_bytes(32);

    return bin2hex($secret) . substr(hash('sha256', CHECK_LABEL . $secret), 0, 8);
}

function token_digest(string $token): ?string
{
    if (strlen($token) !== 72 || strspn($token, '0123456789abcdef') !== 72) {
        return null;
    }

    $secret = (string) hex2bin(substr($token, 0, 64));

    return hash_equals(substr(hash('sha256', CHECK_LABEL . $secret), 0, 8), substr($token, 64))
        ? hash('sha256', DIGEST_LABEL . $secret)
        : null;
}

function token_matches(string $token, string $digest): bool
{
    $own = token_digest($token);

    return $own !== null && hash_equals($own, $digest);
}

function expires_at(int $issued, int $days): ?int
{
    if (!in_array($days, [7, 14, 21, 30], true)) {
        return null;
    }
    $at = new \DateTimeImmutable("@{$issued}");

    return $at->modify("+{$days} days")->getTimestamp();
}

function is_live(int $expires, int $now): bool
{
    return $now < $expires;
}

/**
 * Of what the extension reads, the plainest: UTF-8, headings in their own words, one address a line.
 *
 * @return list<array<string, mixed>> As `lines` of the extension's list_read().
 */
function list_lines(string $bytes): array
{
    if (preg_match('//u', $bytes) !== 1) {
        return [];
    }
    $text = str_replace(["\r\n", "\r"], "\n", preg_replace('/^\x{FEFF}/u', '', $bytes));
    $file = fopen('php://memory', 'w+');
    fwrite($file, $text);
    rewind($file);
    $first = (string) strtok($text, "\n");
    $counts = [];
    foreach ([',', ';', "\t", '|'] as $separator) {
        $counts[$separator] = substr_count($first, $separator);
    }
    $separator = (string) array_search(max($counts), $counts, true);
    $line = static fn(string $cell): string => trim(preg_replace('/[\p{C}\p{Z}]+/u', ' ', $cell));
    $columns = array_map(
        static fn(string $heading): string => strtolower($line($heading)),
        fgetcsv($file, null, $separator, '"', ''),
    );
    $lines = [];
    for ($number = 2; ($cells = fgetcsv($file, null, $separator, '"', '')) !== false; $number++) {
        $row = array_combine($columns, array_slice($cells, 0, count($columns))) + LINE;
        $email = preg_replace('/^<|>$|^mailto:/i', '', $line((string) $row['email']));
        [$local, $domain] = explode('@', "{$email}@");
        $isRight = filter_var($email, FILTER_VALIDATE_EMAIL) !== false && strlen($email) <= 100;
        $lines[] = [
            'number' => $number,
            'email' => $isRight ? "{$local}@" . strtolower($domain) : $email,
            'shown' => $email,
            'name' => implode('', array_slice(preg_split('//u', $line($row['name'])), 1, 100)),
            'portal' => $line($row['portal']),
            'message' => trim($row['message']),
            'expiry' => $line($row['expiry']),
            'problem' => $isRight ? null : 'domain',
            'left_out' => implode(', ', array_slice($cells, count($columns))),
        ];
    }
    fclose($file);

    return $lines;
}
