<?php

declare(strict_types=1);

namespace ClientPress\Invitations;

defined('ABSPATH') || exit();

use ClientPress\Clients\ClientAccounts;
use ClientPress\Kernel\Reason;
use ClientPress\Kernel\Refused;

/**
 * The name of the person who is invited, as an inviter gives it. It is printed in emails, so no address and no link may be
 * in it. What is refused here, lists leave out: `name()` in rust-ext/core/src/address.rs is the same rule.
 */
final class PersonName
{
    private const MAX_CHARACTERS = 100;

    /**
     * @param string $typed Unslashed; empty for none.
     *
     * @throws Refused With `InvalidTerms`.
     */
    public static function parse(string $typed): string
    {
        $name = trim((string) preg_replace('/[\s\x{00A0}]+/u', ' ', $typed));

        if ($typed === '' || $name === '' && trim($typed) === '') {
            return '';
        }

        // Refuses text that is not UTF-8 as well: preg_replace() made it empty.
        if (preg_match('/\A(?=.*\p{L})(?!.*(?:[@\x{FF20}\x{FE6B}]|:\/\/|www\.))[^\p{Cc}\p{Cf}]+\z/iu', $name) !== 1) {
            throw new Refused(Reason::InvalidTerms, __(
                'The name has to be one as people have it: without an email address, a link or invisible characters.',
                'clientpress',
            ));
        }

        if (mb_strlen($name) > self::MAX_CHARACTERS) {
            throw new Refused(Reason::InvalidTerms, sprintf(
                /* translators: %d: a number of characters. */
                _n(
                    'The name is too long: at most %d character.',
                    'The name is too long: at most %d characters.',
                    self::MAX_CHARACTERS,
                    'clientpress',
                ),
                self::MAX_CHARACTERS,
            ));
        }

        return $name;
    }

    /**
     * @return string How an account's owner is greeted; empty where its display name is none of a person.
     */
    public static function ofAccount(\WP_User $user): string
    {
        $unchosen = [
            $user->user_login,
            get_user_meta($user->ID, ClientAccounts::UNNAMED, true),
            // Earlier versions did not keep it.
            __('Client', 'clientpress'),
        ];
        $isChosen = !in_array($user->display_name, $unchosen, true);

        try {
            return $isChosen ? self::parse($user->display_name) : '';
        } catch (Refused) {
            // The display name is no name, but for instance an address.
            return '';
        }
    }
}
