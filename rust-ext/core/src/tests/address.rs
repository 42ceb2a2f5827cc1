//! Addresses as people type and paste them.

use proptest::prelude::*;
use serde::Deserialize;

use super::{problem, vectors};
use crate::address::{MAX_BYTES, name, read};

#[derive(Deserialize)]
struct Known {
    text: String,
    email: String,
    shown: String,
    name: String,
    problem: Option<String>,
}

#[test]
fn known_addresses_are_read_and_others_refused_with_their_reason() {
    for known in vectors::<Known>("address", "addresses") {
        match read(&known.text) {
            Ok(address) => {
                assert_eq!(known.problem, None, "{:?}", known.text);
                let expected = (known.email, known.shown, known.name);
                assert_eq!((address.email, address.shown, address.name), expected, "{:?}", known.text);
            }
            Err(error) => assert_eq!(Some(problem(error)), known.problem.as_deref(), "{:?}", known.text),
        }
    }
}

#[test]
fn a_name_is_shown_without_signs_that_turn_or_hide_it() {
    assert_eq!(name("\u{202E}Ann\u{202C}  \u{200B}Miller\n"), "Ann Miller");
    assert_eq!(name("نازی\u{200C}ها"), "نازی\u{200C}ها");
    assert_eq!(name(&"a".repeat(100)), "a".repeat(100));
    for unfit in [&"a".repeat(101), "WWW.example.org", "see https://example.org", "a@b", "12345", "-"] {
        assert_eq!(name(unfit), "", "{unfit:?}");
    }
}

proptest! {
    #[test]
    fn what_is_read_is_read_again(text in ".{0,30}@.{0,30}") {
        if let Ok(address) = read(&text) {
            prop_assert!(address.email.len() <= MAX_BYTES && address.email.is_ascii());
            let again = read(&address.email).unwrap();
            prop_assert_eq!(&again.email, &address.email);
            prop_assert_eq!(&read(&address.shown).unwrap().email.to_lowercase(), &address.email.to_lowercase());
        }
    }

    #[test]
    fn a_plain_address_stays_as_it_is(local in "[a-zA-Z0-9+_=&][a-zA-Z0-9'+._=&-]{0,20}", domain in "[a-zA-Z0-9]{1,10}\\.[a-z]{2,5}") {
        prop_assume!(!local.ends_with('\''));
        let text = format!("{local}@{domain}");
        prop_assert_eq!(read(&text).unwrap().email, text);
    }
}
