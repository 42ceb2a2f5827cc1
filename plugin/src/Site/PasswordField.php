<?php

declare(strict_types=1);

namespace ClientPress\Site;

defined('ABSPATH') || exit();

use ClientPress\Invitations\Accepting\PasswordPolicy;

/**
 * The password field of a form.
 */
final readonly class PasswordField
{
    /**
     * @param string       $email         The user name, for password managers.
     * @param string       $label         Plain text.
     * @param string       $hint          Plain text.
     * @param string       $autocomplete  `new-password` or `current-password`.
     * @param list<string> $guessable     Words that the meter counts as easy to guess; empty for no meter.
     * @param int          $minCharacters The server's minimum, for the meter.
     * @param int          $minStrength   The server's minimum, for the meter; see {@see PasswordPolicy::minStrength()}.
     */
    private function __construct(
        public string $email,
        public string $label,
        public string $hint,
        public string $autocomplete,
        public array $guessable = [],
        public int $minCharacters = 0,
        public int $minStrength = 0,
    ) {}

    /**
     * @param int          $minStrength See {@see PasswordPolicy::minStrength()}.
     * @param list<string> $guessable   The address, and names that an attacker would try first.
     */
    public static function toChoose(string $email, int $minCharacters, int $minStrength, array $guessable): self
    {
        return new self(
            $email,
            __('Choose a password', 'clientpress'),
            sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'At least %d character. Three or four words that do not belong together make a good password.',
                    'At least %d characters. Three or four words that do not belong together make a good password.',
                    $minCharacters,
                    'clientpress',
                ),
                $minCharacters,
            ),
            'new-password',
            $guessable,
            $minCharacters,
            $minStrength,
        );
    }

    public static function toRepeat(string $email): self
    {
        return new self(
            $email,
            __('Your password', 'clientpress'),
            __('The password that you chose the first time.', 'clientpress'),
            'current-password',
        );
    }

    public function isRated(): bool
    {
        return $this->guessable !== [];
    }

    /**
     * @return list<string> The meter's texts for zxcvbn's five scores, from the weakest to the strongest.
     */
    public function ratings(): array
    {
        return array_map(
            fn(int $strength): string => match (true) {
                $strength < $this->minStrength && $strength === 0 => __('Far too easy to guess', 'clientpress'),
                $strength < $this->minStrength => __('Still easy to guess', 'clientpress'),
                $strength === $this->minStrength => _x('Good enough', 'password', 'clientpress'),
                $strength < PasswordPolicy::MAX_STRENGTH => _x('Good', 'password', 'clientpress'),
                default => _x('Very good', 'password', 'clientpress'),
            },
            range(0, PasswordPolicy::MAX_STRENGTH),
        );
    }
}
