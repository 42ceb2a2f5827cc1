//! Passphrases: ours and PHP's are read, and no stored string can take memory or time.

use proptest::{collection::vec, prelude::*};
use rand::rngs::SysRng;
use serde::Deserialize;

use super::{Exhausted, Fixed, vectors};
use crate::{
    Error,
    passphrase::{MAX_HASH_BYTES, MAX_WORK, MEMORY_KIB, PASSES, hash, verify},
};

#[derive(Deserialize)]
struct Known {
    passphrase_hex: String,
    phc: String,
}

const SALT: &str = "c2FsdHNhbHRzYWx0c2FsdA";
const OUTPUT: &str = "Iw/IF2fgJFalqYMO7sQh8G0L2zcIcOnmWaGG9cLjxAE";

fn phc(parameters: &str) -> String {
    format!("$argon2id$v=19${parameters}${SALT}${OUTPUT}")
}

fn read(stored: impl AsRef<[u8]>) -> Result<bool, Error> {
    verify(b"passphrase", stored.as_ref())
}

#[test]
fn hashes_of_other_implementations_are_read() {
    for known in vectors::<Known>("passphrase", "matches") {
        let passphrase = hex::decode(&known.passphrase_hex).unwrap();
        assert_eq!(verify(&passphrase, known.phc.as_bytes()), Ok(true), "{}", known.phc);
        let other = [&passphrase[..], b"x"].concat();
        assert_eq!(verify(&other, known.phc.as_bytes()), Ok(false), "{}", known.phc);
    }
}

#[test]
fn a_passphrase_matches_its_hash_and_no_other() {
    for passphrase in ["", "plum", "Grüße 🦀", "nul\0inside", &"long ".repeat(200_000)] {
        let stored = hash(passphrase.as_bytes(), &mut SysRng).unwrap();
        assert_eq!(verify(passphrase.as_bytes(), stored.as_bytes()), Ok(true));
        assert_eq!(verify(format!("{passphrase} ").as_bytes(), stored.as_bytes()), Ok(false));
    }
}

#[test]
fn a_hash_names_its_parameters_and_the_salt_it_was_given() {
    let stored = hash(b"plum", &mut Fixed(*b"saltsaltsaltsalt")).unwrap();
    assert!(stored.starts_with(&format!("$argon2id$v=19$m=19456,t=2,p=1${SALT}$")), "{stored}");
    assert_eq!(stored.len(), 97);
}

#[test]
fn the_same_passphrase_gets_another_salt_each_time() {
    assert_ne!(hash(b"plum", &mut SysRng), hash(b"plum", &mut SysRng));
}

#[test]
fn nothing_is_hashed_without_randomness() {
    assert_eq!(hash(b"plum", &mut Exhausted), Err(Error::Randomness));
}

#[test]
fn a_string_that_is_no_argon2id_hash_is_malformed() {
    let malformed = [
        String::new(),
        "$".into(),
        "$$$$$$".into(),
        "plum".into(),
        "$2y$10$abcdefghijklmnopqrstuuN6mEsgI7GJNjqfJw7QFOfjJYXYQk0m".into(),
        format!("$argon2i$v=19$m=1024,t=1,p=1${SALT}${OUTPUT}"),
        format!("$argon2d$v=19$m=1024,t=1,p=1${SALT}${OUTPUT}"),
        format!("$argon2id$v=16$m=1024,t=1,p=1${SALT}${OUTPUT}"),
        format!("$argon2id$m=1024,t=1,p=1${SALT}${OUTPUT}"),
        format!("$argon2id$v=19${SALT}${OUTPUT}"),
        format!("$argon2id$v=19$m=1024,t=1,p=1${SALT}"),
        "$argon2id$v=19$m=1024,t=1,p=1".into(),
        format!("$argon2id$v=19$m=1024,t=1,p=1$${OUTPUT}"),
        format!("$argon2id$v=19$m=1024,t=1,p=1${SALT}$"),
        format!("$argon2id$v=19$m=1024,t=1,p=1${SALT}${OUTPUT}$more"),
        format!(" {}", phc("m=1024,t=1,p=1")),
        format!("{}\n", phc("m=1024,t=1,p=1")),
        format!("{}\0", phc("m=1024,t=1,p=1")),
        phc("m=1024,t=1"),
        phc("t=1,m=1024,p=1"),
        phc("m=1024,t=1,p=1,data=AAAA"),
        phc("m=1024,t=1,p=1,keyid=AAAA"),
        phc("m=1024,m=1024,t=1,p=1"),
        phc("m=,t=1,p=1"),
        phc("m=-1,t=1,p=1"),
        phc("m=1e9,t=1,p=1"),
        phc("m=0,t=1,p=1"),
        phc("m=7,t=1,p=1"),
        phc("m=8,t=1,p=2"),
        phc("m=1024,t=0,p=1"),
        phc("m=1024,t=1,p=0"),
        phc("m=4294967296,t=1,p=1"),
        phc("m=99999999999999999999,t=1,p=1"),
        phc("m=1024,t=1,p=16777216"),
    ];
    for stored in malformed {
        assert_eq!(read(&stored), Err(Error::MalformedHash), "{stored:?}");
    }
    assert_eq!(read(b"$argon2id$v=19$m=1024,t=1,p=1$\xff\xff$\xff"), Err(Error::MalformedHash));
}

#[test]
fn a_hash_that_asks_for_too_much_is_refused_before_any_of_it_is_done() {
    // The memory of some is not to be had, and the passes of others would never end.
    for parameters in [
        "m=4294967295,t=1,p=1",
        "m=4294967295,t=4294967295,p=16777215",
        "m=65537,t=1,p=1",
        "m=65536,t=5,p=1",
        "m=1024,t=5,p=1",
        "m=1024,t=4294967295,p=1",
        "m=1024,t=1,p=5",
        "m=134217720,t=1,p=16777215",
    ] {
        assert_eq!(read(phc(parameters)), Err(Error::TooCostly), "{parameters}");
    }
}

#[test]
fn the_costliest_hash_that_is_read_is_less_than_seven_times_the_work_of_ours() {
    assert_eq!(read(phc("m=65536,t=4,p=1")), Ok(false));
    assert_eq!(read(phc("m=65536,t=4,p=4")), Ok(false));
    assert!(MAX_WORK < 7 * u64::from(MEMORY_KIB) * u64::from(PASSES));
}

#[test]
fn a_hash_longer_than_the_limit_is_not_looked_at() {
    let stored = phc("m=1024,t=1,p=1");
    assert_eq!(read(&stored), Ok(false));
    assert_eq!(read(format!("{stored}{}", "A".repeat(MAX_HASH_BYTES))), Err(Error::MalformedHash));
    assert_eq!(read("$".repeat(1_000_000)), Err(Error::MalformedHash));
}

/// Strings near enough to a PHC string to reach every branch, cheap enough to be computed when they are one.
fn nearly_phc() -> impl Strategy<Value = String> {
    let number = prop_oneof![4 => "[0-9]{1,3}", 1 => "[0-9]{1,12}", 1 => "[-+0-9a-z]{0,4}"];
    let base64 = prop_oneof![3 => "[A-Za-z0-9+/]{11,43}", 1 => "[A-Za-z0-9+/=.$]{0,80}"];
    (
        prop_oneof![8 => Just("argon2id".to_owned()), 1 => "[a-z0-9-]{0,33}"],
        prop_oneof![8 => Just("v=19".to_owned()), 1 => "v?=?[0-9]{0,12}"],
        number.clone(),
        prop_oneof![4 => "[0-3]", 1 => number.clone()],
        prop_oneof![4 => "[0-3]", 1 => number],
        base64.clone(),
        base64,
    )
        .prop_map(|(name, version, m, t, p, salt, output)| {
            format!("${name}${version}$m={m},t={t},p={p}${salt}${output}")
        })
}

proptest! {
    #[test]
    fn no_stored_string_crashes_or_stalls_the_reader(stored in nearly_phc()) {
        prop_assert!(matches!(read(&stored), Ok(false) | Err(Error::MalformedHash | Error::TooCostly)), "{}", stored);
    }

    #[test]
    fn no_bytes_crash_the_reader(stored in vec(any::<u8>(), 0..300)) {
        prop_assert_eq!(read(stored), Err(Error::MalformedHash));
    }
}
