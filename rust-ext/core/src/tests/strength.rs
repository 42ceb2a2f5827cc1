//! The score of a password.

use proptest::{collection::vec, prelude::*};
use serde::Deserialize;

use crate::{
    Error,
    strength::{MAX_GUESSABLE, MOST_COST, SCORED_CHARS, affordable, cost, score, score_within},
};

const NOTHING: [&[u8]; 0] = [];

#[derive(Deserialize)]
struct Known {
    password: String,
    guessable: Vec<String>,
    score: u8,
}

#[test]
fn known_passwords_have_their_known_scores() {
    for known in super::vectors::<Known>("strength", "scores") {
        let guessable = known.guessable.iter().map(String::as_bytes);
        assert_eq!(score(known.password.as_bytes(), guessable), Ok(known.score), "{}", known.password);
    }
}

#[test]
fn the_words_of_a_guessable_text_count_too() {
    let password = b"tulipanvil";
    assert_eq!(score(password, NOTHING), Ok(2));
    assert_eq!(score(password, [&b"The Tulipanvil Company"[..]]), Ok(0));
    assert_eq!(score(password, [&b"hello@tulipanvil.example"[..]]), Ok(0));
}

#[test]
fn a_password_that_is_not_utf8_has_no_score() {
    assert_eq!(score(b"\xff\xfe\xfd", NOTHING), Err(Error::NotUtf8));
    assert_eq!(score(b"cut in a letter \xc3", NOTHING), Err(Error::NotUtf8));
}

#[test]
fn guessable_texts_that_are_not_utf8_are_ignored() {
    assert_eq!(score(b"tulipanvil", [&b"\xfftulipanvil"[..]]), Ok(2));
}

#[test]
fn guessable_texts_beyond_the_limit_are_ignored() {
    let mut guessable = vec![&b"unrelated"[..]; MAX_GUESSABLE];
    guessable.push(b"tulipanvil");
    assert_eq!(score(b"tulipanvil", guessable), Ok(2));
}

#[test]
fn only_the_beginning_of_a_password_counts() {
    let weak = "a".repeat(SCORED_CHARS);
    let long = format!("{weak}vK8#pq!2Lw9z$Tn");
    assert_eq!(score(long.as_bytes(), NOTHING), score(weak.as_bytes(), NOTHING));
}

#[test]
fn of_the_slowest_passwords_no_more_is_scored_than_may_be_looked_up() {
    let slow = [
        "a".repeat(1_000_000),
        "abcdefghij".repeat(10),
        "0123456789".repeat(100_000),
        "1a2b3c4d5e".repeat(10),
        "4@8({[</369&#!1/|0$5+7%2/4@8({[</369&#!1/|0$5+7%2".repeat(2),
        "é".repeat(500_000),
        "1/1/11".repeat(20),
        "p@ssw0rd".repeat(13),
    ];
    let names = vec!["word ".repeat(20); MAX_GUESSABLE];
    for password in &slow {
        assert!(score(password.as_bytes(), names.iter().map(String::as_bytes)).is_ok());
        let scored: Vec<char> = password.chars().take(SCORED_CHARS).collect();
        let words = MAX_GUESSABLE * 21;
        assert!(cost(affordable(MOST_COST, &scored, words), words) <= MOST_COST, "{:?}", &password[..20]);
    }
}

#[test]
fn passwords_that_people_and_programs_choose_are_scored_whole() {
    for known in super::vectors::<Known>("strength", "scores") {
        assert!(cost(&known.password.chars().collect::<Vec<_>>(), 50) < 100_000, "{}", known.password);
    }
    let generated = "uR7$k2pV!wq9Zt(4mXe8Lb@c3N";
    assert!(cost(&generated.chars().collect::<Vec<_>>(), 50) < 300_000);
    assert_eq!(score(generated.as_bytes(), NOTHING), Ok(4));
}

#[test]
fn a_password_in_signs_for_letters_is_scored_by_its_beginning() {
    let signs = "4@8({[<369!1|70$5+%2".repeat(5);
    let chars: Vec<char> = signs.chars().collect();
    assert!(cost(&chars, 0) > 10_000_000);
    let fits = (0..100).filter(|length| cost(&chars[..*length], 0) <= 300_000).max().unwrap();
    assert!((14..40).contains(&fits), "{fits} characters");
}

#[test]
fn a_repetition_that_is_cut_never_scores_higher() {
    for (password, most) in [
        ("p@ssw0rdp@ssw0rd", 200),
        ("dr4g0ndr4g0ndr4g0n", 310),
        ("1/1/19911/1/19911/1/1991", 958),
        ("m0nk3yl3tm31np@ssw0rdp@ssw0rd", 1486),
    ] {
        assert!(affordable(most, &password.chars().collect::<Vec<_>>(), 0).len() < password.len(), "{password}");
        assert!(score_within(most, password, &[]) <= score_within(usize::MAX, password, &[]), "{password}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_shortened_password_never_scores_higher(pieces in vec(prop::sample::select(vec![
        "p@ssw0rd", "P@$$word", "m0nk3y", "l3tm31n", "4@8({", "[<369", "!|70$5", "+%2", "abcdef", "aaaa", "1/1/1991",
        "qwerty", "7r0ub4dor", "dr4g0n", "x",
    ]), 1..5), most in 200_usize..6_000) {
        let password = pieces.concat();
        prop_assert!(score_within(most, &password, &[]) <= score_within(usize::MAX, &password, &[]), "{}", password);
    }
}

proptest! {
    #[test]
    fn no_password_and_no_name_crashes_the_scorer(password: String, guessable in vec(vec(any::<u8>(), 0..40), 0..4)) {
        let guessable = guessable.iter().map(Vec::as_slice);
        prop_assert!(score(password.as_bytes(), guessable).unwrap() <= 4);
    }

    #[test]
    fn no_bytes_crash_the_scorer(password in vec(any::<u8>(), 0..60)) {
        prop_assert_eq!(score(&password, NOTHING).is_err(), str::from_utf8(&password).is_err());
    }
}
