//! `password_strength`.

use clientpress_core::strength;
use ext_php_rs::{
    binary_slice::BinarySlice,
    prelude::*,
    types::{ZendHashTable, Zval},
};

use crate::boundary::{DEEP, confidential};

/// What PHP gets for a password that is not UTF-8.
const NOT_UTF8: i64 = -1;

/// Registers the function of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module.function(wrap_function!(password_strength))
}

/// The score of a password, 0 to 4, or -1 if it is not UTF-8. What is not a string in `guessable` is ignored.
#[php_function]
#[php(name = "ClientPress\\Native\\password_strength")]
pub fn password_strength(password: BinarySlice<u8>, guessable: &ZendHashTable) -> PhpResult<i64> {
    confidential::<DEEP, _>(|| {
        strength::score(&password, guessable.values().filter_map(Zval::binary_slice)).map_or(NOT_UTF8, i64::from)
    })
}
