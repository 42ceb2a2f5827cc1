<?php

declare(strict_types=1);

namespace ClientPress\Tests\Support;

/**
 * What the site has mailed. Mails go through WordPress, PHPMailer and SMTP to a server of the test's own
 * (tests/site/smtp-sink.php), from this process and from a live site alike.
 */
final class Inbox
{
    /** @return list<Mail> oldest first */
    public static function all(): array
    {
        return array_map(
            static fn(string $file): Mail => Mail::parse((string) file_get_contents($file)),
            glob(self::folder() . '/*.eml') ?: [],
        );
    }

    /** @return list<Mail> oldest first */
    public static function to(string $address): array
    {
        return array_values(array_filter(self::all(), static fn(Mail $mail): bool => in_array(
            $address,
            $mail->recipients,
            true,
        )));
    }

    public static function latestTo(string $address): Mail
    {
        $mails = self::to($address);

        return end($mails) ?: throw new \RuntimeException("There is no mail to {$address}.");
    }

    /** @param 'accept'|'refuse'|'reject'|'hang'|'slow' $mode how the mail server treats the mails that follow */
    public static function behave(string $mode): void
    {
        file_put_contents(self::folder() . '/mode', $mode);
    }

    public static function clear(): void
    {
        array_map(unlink(...), glob(self::folder() . '/{*.eml,mode}', GLOB_BRACE) ?: []);
    }

    private static function folder(): string
    {
        return getenv('CLIENTPRESS_SITE') . '/mail';
    }
}
