//! What ClientPress knows about secrets, time and lists of addresses, and nothing about PHP or WordPress.
//!
//! Randomness and the clock are arguments everywhere, so that their failure can be tested. The one exception is
//! `zxcvbn` behind [`strength`], which reads the current year and keeps its compiled patterns in statics.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod address;
pub mod characters;
pub mod encoding;
pub mod error;
pub mod expiry;
pub mod guessable;
pub mod headings;
pub mod list;
pub mod passphrase;
pub mod selftest;
pub mod strength;
pub mod token;

pub use error::Error;

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test may panic: that is a failure too")]
mod tests;
