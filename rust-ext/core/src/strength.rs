//! How hard a password is to guess, as `zxcvbn` estimates it.
//!
//! `zxcvbn` copies the password while it looks for patterns and does not wipe those copies.

use std::iter::once;

use crate::Error;

/// Characters of a password that are looked at: more cannot make it weaker, only slower to score.
pub const SCORED_CHARS: usize = 100;
/// Guessable texts that are looked at.
pub const MAX_GUESSABLE: usize = 50;
/// Words shorter than this are too common to hold against a password.
const MIN_WORD_CHARS: usize = 3;

/// Scores a password from 0 (guessed at once) to 4 (very hard to guess).
///
/// `guessable` are texts that an attacker would try first, such as an address or a company's name; each counts as a
/// whole and by its words. Those that are not UTF-8 are ignored, and so are all after the first [`MAX_GUESSABLE`].
///
/// # Errors
///
/// [`Error::NotUtf8`] if the password is not UTF-8.
pub fn score<'a>(password: &[u8], guessable: impl IntoIterator<Item = &'a [u8]>) -> Result<u8, Error> {
    let password = str::from_utf8(password).map_err(|_| Error::NotUtf8)?;
    let words: Vec<&str> = guessable
        .into_iter()
        .take(MAX_GUESSABLE)
        .filter_map(|text| str::from_utf8(text).ok())
        .map(beginning)
        .flat_map(|text| once(text).chain(words(text)))
        .collect();
    Ok(zxcvbn::zxcvbn(beginning(password), &words).score().into())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| word.chars().count() >= MIN_WORD_CHARS)
}

/// The first [`SCORED_CHARS`] characters.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(SCORED_CHARS).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
