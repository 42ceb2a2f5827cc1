//! Text out of bytes in whatever encoding a spreadsheet program saved them.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, characters};

/// How the files begin that people take for text: zip archives, as newer workbooks are, and older workbooks.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];
/// Of this many bytes it is asked whether every second one is NUL.
const SAMPLE_BYTES: usize = 256;

/// Text with plain line ends, and the encoding that its bytes were taken for, by the name that the web has for it.
#[derive(Debug)]
pub struct Decoded {
    /// Without a byte order mark; its only control characters are tabs and line ends.
    pub text: String,
    /// Such as "UTF-8", "UTF-16LE" or "windows-1252".
    pub encoding: &'static str,
}

/// Decodes text that has at most `max_bytes` as UTF-8.
///
/// What has no mark and is no UTF-8 is guessed by how often its letters stand beside each other.
///
/// # Errors
///
/// [`Error::TooLarge`], [`Error::Workbook`], [`Error::NotText`], or [`Error::Blank`] if there is nothing to be seen.
pub fn decode(bytes: &[u8], max_bytes: usize) -> Result<Decoded, Error> {
    // UTF-16 has two bytes for one of UTF-8, and Windows has two for a line end.
    if bytes.len() > max_bytes.saturating_mul(4) {
        return Err(Error::TooLarge);
    }
    if WORKBOOKS.iter().any(|beginning| bytes.starts_with(beginning)) {
        return Err(Error::Workbook);
    }
    let encoding = encoding_of(bytes);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    if text.len() > max_bytes {
        return Err(Error::TooLarge);
    }
    if text.contains(|char: char| char.is_ascii_control() && !matches!(char, '\t' | '\n' | '\x0B' | '\x0C')) {
        return Err(Error::NotText);
    }
    if characters::trim(&text).is_empty() {
        return Err(Error::Blank);
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return encoding;
    }
    if str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Addresses are ASCII, every second byte of which is NUL in UTF-16.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let is_pair = |pair: &&[u8], first: bool| matches!(pair, [a, b] if (*a == 0) == first && (*b == 0) != first);
    let pairs = sample.chunks_exact(2).len();
    let most = |first: bool| {
        let alike = sample.chunks_exact(2).filter(|pair| is_pair(pair, first)).count();
        pairs > 1 && alike.saturating_mul(4) > pairs.saturating_mul(3)
    };
    if !sample.contains(&0) {
        None
    } else if most(false) {
        Some(UTF_16LE)
    } else if most(true) {
        Some(UTF_16BE)
    } else {
        None
    }
}
