<?php

declare(strict_types=1);

namespace ClientPress\Mail;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Utf8;

/**
 * The texts of one email, with placeholders such as `{portal}` and their values.
 *
 * All placeholders are replaced in one pass, so that a name or message that looks like one is left alone.
 */
final readonly class EmailText
{
    public const LINK = '{link}';

    /** What Japanese and Korean put behind a name, as part of a pattern: it goes with an empty name. */
    private const HONORIFIC = '(?:\h*(?:様(?!々)|さま|さん|殿|님))?';

    /**
     * @param string                $subject One line.
     * @param string                $body    Plain text; blank lines separate paragraphs. Carries {@see LINK}.
     * @param string                $button  What the button says.
     * @param array<string, string> $values  Plain text by placeholder; the link is not among them.
     */
    public function __construct(
        private string $subject,
        private string $body,
        private string $button,
        private array $values,
    ) {}

    public function subject(): string
    {
        // Text that looks like an encoded word would be decoded by the mail program, line breaks included.
        return str_replace('=?', '= ?', $this->line($this->subject));
    }

    public function button(): string
    {
        return $this->line($this->button);
    }

    public function plain(#[\SensitiveParameter] string $url): string
    {
        return strtr($this->bodyWithLink(), [self::LINK => $url] + $this->values) . "\n";
    }

    /**
     * @param string $link HTML that stands where the link belongs.
     *
     * @return string HTML paragraphs, escaped.
     */
    public function html(#[\SensitiveParameter] string $link): string
    {
        $escaped = array_map(static fn(string $value): string => nl2br(esc_html($value)), $this->values);

        return strtr(wpautop(esc_html($this->bodyWithLink())), [self::LINK => $link] + $escaped);
    }

    /**
     * Makes one line, so that a title with a line break cannot add a header.
     */
    private function line(string $text): string
    {
        return trim((string) preg_replace(
            '/\s+/u',
            ' ',
            Utf8::scrub(strtr($this->withoutEmpty($text), $this->values)),
        ));
    }

    /**
     * Takes out placeholders that stand for nothing, with their paragraph where that holds nothing else, so that the sentence
     * around them reads well: "Hello {name}," becomes "Hello,", "Hola, {name}:" becomes "Hola:", and "{name}, welcome"
     * becomes "Welcome".
     */
    private function withoutEmpty(string $text): string
    {
        $text = Utf8::scrub($text);

        foreach (array_keys($this->values, '', true) as $placeholder) {
            $gone = preg_quote($placeholder, '/') . self::HONORIFIC;
            $text = (string) preg_replace("/(?:^|\n+)\h*{$gone}\h*(?:\n+|$)/Du", "\n\n", $text);
            $text = (string) preg_replace_callback(
                "/^([¡¿]?){$gone}\h*[,،、，]\h*(\X)/mu",
                // WordPress does not stand in for this function where PHP has no mbstring.
                static fn(array $match): string => (
                    $match[1] . (function_exists('mb_strtoupper') ? mb_strtoupper($match[2]) : strtoupper($match[2]))
                ),
                $text,
            );
            $text = (string) preg_replace(
                "/[,،、，]?\h*{$gone}(?=\h*(?:[.,:;!?…،؛؟、。，：；！？]|$))|\h+{$gone}(?=\s)|{$gone}/mu",
                '',
                $text,
            );
        }

        return $text;
    }

    /**
     * Adds the link where the text has none.
     */
    private function bodyWithLink(): string
    {
        $body = $this->withoutEmpty(str_replace("\r\n", "\n", $this->body));

        return trim(str_contains($body, self::LINK) ? $body : "$body\n\n" . self::LINK);
    }
}
