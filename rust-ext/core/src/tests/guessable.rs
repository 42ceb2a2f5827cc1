//! What an attacker knows of a password.

use proptest::{collection::vec, prelude::*};
use serde::Deserialize;

use crate::{
    guessable::known_runs,
    strength::{MAX_GUESSABLE, SCORED_CHARS, score},
};

#[derive(Deserialize)]
struct Known {
    password: String,
    guessable: Vec<String>,
    most: u8,
}

#[derive(Deserialize)]
struct Honest {
    password: String,
    guessable: Vec<String>,
    least: u8,
}

fn runs(password: &str, texts: &[&str]) -> Vec<String> {
    known_runs(&password.chars().collect::<Vec<_>>(), texts)
}

#[test]
fn what_an_attacker_knows_makes_no_password() {
    for known in super::vectors::<Known>("guessable", "known") {
        let score = score(known.password.as_bytes(), known.guessable.iter().map(String::as_bytes)).unwrap();
        assert!(score <= known.most, "{} scores {score}", known.password);
    }
}

#[test]
fn an_honest_password_is_as_good_as_before() {
    for honest in super::vectors::<Honest>("guessable", "honest") {
        let score = score(honest.password.as_bytes(), honest.guessable.iter().map(String::as_bytes)).unwrap();
        assert!(score >= honest.least, "{} scores {score}", honest.password);
    }
}

#[test]
fn a_run_ends_where_nothing_is_known() {
    let texts = ["marta.ready@client.example", "Harbour Renovation", "Ann"];
    assert_eq!(runs("marta.ready@client", &texts), ["marta.ready@client"]);
    assert_eq!(runs("xMarta--Ready!", &texts), ["marta--ready"]);
    assert_eq!(runs("marta---ready", &texts), ["marta", "ready"]);
    assert_eq!(runs("ann1marta", &texts), ["ann", "marta"]);
    assert_eq!(runs("mar", &texts), [""; 0]);
}

#[test]
fn the_longest_texts_come_to_an_end() {
    let texts = vec!["ab".repeat(SCORED_CHARS / 2); MAX_GUESSABLE];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    assert_eq!(runs(&"ab".repeat(SCORED_CHARS / 2), &texts).len(), 1);
}

proptest! {
    #[test]
    fn any_piece_of_a_text_is_a_run(text in "[a-z]{5,12}[.@ -][a-z]{5,12}", begin in 0_usize..4, end in 0_usize..4) {
        let piece = &text[begin..text.len() - end];
        prop_assert_eq!(runs(piece, &[&text]), [piece]);
        let backwards: String = piece.chars().rev().collect();
        prop_assert_eq!(runs(&backwards, &[&text]), [backwards]);
    }

    #[test]
    fn no_password_and_no_text_crash(password: String, texts in vec(any::<String>(), 0..4)) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let chars = runs(&password, &texts).concat().chars().count();
        prop_assert!(chars <= password.to_lowercase().chars().count());
    }

    #[test]
    fn to_know_more_never_makes_a_password_better(password in "[a-z0-9@.]{8,20}", text in "[a-z.@]{0,20}") {
        let known = score(password.as_bytes(), [text.as_bytes()]).unwrap();
        prop_assert!(known <= score(password.as_bytes(), [&b""[..]; 0]).unwrap());
    }
}
