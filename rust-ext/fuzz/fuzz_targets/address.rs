//! Whatever stands in a text: it is one address or it is refused, and an address that was read is read again.

#![no_main]

use clientpress_core::address::{MAX_BYTES, MAX_NAME_CHARS, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(address) = read(text) else { return };
    assert!(address.email.is_ascii() && address.email.len() <= MAX_BYTES);
    assert!(address.name.chars().count() <= MAX_NAME_CHARS && !address.name.contains(char::is_control));
    assert!(read(&address.email).is_ok_and(|again| again.email == address.email));
});
