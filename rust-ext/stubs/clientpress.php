<?php

/**
 * What the native extension `clientpress` gives to PHP, for editors and static analysis. Never loaded at run time.
 *
 * The contract suite in tests/ext compares this file with the built library by reflection: functions, parameters,
 * types, attributes, enums with their values, constants.
 *
 * Arguments are strict whatever the caller's `strict_types` says: another type is a TypeError, nothing is converted.
 * Strings are bytes: NUL and invalid UTF-8 are allowed everywhere. Should the library itself fail, which it never
 * should, any of these functions throws an \Error of fixed words; no secret is ever part of a message or a trace.
 */

declare(strict_types=1);

namespace ClientPress\Native;

/**
 * The version of the library. The plugin works with the library of its own version only.
 */
const VERSION = '1.0.0';

/**
 * A new token, the secret of one invitation link: 32 bytes from the operating system's generator and a check of 4.
 *
 * Source: rust-ext/core/src/token.rs.
 *
 * @return non-empty-lowercase-string 72 characters of 0-9a-f.
 *
 * @throws \Random\RandomException If the operating system gives no randomness.
 */
function token_issue(): string {}

/**
 * The digest by which the database finds a token.
 *
 * Source: rust-ext/core/src/token.rs.
 *
 * @param string $token The token as it came, at most 72 characters of it being looked at.
 *
 * @return non-empty-lowercase-string|null 64 characters of 0-9a-f; null if the token is damaged: cut, altered, or
 *                                         never one of ours.
 */
function token_digest(#[\SensitiveParameter] string $token): ?string {}

/**
 * Whether a token has this digest, compared in constant time.
 *
 * Source: rust-ext/core/src/token.rs.
 *
 * @param string $token  The token as it came; a damaged one matches nothing.
 * @param string $digest What token_digest() gave when the token was issued.
 */
function token_matches(#[\SensitiveParameter] string $token, string $digest): bool {}

/**
 * Hashes a passphrase by Argon2id (19 MiB, 2 passes, 1 lane, a random salt of 16 bytes), which takes tens of
 * milliseconds on purpose.
 *
 * Source: rust-ext/core/src/passphrase.rs.
 *
 * @param string $passphrase The passphrase as typed, of any length.
 *
 * @return non-empty-string|null A PHC string that password_verify() reads too; null if the memory or the randomness
 *                               for it is not to be had.
 */
function passphrase_hash(#[\SensitiveParameter] string $passphrase): ?string {}

/**
 * Compares a passphrase with a stored hash, in constant time.
 *
 * Source: rust-ext/core/src/passphrase.rs.
 *
 * @param string $passphrase The passphrase as typed, of any length.
 * @param string $hash       A PHC string of at most 256 bytes, from passphrase_hash() or from password_hash() with
 *                           PASSWORD_ARGON2ID. It is not trusted: see Verdict::TooCostly.
 */
function passphrase_verify(#[\SensitiveParameter] string $passphrase, string $hash): Verdict {}

/**
 * When a link stops working.
 *
 * Source: rust-ext/core/src/expiry.rs.
 *
 * @param int $issued When the link was made, in Unix seconds (UTC).
 * @param int $days   How long it lives, in days of 86 400 seconds: 7, 14, 21 or 30.
 *
 * @return int|null The first second (Unix, UTC) in which it no longer works; null for other days or a time outside the
 *                  calendar.
 */
function expires_at(int $issued, int $days): ?int {}

/**
 * Whether a link still works: as long as the time is before its expiry.
 *
 * Source: rust-ext/core/src/expiry.rs.
 *
 * @param int $expires What expires_at() gave, in Unix seconds (UTC).
 * @param int $now     The time, in Unix seconds (UTC).
 */
function is_live(int $expires, int $now): bool {}

/**
 * How hard a password is to guess, as zxcvbn estimates it.
 *
 * Source: rust-ext/core/src/strength.rs.
 *
 * @param string       $password  The password in UTF-8; its first 100 characters count.
 * @param array<mixed> $guessable Texts that an attacker tries first (the address, names), each counted as a whole and
 *                                by its words. The first 50 strings count, by their first 100 characters; what is not a
 *                                string of UTF-8 is ignored.
 *
 * @return int<-1, 4> 0 is guessed at once, 4 hardly ever; -1 if the password is not UTF-8.
 */
function password_strength(#[\SensitiveParameter] string $password, array $guessable): int {}

/**
 * What this library is, by which parameters it works, and whether it gives the known answers on this machine. Takes
 * some tenths of a second.
 *
 * Source: rust-ext/src/diagnostics.rs.
 *
 * @return non-empty-string A JSON object: version, php_api, thread_safety ("nts" or "zts"), php_debug, parameters, and
 *                          selftest with a boolean for each of randomness, sha256, argon2id, token, passphrase, expiry
 *                          and strength.
 */
function diagnostics(): string {}

/**
 * What came of comparing a passphrase with a stored hash.
 *
 * Source: rust-ext/src/passphrase.rs.
 */
enum Verdict: string
{
    /** It is the passphrase. */
    case Matches = 'matches';

    /** It is another passphrase. */
    case Mismatch = 'mismatch';

    /** The stored string is no Argon2id hash of version 19 with m, t, p, salt and output, or is over 256 bytes. */
    case Malformed = 'malformed';

    /** The stored hash asks for over 64 MiB, 4 passes, 4 lanes or 256 MiB times passes. Nothing was computed. */
    case TooCostly = 'too_costly';

    /** The memory that the stored hash rightly asks for is not to be had. */
    case Failed = 'failed';
}
