//! `token_issue`, `token_find`, `token_digest` and `token_matches`.

use clientpress_core::token::{DIGEST_CHARS, TEXT_CHARS, Token};
use ext_php_rs::{binary_slice::BinarySlice, prelude::*};
use rand::rngs::SysRng;

use crate::{
    boundary::{SHALLOW, confidential, exception},
    text::Text,
};

/// Registers the functions of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module
        .function(wrap_function!(token_issue))
        .function(wrap_function!(token_find))
        .function(wrap_function!(token_digest))
        .function(wrap_function!(token_matches))
}

/// A new token as text.
#[php_function]
#[php(name = "ClientPress\\Native\\token_issue")]
pub fn token_issue() -> PhpResult<Text<TEXT_CHARS>> {
    confidential::<SHALLOW, _>(|| Token::issue(&mut SysRng).map(|token| Text::written(|text| token.write_text(text))))?
        .map_err(exception)
}

/// The token in what became of a link, or null if there is none.
#[php_function]
#[php(name = "ClientPress\\Native\\token_find")]
pub fn token_find(text: BinarySlice<u8>) -> PhpResult<Option<Text<TEXT_CHARS>>> {
    confidential::<SHALLOW, _>(|| Token::find(&text).ok().map(|token| Text::written(|text| token.write_text(text))))
}

/// The digest of a token, or null if it is damaged.
#[php_function]
#[php(name = "ClientPress\\Native\\token_digest")]
pub fn token_digest(token: BinarySlice<u8>) -> PhpResult<Option<Text<DIGEST_CHARS>>> {
    confidential::<SHALLOW, _>(|| {
        Token::parse(&token).ok().map(|token| Text::written(|digest| token.write_digest(digest)))
    })
}

/// Whether a token has this digest.
#[php_function]
#[php(name = "ClientPress\\Native\\token_matches")]
pub fn token_matches(token: BinarySlice<u8>, digest: BinarySlice<u8>) -> PhpResult<bool> {
    confidential::<SHALLOW, _>(|| Token::parse(&token).is_ok_and(|token| token.matches(&digest)))
}
