//! No password and no guessable texts crash the scoring, whose patterns are another crate's.

#![no_main]

use clientpress_core::strength::score;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut texts = data.split(|byte| *byte == b'\n');
    let password = texts.next().unwrap_or_default();
    match score(password, texts) {
        Ok(score) => assert!(score <= 4 && str::from_utf8(password).is_ok()),
        Err(_) => assert!(str::from_utf8(password).is_err()),
    }
});
