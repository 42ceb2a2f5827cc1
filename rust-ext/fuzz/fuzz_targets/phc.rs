//! No stored string crashes the reader of passphrase hashes, and what it computes is what PHP would write.

#![no_main]

use clientpress_core::{
    Error,
    passphrase::{MAX_MEMORY_KIB, verify},
};
use libfuzzer_sys::{Corpus, fuzz_target};

/// Memory in KiB up to which a hash is worth its time here; what is refused takes none.
const CHEAP_KIB: u32 = 64;

fuzz_target!(|data: &[u8]| -> Corpus {
    if memory_kib(data).is_some_and(|kib| (CHEAP_KIB..=MAX_MEMORY_KIB).contains(&kib)) {
        return Corpus::Reject;
    }
    match verify(b"plum", data) {
        Ok(_) => assert_canonical(data),
        Err(error) => assert!(matches!(error, Error::MalformedHash | Error::TooCostly), "{error}"),
    }
    Corpus::Keep
});

fn memory_kib(data: &[u8]) -> Option<u32> {
    let text = str::from_utf8(data).ok()?;
    let (_, rest) = text.split_once("m=")?;
    rest.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
}

fn assert_canonical(data: &[u8]) {
    let fields: Vec<&[u8]> = data.split(|byte| *byte == b'$').collect();
    let [b"", b"argon2id", b"v=19", parameters, salt, output] = fields[..] else {
        panic!("other fields were read");
    };
    let names: Vec<&[u8]> = parameters.split(|byte| *byte == b',').map(|parameter| &parameter[..2]).collect();
    assert_eq!(names, [b"m=", b"t=", b"p="]);
    assert!(salt.len() >= 11 && output.len() >= 14, "too short a salt or an output was read");
}
