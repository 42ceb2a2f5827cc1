<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Extension;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;
use ClientPress\Native;

/**
 * Everything that the native extension does with secrets and time.
 *
 * Every method throws {@see Refused} with `ExtensionMissing` where no extension is loaded that the plugin can work with.
 */
final readonly class Secrets
{
    public function __construct(
        private Extension $extension,
    ) {}

    /**
     * @throws Refused
     */
    public function requireExtension(): void
    {
        $this->extension->requireUsable();
    }

    /**
     * @return string A fresh secret of 72 characters. The caller hands it to the mail and forgets it.
     *
     * @throws Refused
     */
    public function issueToken(): string
    {
        $this->requireExtension();

        try {
            return \ClientPress\Native\token_issue();
        } catch (\Random\RandomException) {
            // Without its cause: nothing about the generator helps the one who reads this.
            throw new Refused(Reason::StorageFailed, __(
                'The server could not produce a secure link. Try again.',
                'clientpress',
            ));
        }
    }

    /**
     * @param string $text What arrived where the secret should stand, with whatever a mail program put around or into it.
     *
     * @return string|null The secret; null where none is in it.
     *
     * @throws Refused
     */
    public function findToken(#[\SensitiveParameter] string $text): ?string
    {
        $this->requireExtension();

        return \ClientPress\Native\token_find($text);
    }

    /**
     * @return string|null 64 hex characters; null for a damaged token.
     *
     * @throws Refused
     */
    public function tokenDigest(#[\SensitiveParameter] string $token): ?string
    {
        $this->requireExtension();

        return \ClientPress\Native\token_digest($token);
    }

    /**
     * @throws Refused
     */
    public function tokenMatches(#[\SensitiveParameter] string $token, string $digest): bool
    {
        $this->requireExtension();

        return \ClientPress\Native\token_matches($token, $digest);
    }

    /**
     * @return string|null Null for an empty passphrase, which means that none is asked.
     *
     * @throws Refused
     */
    public function passphraseHash(#[\SensitiveParameter] string $passphrase): ?string
    {
        $this->requireExtension();

        if ($passphrase === '') {
            return null;
        }

        return (
            \ClientPress\Native\passphrase_hash($passphrase) ?? throw new Refused(Reason::StorageFailed, __(
                'The server had no memory left to protect the passphrase. Try again.',
                'clientpress',
            ))
        );
    }

    /**
     * @throws Refused Also with `StorageFailed`, when there was no memory to compare with.
     */
    public function passphraseMatches(#[\SensitiveParameter] string $passphrase, string $hash): bool
    {
        $this->requireExtension();

        $verdict = \ClientPress\Native\passphrase_verify($passphrase, $hash);

        return $verdict === \ClientPress\Native\Verdict::Failed
            ? throw Refused::storageFailed()
            : $verdict === \ClientPress\Native\Verdict::Matches;
    }

    /**
     * @param int $issued Seconds since the Unix epoch, UTC.
     *
     * @return int|null Seconds since the Unix epoch, UTC; null for a lifetime that there is not.
     *
     * @throws Refused
     */
    public function expiresAt(int $issued, int $days): ?int
    {
        $this->requireExtension();

        return \ClientPress\Native\expires_at($issued, $days);
    }

    /**
     * @param int $expires Seconds since the Unix epoch, UTC.
     * @param int $now     Seconds since the Unix epoch, UTC.
     *
     * @throws Refused
     */
    public function isLive(int $expires, int $now): bool
    {
        $this->requireExtension();

        return \ClientPress\Native\is_live($expires, $now);
    }

    /**
     * @param list<string> $guessable What an attacker would try first: the address, names.
     *
     * @return int 0 (guessed at once) to 4 (out of reach); -1 for text that is not UTF-8.
     *
     * @throws Refused
     */
    public function passwordStrength(#[\SensitiveParameter] string $password, array $guessable): int
    {
        $this->requireExtension();

        return \ClientPress\Native\password_strength($password, $guessable);
    }
}
