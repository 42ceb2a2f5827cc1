//! `passphrase_hash`, `passphrase_verify` and the enum `Verdict`.

use clientpress_core::{Error, passphrase};
use ext_php_rs::{binary_slice::BinarySlice, prelude::*};
use rand::rngs::SysRng;

use crate::boundary::{DEEP, confidential};

/// Registers the functions and the enum of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module
        .enumeration::<Verdict>()
        .function(wrap_function!(passphrase_hash))
        .function(wrap_function!(passphrase_verify))
}

/// What came of comparing a passphrase with a stored hash.
#[php_enum]
#[php(name = "ClientPress\\Native\\Verdict")]
#[derive(Clone, Copy)]
pub enum Verdict {
    /// It is the passphrase.
    #[php(value = "matches")]
    Matches,
    /// It is another one.
    #[php(value = "mismatch")]
    Mismatch,
    /// The stored hash is none that we or PHP make.
    #[php(value = "malformed")]
    Malformed,
    /// The stored hash asks for more memory or time than we give.
    #[php(value = "too_costly")]
    TooCostly,
    /// The memory for the comparison was not there.
    #[php(value = "failed")]
    Failed,
}

impl From<Result<bool, Error>> for Verdict {
    fn from(result: Result<bool, Error>) -> Self {
        match result {
            Ok(true) => Self::Matches,
            Ok(false) => Self::Mismatch,
            Err(Error::MalformedHash) => Self::Malformed,
            Err(Error::TooCostly) => Self::TooCostly,
            Err(_) => Self::Failed,
        }
    }
}

/// The hash of a passphrase, or null without memory or randomness.
#[php_function]
#[php(name = "ClientPress\\Native\\passphrase_hash")]
pub fn passphrase_hash(passphrase: BinarySlice<u8>) -> PhpResult<Option<String>> {
    confidential::<DEEP, _>(|| passphrase::hash(&passphrase, &mut SysRng).ok())
}

/// Whether a passphrase is the one behind a stored hash.
#[php_function]
#[php(name = "ClientPress\\Native\\passphrase_verify")]
pub fn passphrase_verify(passphrase: BinarySlice<u8>, hash: BinarySlice<u8>) -> PhpResult<Verdict> {
    confidential::<DEEP, _>(|| passphrase::verify(&passphrase, &hash).into())
}
