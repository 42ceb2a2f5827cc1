//! The tests, a file for each of the sources, and what they share.

mod address;
mod expiry;
mod guessable;
mod headings;
mod list;
mod passphrase;
mod selftest;
mod strength;
mod token;

use std::{convert::Infallible, fs, path::Path};

use rand::{TryCryptoRng, TryRng};
use serde::de::DeserializeOwned;

use crate::Error;

/// The list `key` of `tests/vectors/<file>.json`, which must not be empty.
pub fn vectors<T: DeserializeOwned>(file: &str, key: &str) -> Vec<T> {
    let list: Vec<T> = serde_json::from_value(document(file)[key].take()).unwrap();
    assert!(!list.is_empty(), "{file}.json has no {key}");
    list
}

/// The whole of `tests/vectors/<file>.json`; it must say where its answers come from.
pub fn document(file: &str) -> serde_json::Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(file).with_extension("json");
    let document: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(document["source"].as_str().is_some_and(|source| !source.is_empty()), "{file}.json names no source");
    document
}

/// What the vectors call an error of a list or an address.
pub fn problem(error: Error) -> &'static str {
    match error {
        Error::TooLarge => "too_large",
        Error::Workbook => "workbook",
        Error::NotText => "not_text",
        Error::Blank => "blank",
        Error::NoAddress => "no_address",
        Error::TooManyLines => "too_many_lines",
        Error::OpenQuote(_) => "open_quote",
        Error::NoAtSign => "no_at_sign",
        Error::TwoAtSigns => "two_at_signs",
        Error::LocalPart => "local_part",
        Error::Domain => "domain",
        Error::LongAddress => "too_long",
        Error::SeveralAddresses => "several",
        Error::UnclearWords => "unclear_words",
        other => panic!("{other} is no error of a list"),
    }
}

/// A generator that gives the bytes it was made with, again and again.
pub struct Fixed<const N: usize>(pub [u8; N]);

impl<const N: usize> TryRng for Fixed<N> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        rand::rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        rand::rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for (byte, fixed) in bytes.iter_mut().zip(self.0.iter().cycle()) {
            *byte = *fixed;
        }
        Ok(())
    }
}

impl<const N: usize> TryCryptoRng for Fixed<N> {}

/// A generator without randomness, as on a machine whose system call is forbidden.
pub struct Exhausted;

#[derive(Debug, thiserror::Error)]
#[error("no entropy")]
pub struct NoEntropy;

impl TryRng for Exhausted {
    type Error = NoEntropy;

    fn try_next_u32(&mut self) -> Result<u32, NoEntropy> {
        Err(NoEntropy)
    }

    fn try_next_u64(&mut self) -> Result<u64, NoEntropy> {
        Err(NoEntropy)
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), NoEntropy> {
        Err(NoEntropy)
    }
}

impl TryCryptoRng for Exhausted {}
