//! Whatever bytes a list has: it is read or refused, it is within its limits, and read again it is the same.

#![no_main]

use clientpress_core::list::{Limits, read};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { bytes: 4096, lines: 100 };

fuzz_target!(|data: &[u8]| {
    let Ok(list) = read(data, LIMITS) else { return };
    assert!((1..=LIMITS.lines).contains(&list.lines.len()) && list.text.len() <= LIMITS.bytes);
    let count = list.text.split('\n').count();
    for line in &list.lines {
        assert!((1..=count).contains(&line.number));
        assert!(line.problem.is_some() || line.email.is_ascii() && line.email.matches('@').count() == 1);
    }
    let again = read(list.text.as_bytes(), LIMITS);
    assert!(again.is_ok_and(|again| again.lines == list.lines && again.text == list.text));
});
