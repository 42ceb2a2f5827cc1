<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Kernel\Language;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * What an inviter decides for one invitation.
 */
final readonly class Terms
{
    private const MAX_MESSAGE_CHARACTERS = 2000;

    private const MAX_PASSPHRASE_CHARACTERS = 200;

    /** Shorter ones fall to ten guesses too easily. */
    private const MIN_PASSPHRASE_CHARACTERS = 4;

    /** Wrapped, so that no dump of an operation's arguments shows it; null for the one that the invitation has. */
    private ?\SensitiveParameterValue $passphrase;

    /**
     * @param string      $message    Plain text for the email; empty for none.
     * @param int         $expiryDays Days that the link lives.
     * @param string|null $passphrase Told to the client by another way than email; empty for none, null to keep the one
     *                                that the invitation has. Spaces around it do not count: nobody hears them.
     * @param string|null $locale     Of the email and the page it leads to; empty for the site's, null to keep the one that
     *                                the invitation has.
     *
     * @throws Refused With `InvalidTerms`.
     */
    public function __construct(
        public string $message,
        public int $expiryDays,
        #[\SensitiveParameter]
        ?string $passphrase = '',
        public ?string $locale = '',
    ) {
        $spoken = trim((string) $passphrase);
        $this->passphrase = $passphrase === null ? null : new \SensitiveParameterValue($spoken);

        if (preg_match('/^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$/Du', $message) !== 1) {
            throw new Refused(Reason::InvalidTerms, __(
                'The message has characters that cannot be sent. Type it again.',
                'clientpress',
            ));
        }

        if (mb_strlen($message) > self::MAX_MESSAGE_CHARACTERS) {
            throw new Refused(Reason::InvalidTerms, sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'The message is too long: at most %d character.',
                    'The message is too long: at most %d characters.',
                    self::MAX_MESSAGE_CHARACTERS,
                    'clientpress',
                ),
                self::MAX_MESSAGE_CHARACTERS,
            ));
        }

        if ((string) $locale !== '' && !Language::isInstalled((string) $locale)) {
            throw new Refused(Reason::InvalidTerms, __('This site does not have that language.', 'clientpress'));
        }

        if ($passphrase === null || $passphrase === '') {
            return;
        }

        if (mb_strlen($spoken) > self::MAX_PASSPHRASE_CHARACTERS) {
            throw new Refused(Reason::InvalidTerms, sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'The passphrase is too long: at most %d character.',
                    'The passphrase is too long: at most %d characters.',
                    self::MAX_PASSPHRASE_CHARACTERS,
                    'clientpress',
                ),
                self::MAX_PASSPHRASE_CHARACTERS,
            ));
        }

        if (mb_strlen($spoken) < self::MIN_PASSPHRASE_CHARACTERS) {
            throw new Refused(Reason::InvalidTerms, sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'The passphrase is too short: at least %d character.',
                    'The passphrase is too short: at least %d characters.',
                    self::MIN_PASSPHRASE_CHARACTERS,
                    'clientpress',
                ),
                self::MIN_PASSPHRASE_CHARACTERS,
            ));
        }
    }

    /**
     * @return string|null Empty for none; null for the one that the invitation has.
     */
    public function passphrase(): ?string
    {
        return $this->passphrase === null ? null : (string) $this->passphrase->getValue();
    }
}
