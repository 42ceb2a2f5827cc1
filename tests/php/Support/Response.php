<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

final class Response
{
    /**
     * @param int $status 0 when the connection broke before there was an answer
     * @param list<array{string, string}> $headers names in lower case
     */
    public function __construct(
        public readonly int $status,
        public readonly array $headers,
        public readonly string $body,
    ) {}

    public function header(string $name): ?string
    {
        return $this->headers(strtolower($name))[0] ?? null;
    }

    /** @return list<string> */
    public function headers(string $name): array
    {
        $values = [];
        foreach ($this->headers as [$header, $value]) {
            if ($header !== strtolower($name)) {
                continue;
            }
            $values[] = $value;
        }

        return $values;
    }

    /** @return array<string, string> cookies that the answer sets; one that it deletes has an empty value */
    public function cookies(): array
    {
        $cookies = [];
        foreach ($this->headers('set-cookie') as $cookie) {
            [$name, $value] = explode('=', explode(';', $cookie)[0], 2);
            $cookies[$name] = trim(rawurldecode($value));
        }

        return $cookies;
    }

    public function setsSession(): bool
    {
        foreach ($this->cookies() as $name => $value) {
            if (str_starts_with($name, 'wordpress_logged_in_') && $value !== '') {
                return true;
            }
        }

        return false;
    }

    /** The text that a reader sees, white space collapsed. */
    public function text(): string
    {
        $html = preg_replace('#<(script|style)\b.*?</\1>#is', ' ', $this->body) ?? '';
        $text = html_entity_decode(strip_tags(str_replace('<', ' <', $html)), ENT_QUOTES | ENT_HTML5, 'UTF-8');

        return trim(preg_replace('/\s+/u', ' ', $text) ?? $text);
    }

    /**
     * What pressing the submit button of a form would send, were nothing typed.
     *
     * @param string $xpath the form; the first one that matches counts
     * @return array{action: string, fields: array<string, string>}
     */
    public function form(string $xpath = '//form'): array
    {
        $document = new \DOMDocument();
        $document->loadHTML('<?xml encoding="UTF-8">' . $this->body, LIBXML_NOERROR);
        $query = new \DOMXPath($document);
        $form = $query->query($xpath)->item(0);
        if (!$form instanceof \DOMElement) {
            throw new \RuntimeException("No form {$xpath} in: " . $this->text());
        }
        $fields = [];
        foreach ($query->query('.//input[@name] | .//button[@name] | .//textarea[@name]', $form) as $field) {
            $fields[$field->getAttribute('name')] = $field->getAttribute('value');
        }

        return ['action' => $form->getAttribute('action'), 'fields' => $fields];
    }
}
