//! Tokens: what is a token, what is a damaged one, and that a digest belongs to one alone.

use proptest::{collection::vec, prelude::*};
use rand::rngs::SysRng;
use serde::Deserialize;

use super::{Exhausted, Fixed, vectors};
use crate::{
    Error,
    token::{DIGEST_CHARS, TEXT_CHARS, Token},
};

#[derive(Deserialize)]
struct Known {
    secret: String,
    token: String,
    digest: String,
}

fn text(token: &Token) -> String {
    let mut text = [0; TEXT_CHARS];
    token.write_text(&mut text);
    String::from_utf8(text.to_vec()).unwrap()
}

fn digest(token: &Token) -> String {
    let mut digest = [0; DIGEST_CHARS];
    token.write_digest(&mut digest);
    String::from_utf8(digest.to_vec()).unwrap()
}

fn issue() -> Token {
    Token::issue(&mut SysRng).unwrap()
}

fn parse(text: impl AsRef<[u8]>) -> Result<(), Error> {
    Token::parse(text.as_ref()).map(|_| ())
}

#[test]
fn known_tokens_have_their_known_digests() {
    for known in vectors::<Known>("token", "tokens") {
        let token = Token::parse(known.token.as_bytes()).unwrap();
        assert_eq!(digest(&token), known.digest);
        assert_eq!(text(&token), known.token);
        assert!(known.token.starts_with(&known.secret));
    }
}

#[derive(Deserialize)]
struct Arrived {
    what: String,
    text: String,
    token: Option<String>,
}

#[test]
fn a_token_is_found_in_what_became_of_its_link() {
    for arrived in vectors::<Arrived>("token", "found") {
        let found = Token::find(arrived.text.as_bytes()).ok().map(|token| text(&token));
        assert_eq!(found, arrived.token, "{}", arrived.what);
    }
}

#[test]
fn bytes_that_are_no_utf_8_do_not_hide_a_token() {
    let token = text(&issue());
    let found = Token::find(&[b"\xff\xc3", token.as_bytes(), b"\xa0"].concat()).unwrap();
    assert_eq!(text(&found), token);
    assert_eq!(
        Token::find(&[&token.as_bytes()[..9], b"\xff", &token.as_bytes()[9..]].concat()).err(),
        Some(Error::DamagedToken)
    );
}

#[test]
fn a_token_is_the_randomness_it_was_given_and_its_check() {
    let token = Token::issue(&mut Fixed([0xff])).unwrap();
    assert_eq!(text(&token), vectors::<Known>("token", "tokens")[1].token);
}

#[test]
fn a_token_is_not_issued_without_randomness() {
    assert_eq!(Token::issue(&mut Exhausted).err(), Some(Error::Randomness));
}

#[test]
fn two_tokens_differ() {
    assert_ne!(text(&issue()), text(&issue()));
}

#[test]
fn a_text_of_any_other_length_is_damaged() {
    let text = text(&issue());
    for length in 0..TEXT_CHARS {
        assert_eq!(parse(&text[..length]), Err(Error::DamagedToken), "{length} characters");
    }
    for extra in ["0", "a", " ", "\n", "\0", "00"] {
        assert_eq!(parse(format!("{text}{extra}")), Err(Error::DamagedToken));
        assert_eq!(parse(format!("{extra}{text}")), Err(Error::DamagedToken));
    }
    assert_eq!(parse(text.repeat(10_000)), Err(Error::DamagedToken));
}

#[test]
fn a_token_has_one_spelling() {
    let token = Token::issue(&mut Fixed([0xab])).unwrap();
    assert_eq!(parse(text(&token).to_uppercase()), Err(Error::DamagedToken));
}

#[test]
fn a_digest_of_any_other_length_or_spelling_does_not_match() {
    let token = Token::issue(&mut Fixed([0xff])).unwrap();
    let digest = digest(&token);
    assert!(token.matches(digest.as_bytes()));
    for other in ["", &digest[1..], &format!("{digest}0"), &format!("{digest}\0"), &digest.to_uppercase()] {
        assert!(!token.matches(other.as_bytes()), "{other:?}");
    }
}

proptest! {
    #[test]
    fn every_token_survives_its_text(secret: [u8; 32]) {
        let token = Token::issue(&mut Fixed(secret)).unwrap();
        let again = Token::parse(text(&token).as_bytes()).unwrap();
        prop_assert_eq!(text(&again), text(&token));
        prop_assert!(again.matches(digest(&token).as_bytes()));
    }

    #[test]
    fn one_changed_character_damages_a_token(secret: [u8; 32], at in 0..TEXT_CHARS, to: u8) {
        let text = text(&Token::issue(&mut Fixed(secret)).unwrap());
        let mut changed = text.clone().into_bytes();
        prop_assume!(changed[at] != to);
        changed[at] = to;
        // Four bytes of check let one change in 2^32 through; a seed that meets one is rarer than a broken memory.
        prop_assert_eq!(parse(changed), Err(Error::DamagedToken));
    }

    #[test]
    fn no_bytes_crash_the_parser(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(parse(bytes), Err(Error::DamagedToken));
    }

    #[test]
    fn a_token_is_found_between_any_signs(secret: [u8; 32], before in "[^0-9a-f]{0,20}", behind in "\\PC{0,20}") {
        let token = text(&Token::issue(&mut Fixed(secret)).unwrap());
        let found = Token::find(format!("{before}{token}{behind}").as_bytes()).unwrap();
        prop_assert_eq!(text(&found), token);
    }

    #[test]
    fn another_token_does_not_match(secret: [u8; 32], other: [u8; 32]) {
        prop_assume!(secret != other);
        let (token, other) = (Token::issue(&mut Fixed(secret)).unwrap(), Token::issue(&mut Fixed(other)).unwrap());
        prop_assert!(!token.matches(digest(&other).as_bytes()));
        prop_assert_ne!(digest(&token), text(&token)[..DIGEST_CHARS].to_owned());
    }
}
