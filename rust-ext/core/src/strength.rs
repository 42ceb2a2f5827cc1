//! How hard a password is to guess, as `zxcvbn` estimates it.
//!
//! `zxcvbn` copies the password while it looks for patterns and does not wipe those copies.

use std::iter::once;

use crate::{Error, guessable};

/// Characters of a password that are looked at: more cannot make it weaker, only slower to score.
pub const SCORED_CHARS: usize = 100;
/// Guessable texts that are looked at.
pub const MAX_GUESSABLE: usize = 50;
/// Words shorter than this are too common to hold against a password.
const MIN_WORD_CHARS: usize = 3;
/// What scoring may cost: see [`cost`]. About a tenth of a second, as comparing a password takes anyway.
pub(crate) const MOST_COST: usize = 300_000;
/// Characters before the end of a shortened password that count as known: the beginning of what was cut off.
const CUT_CHARS: usize = 12;
/// What each letter may be written as. `zxcvbn` looks up the whole password once for each way to read all of them.
const LEET: [(char, &str); 12] = [
    ('a', "4@"),
    ('b', "8"),
    ('c', "({[<"),
    ('e', "3"),
    ('g', "69"),
    ('i', "1!|"),
    ('l', "1|7"),
    ('o', "0"),
    ('s', "$5"),
    ('t', "+7"),
    ('x', "%"),
    ('z', "2"),
];

/// Scores a password from 0 (guessed at once) to 4 (very hard to guess).
///
/// `guessable` are texts that an attacker would try first, such as an address or a company's name. Each counts as a whole
/// and in parts, and so do parts that are joined. Those that are not UTF-8 are ignored, and so are all after the first
/// [`MAX_GUESSABLE`]. A password that can be read in very many ways is scored by its beginning, never higher than whole.
///
/// # Errors
///
/// [`Error::NotUtf8`] if the password is not UTF-8.
pub fn score<'a>(password: &[u8], guessable: impl IntoIterator<Item = &'a [u8]>) -> Result<u8, Error> {
    let password = str::from_utf8(password).map_err(|_| Error::NotUtf8)?;
    let texts: Vec<&str> =
        guessable.into_iter().take(MAX_GUESSABLE).filter_map(|text| str::from_utf8(text).ok()).map(beginning).collect();
    Ok(score_within(MOST_COST, beginning(password), &texts))
}

/// The score of a password that is shortened until it costs at most `most`.
pub(crate) fn score_within(most: usize, password: &str, texts: &[&str]) -> u8 {
    let words: Vec<&str> = texts.iter().flat_map(|text| once(*text).chain(words(text))).collect();
    let whole: Vec<char> = password.chars().collect();
    let looked = affordable(most, &whole, words.len());
    // The first words cost an attacker least.
    let mut known = vec![];
    if looked.len() < whole.len() {
        let repeated =
            (1..looked.len()).filter_map(|period| looked.get(repeated_from(&whole, looked.len(), period)?..));
        let ends = (1..=CUT_CHARS).filter_map(|chars| looked.get(looked.len().checked_sub(chars)?..));
        known.extend(repeated.chain(ends).map(guessable::lowercase));
    }
    known.extend(guessable::known_runs(looked, texts));
    let known: Vec<&str> = known.iter().map(String::as_str).chain(words).collect();
    zxcvbn::zxcvbn(&looked.iter().collect::<String>(), &known).score().into()
}

/// The beginning of a password that costs at most `most`.
pub(crate) fn affordable(most: usize, password: &[char], words: usize) -> &[char] {
    let mut looked = password;
    while let Some((_, shorter)) = looked.split_last().filter(|_| cost(looked, words) > most) {
        looked = shorter;
    }
    looked
}

/// Where the part begins that goes on behind the cut and repeats what stands `period` characters before. `zxcvbn` takes the
/// whole of it for one pattern, which the cut would hide.
fn repeated_from(password: &[char], cut: usize, period: usize) -> Option<usize> {
    let repeats = |at: usize| Some(password.get(at)? == password.get(at.checked_sub(period)?)?);
    let begin = (period..cut).rev().take_while(|at| repeats(*at) == Some(true)).last()?.checked_sub(period)?;
    let behind = (cut..password.len()).take_while(|at| repeats(*at) == Some(true)).count();
    let end = cut.saturating_add(behind);
    (behind > 0 && end.saturating_sub(begin) >= period.saturating_mul(2)).then_some(begin)
}

/// Look-ups in dictionaries, about: one for each part of the password, in each of its readings, which all sort the known
/// words anew.
pub(crate) fn cost(password: &[char], words: usize) -> usize {
    let mut readings = 1_usize;
    let mut seen = String::new();
    for (_, signs) in LEET {
        // A sign that may be two letters is tried as each.
        let used = signs.chars().filter(|sign| password.contains(sign));
        let ways = used.clone().count().saturating_add(used.clone().filter(|sign| seen.contains(*sign)).count());
        readings = readings.saturating_mul(ways.max(1));
        seen.extend(used);
    }
    readings.saturating_mul(password.len().saturating_mul(password.len()).saturating_add(words))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| word.chars().count() >= MIN_WORD_CHARS)
}

/// The first [`SCORED_CHARS`] characters.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(SCORED_CHARS).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
