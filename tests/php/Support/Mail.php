<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/** A mail as the mail server received it. */
final class Mail
{
    /**
     * @param list<string> $recipients of the envelope
     * @param array<string, string> $headers decoded; names in lower case
     * @param array<string, string> $parts content type => text in UTF-8
     */
    private function __construct(
        public readonly array $recipients,
        public readonly array $headers,
        public readonly array $parts,
        public readonly string $raw,
    ) {}

    public static function parse(string $raw): self
    {
        [$headers, $parts] = self::entity($raw);

        return new self(explode(', ', $headers['x-envelope-to'] ?? ''), $headers, $parts, $raw);
    }

    public function subject(): string
    {
        return $this->headers['subject'] ?? '';
    }

    public function html(): string
    {
        return $this->parts['text/html'] ?? throw new \RuntimeException("No HTML part in:\n{$this->raw}");
    }

    public function text(): string
    {
        return $this->parts['text/plain'] ?? throw new \RuntimeException("No text part in:\n{$this->raw}");
    }

    /**
     * @return array{array<string, string>, array<string, string>} headers and parts
     */
    private static function entity(string $raw): array
    {
        [$head, $body] = explode("\r\n\r\n", $raw, 2) + [1 => ''];
        $headers = [];
        foreach (explode("\r\n", preg_replace('/\r\n[ \t]+/', ' ', $head) ?? '') as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)] = iconv_mime_decode(trim($value), ICONV_MIME_DECODE_CONTINUE_ON_ERROR, 'UTF-8');
        }

        $type = $headers['content-type'] ?? 'text/plain';
        if (preg_match('/boundary="?([^";]+)"?/i', $type, $match)) {
            $parts = [];
            foreach (array_slice(explode('--' . $match[1], $body), 1, -1) as $part) {
                $parts += self::entity(ltrim($part, "\r\n"))[1];
            }

            return [$headers, $parts];
        }

        $text = match (strtolower($headers['content-transfer-encoding'] ?? '8bit')) {
            'base64' => (string) base64_decode($body, true),
            'quoted-printable' => quoted_printable_decode($body),
            default => $body,
        };

        return [$headers, [strtolower(trim(explode(';', $type)[0])) => $text]];
    }
}
