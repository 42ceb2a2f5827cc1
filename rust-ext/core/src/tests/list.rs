//! Lists: known ones, limits, and that no bytes do harm.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use serde::Deserialize;

use super::{problem, vectors};
use crate::{
    Error,
    list::{Limits, Line, List, read},
};

const LIMITS: Limits = Limits { bytes: 2 * 1024 * 1024, lines: 20_000 };

#[derive(Deserialize)]
struct KnownList {
    what: String,
    text: Option<String>,
    hex: Option<String>,
    encoding: String,
    columns: BTreeMap<String, String>,
    ignored: Vec<String>,
    titles: BTreeMap<usize, String>,
    lines: Vec<KnownLine>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct KnownLine {
    number: usize,
    email: String,
    shown: Option<String>,
    name: String,
    portal: String,
    message: String,
    expiry: String,
    problem: Option<String>,
    left_out: String,
}

impl From<&Line> for KnownLine {
    fn from(line: &Line) -> Self {
        Self {
            number: line.number,
            email: line.email.clone(),
            shown: (line.shown != line.email).then(|| line.shown.clone()),
            name: line.name.clone(),
            portal: line.portal.clone(),
            message: line.message.clone(),
            expiry: line.expiry.clone(),
            problem: line.problem.map(|error| problem(error).to_owned()),
            left_out: line.left_out.clone(),
        }
    }
}

#[derive(Deserialize)]
struct Unreadable {
    what: String,
    hex: String,
    problem: String,
    line: usize,
}

fn lines(list: &List) -> Vec<KnownLine> {
    list.lines.iter().map(KnownLine::from).collect()
}

fn emails(text: &str) -> Vec<String> {
    read(text.as_bytes(), LIMITS).unwrap().lines.into_iter().map(|line| line.email).collect()
}

#[test]
fn known_lists_are_read_as_their_writers_meant_them() {
    for known in vectors::<KnownList>("list", "lists") {
        let bytes =
            known.hex.map_or_else(|| known.text.unwrap_or_default().into_bytes(), |hex| hex::decode(hex).unwrap());
        let list = read(&bytes, LIMITS).unwrap_or_else(|error| panic!("{}: {error}", known.what));
        assert_eq!(lines(&list), known.lines, "{}", known.what);
        assert_eq!(list.encoding, known.encoding, "{}", known.what);
        assert_eq!(list.ignored, known.ignored, "{}", known.what);
        assert_eq!(list.titles, known.titles.into_iter().collect::<Vec<_>>(), "{}", known.what);
        let columns = list.columns.iter().map(|(column, heading)| (column.name().to_owned(), heading.clone()));
        assert_eq!(columns.collect::<BTreeMap<_, _>>(), known.columns, "{}", known.what);
        let again = read(list.text.replace('\n', "\r\n").as_bytes(), LIMITS).unwrap();
        assert_eq!((lines(&again), &again.text), (lines(&list), &list.text), "{}, read again", known.what);
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    for known in vectors::<Unreadable>("list", "unreadable") {
        let error = read(&hex::decode(known.hex).unwrap(), LIMITS).unwrap_err();
        assert_eq!(problem(error), known.problem, "{}", known.what);
        if let Error::OpenQuote(line) = error {
            assert_eq!(line, known.line, "{}", known.what);
        }
    }
}

#[test]
fn a_list_is_as_long_as_is_asked_for() {
    let limits = Limits { bytes: 60, lines: 3 };
    let three = "a@b.org\nb@b.org, c@b.org\n";
    assert_eq!(read(three.as_bytes(), limits).unwrap().lines.len(), 3);
    assert_eq!(read(format!("{three}d@b.org").as_bytes(), limits).unwrap_err(), Error::TooManyLines);
    assert_eq!(read(format!("email\n{three}d@b.org").as_bytes(), limits).unwrap_err(), Error::TooManyLines);
    assert_eq!(read(format!("{three}{}", "x".repeat(60)).as_bytes(), limits).unwrap_err(), Error::TooLarge);
    // Each becomes two bytes.
    assert_eq!(read(format!("email\na@b.org\n{}", "\n".repeat(300)).as_bytes(), limits).unwrap_err(), Error::TooLarge);
    let grown: Vec<u8> = b"email\na@b.org ".iter().chain(&[0xFC; 40]).copied().collect();
    assert_eq!(read(&grown, limits).unwrap_err(), Error::TooLarge);
}

#[test]
fn a_line_may_be_as_long_as_a_list() {
    let all: Vec<String> = (1..20_000).map(|n| format!("client{n}@a-customer-of-ours.example.org")).collect();
    for separator in [",", " ", "; "] {
        assert_eq!(emails(&all.join(separator)), all, "{separator:?}");
    }
    let named: Vec<String> = all.iter().map(|email| format!("\"Miller, Ann\" <{email}>")).collect();
    assert_eq!(emails(&named.join(", ")), all);
}

#[test]
fn hostile_lines_come_to_an_end() {
    for text in [
        format!("email\n<{} x>y", "@".repeat(100_000)),
        format!("email\n{}", "<".repeat(60_000)),
        format!("email\n{}@", "\"".repeat(60_000)),
        format!("{}@", "a,".repeat(125_000)),
        format!("@{}", " \u{200B}".repeat(60_000)),
        format!("a@{}", "ä".repeat(60_000)),
        format!("a@{}b", "ä.".repeat(150_000)),
        format!("\"{}\n@", "\"\"\n".repeat(75_000)),
    ] {
        // Reading it at all is what is tested; most say why they are no list.
        if let Ok(list) = read(text.as_bytes(), LIMITS) {
            assert!(list.lines.len() <= LIMITS.lines);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_crash_the_reader(bytes in vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, LIMITS).map(|list| prop_assert_done(&list));
    }

    #[test]
    fn signs_that_lists_are_made_of_do_no_harm(text in "[a@.,;|/<>\"' \t\n(\\[:ä\u{200B}-]{0,80}") {
        if let Ok(list) = read(format!("{text}a@b.org").as_bytes(), LIMITS) {
            prop_assert_done(&list);
        }
    }

    #[test]
    fn whatever_stands_around_an_address_no_line_of_a_table_is_lost(texts in vec("[a-z@<>, '-]{1,20}", 1..20)) {
        let filled: Vec<&String> = texts.iter().filter(|text| !text.trim().is_empty()).collect();
        prop_assume!(!filled.is_empty());
        let quoted: Vec<String> = filled.iter().map(|text| format!("\"{text}\"")).collect();
        let list = read(format!("email,x\n{}", quoted.join("\n")).as_bytes(), LIMITS).unwrap();
        for number in 0..filled.len() {
            prop_assert!(list.lines.iter().any(|line| line.number == number + 2), "line {}", number + 2);
        }
    }
}

/// What holds of every list.
fn prop_assert_done(list: &List) {
    let count = list.text.split('\n').count();
    assert!(!list.lines.is_empty());
    for line in &list.lines {
        assert!(line.number >= 1 && line.number <= count);
        assert!(line.problem.is_some() || line.email.is_ascii() && line.email.matches('@').count() == 1);
    }
    assert!(list.lines.is_sorted_by_key(|line| line.number));
}
