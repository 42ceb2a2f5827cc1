//! No bytes crash the parser of tokens nor the search for one, and what they accept is spelt as it would be written.

#![no_main]

use std::convert::Infallible;

use clientpress_core::token::{DIGEST_CHARS, TEXT_CHARS, Token};
use libfuzzer_sys::fuzz_target;
use rand::{TryCryptoRng, TryRng, rand_core::utils::next_word_via_fill};

fuzz_target!(|data: &[u8]| {
    if let Ok(token) = Token::parse(data) {
        assert_same(&token, data);
    }

    let _ = Token::find(data);

    // The fuzzer cannot guess a check, so tokens made of its bytes are cut and altered as well.
    let Some((secret, damage)) = data.split_first_chunk::<32>() else {
        return;
    };
    let token = Token::issue(&mut Fixed(*secret)).expect("a fixed generator does not fail");
    let mut text = [0; TEXT_CHARS];
    token.write_text(&mut text);
    assert_same(&token, &text);
    assert!(Token::parse(&text).is_ok());
    // Whatever sign stands before it, which may be a digit as well.
    let arrived = [damage.get(..1).unwrap_or_default(), &text].concat();
    assert!(Token::find(&arrived).is_ok());

    let mut damaged = text;
    for (char, damage) in damaged.iter_mut().zip(damage) {
        *char ^= damage;
    }
    if damaged != text
        && let Ok(other) = Token::parse(&damaged)
    {
        assert_same(&other, &damaged);
    }
});

fn assert_same(token: &Token, text: &[u8]) {
    let mut written = [0; TEXT_CHARS];
    token.write_text(&mut written);
    assert_eq!(text, written);
    let mut digest = [0; DIGEST_CHARS];
    token.write_digest(&mut digest);
    assert!(token.matches(&digest));
    digest[0] ^= 1;
    assert!(!token.matches(&digest));
}

/// A generator that gives the bytes it was made with.
struct Fixed([u8; 32]);

impl TryRng for Fixed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for (byte, fixed) in bytes.iter_mut().zip(self.0) {
            *byte = fixed;
        }
        Ok(())
    }
}

impl TryCryptoRng for Fixed {}
