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
 * The version of the library. It is shown, and never compared for equality.
 */
const VERSION = '1.0.0';

/**
 * What the library can do. The number rises once a release, when the surface grows or behaves otherwise; the plugin runs
 * while CONTRACT_SINCE <= the number that it needs <= CONTRACT.
 */
const CONTRACT = 1;

/**
 * The oldest contract that the library still keeps.
 */
const CONTRACT_SINCE = 1;

/**
 * The days that a link may live. The rule stands here and nowhere else.
 */
const EXPIRY_DAYS = [7, 14, 21, 30];

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
 * Finds the token in what became of a link on its way: with a full stop, a bracket or `%20` behind it, `3D` in front, a
 * line break inside.
 *
 * Source: rust-ext/core/src/token.rs.
 *
 * @param string $text What arrived where the token should stand; its first 2048 bytes are looked at.
 *
 * @return non-empty-lowercase-string|null 72 characters of 0-9a-f whose check fits; null if there are none.
 */
function token_find(#[\SensitiveParameter] string $text): ?string {}

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
 * How hard a password is to guess, as zxcvbn estimates it. One that can be read in very many ways, as signs for letters
 * can, is scored by its beginning, and never higher than whole.
 *
 * Source: rust-ext/core/src/strength.rs.
 *
 * @param string       $password  The password in UTF-8; its first 100 characters count.
 * @param array<mixed> $guessable Texts that an attacker tries first (the address, names), each counted as a whole, in
 *                                parts of four characters or more, and joined; also backwards and by signs for
 *                                letters. The first 50 strings count, by their first 100 characters; what is not a
 *                                string of UTF-8 is ignored.
 *
 * @return int<-1, 4> 0 is guessed at once, 4 hardly ever; -1 if the password is not UTF-8.
 */
function password_strength(#[\SensitiveParameter] string $password, array $guessable): int {}

/**
 * Reads one address as people type or paste it: with a name, brackets, quotes, "mailto:", invisible characters or a full
 * stop around it. list_read() takes the same.
 *
 * Whether WordPress stores the address is for WordPress to say.
 *
 * Source: rust-ext/core/src/address.rs.
 *
 * @param string $text In UTF-8.
 *
 * @return array{email: string, shown: string, name: string, problem: AddressProblem|null} The address as it was typed
 *     with its domain in punycode (at most 100 bytes), the address as people write it, and a name of at most 100
 *     characters that is fit to be shown, or an empty one; all three are empty where there is a problem.
 */
function address_read(string $text): array {}

/**
 * Reads a list of addresses: a CSV in any encoding with any usual separator, or addresses as people paste them.
 *
 * Time grows with the bytes, and memory with what is returned. Titles above the headings and blank lines are skipped;
 * the columns are found by what many programs write above them. A cell or line with several addresses is several lines.
 *
 * Source: rust-ext/core/src/list.rs.
 *
 * @param string $bytes     A file as uploaded, or what was pasted.
 * @param int    $max_bytes How long the text may be, in bytes of UTF-8.
 * @param int    $max_lines How many lines may come out.
 *
 * @return array{
 *     problem: ListProblem|null,
 *     problem_line: int,
 *     text: string,
 *     encoding: string,
 *     columns: array<'email'|'name'|'first_name'|'last_name'|'portal'|'message'|'expiry', string>,
 *     ignored: list<string>,
 *     titles: array<int, string>,
 *     lines: list<array{
 *         number: int,
 *         email: string,
 *         shown: string,
 *         name: string,
 *         portal: string,
 *         message: string,
 *         expiry: string,
 *         problem: AddressProblem|null,
 *         left_out: string,
 *     }>,
 * } `problem_line` belongs to OpenQuote, else it is 0. `text` is what was read, in UTF-8 with plain line ends: read
 *     again it gives the same lines. `encoding` is what the bytes were taken for, such as "UTF-8" or "windows-1252".
 *     `columns` has the headings as written by what was read below them, and is empty for a list without headings;
 *     `ignored` the other headings; `titles` what stood above, by line. Lines count from 1 and may repeat. Where `lines`
 *     has a problem, `email` is what was written. `left_out` stands in that line and belongs to nothing. With a problem
 *     of the list all else is empty.
 */
function list_read(string $bytes, int $max_bytes, int $max_lines): array {}

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

/**
 * What is wrong with an address.
 *
 * Source: rust-ext/src/list.rs.
 *
 * @mago-ignore lint:single-class-per-file One file declares the whole surface.
 */
enum AddressProblem: string
{
    /** Nothing can be seen. */
    case Blank = 'blank';

    /** It has no at sign. */
    case NoAtSign = 'no_at_sign';

    /** It has several at signs. */
    case TwoAtSigns = 'two_at_signs';

    /** No mailbox can be called what is before the at sign. */
    case LocalPart = 'local_part';

    /** No domain can be called what is after the at sign. */
    case Domain = 'domain';

    /** It is longer than the 100 bytes that WordPress stores. */
    case TooLong = 'too_long';

    /** There are several addresses. */
    case Several = 'several';

    /** Words beside it may be part of it: "jo client@example.org". */
    case UnclearWords = 'unclear_words';

    /** It is not UTF-8. */
    case NotUtf8 = 'not_utf8';
}

/**
 * Why a list cannot be read.
 *
 * Source: rust-ext/src/list.rs.
 *
 * @mago-ignore lint:single-class-per-file One file declares the whole surface.
 */
enum ListProblem: string
{
    /** It has more bytes than may be. */
    case TooLarge = 'too_large';

    /** It is a spreadsheet program's own file. */
    case Workbook = 'workbook';

    /** It is no text. */
    case NotText = 'not_text';

    /** Nothing can be seen. */
    case Blank = 'blank';

    /** There is no address in it. */
    case NoAddress = 'no_address';

    /** It has more lines than may be. */
    case TooManyLines = 'too_many_lines';

    /** A quotation mark is never closed. */
    case OpenQuote = 'open_quote';
}
