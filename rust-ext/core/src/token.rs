//! The secret of an invitation link.
//!
//! A token is 32 random bytes. Its text carries a short check, so that a link cut by a mail client is told from an
//! unknown one without asking the database. Its digest is what the database keeps: a 256-bit random secret needs no
//! slow hash, and a salted one could not be looked up by an index.

use rand::TryCryptoRng;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::{
    Error,
    characters::{is_blank, is_invisible},
};

/// Length of the secret in bytes.
pub const SECRET_BYTES: usize = 32;
/// Length of the check in bytes.
pub const CHECK_BYTES: usize = 4;
/// Length of a token as text: secret and check in hexadecimal.
pub const TEXT_CHARS: usize = 72;
/// Length of a digest as text: SHA-256 in hexadecimal.
pub const DIGEST_CHARS: usize = 64;
/// Bytes that [`Token::find`] looks at: more than any link has, and few enough to hash at each of them.
pub const SEARCHED_BYTES: usize = 2048;

/// Stands for a character that is no hexadecimal digit, whichever it was.
const NO_DIGIT: u8 = b'?';

// The labels keep check and digest apart. Up to 23 bytes, label and secret and padding are one SHA-256 block.
const CHECK_LABEL: &[u8] = b"clientpress/check/v1";
const DIGEST_LABEL: &[u8] = b"clientpress/digest/v1";
const _: () = assert!(CHECK_LABEL.len() <= 23 && DIGEST_LABEL.len() <= 23);
const _: () = assert!(2 * (SECRET_BYTES + CHECK_BYTES) == TEXT_CHARS && 2 * SECRET_BYTES == DIGEST_CHARS);

/// The secret of one link. Wiped when dropped; has no `Debug`, `Clone` or `Display`.
///
/// The bytes live on the heap, so that moving a token leaves no copy on the stack.
pub struct Token(Box<Zeroizing<[u8; SECRET_BYTES]>>);

impl Token {
    /// Draws a new token.
    ///
    /// # Errors
    ///
    /// [`Error::Randomness`] if the generator fails.
    pub fn issue<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut token = Self::blank();
        rng.try_fill_bytes(token.0.as_mut_slice()).map_err(|_| Error::Randomness)?;
        Ok(token)
    }

    /// Reads the text of a token: exactly 72 characters of `0-9a-f` whose check fits.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedToken`] for everything else.
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let (secret, check) = text.split_at_checked(2 * SECRET_BYTES).ok_or(Error::DamagedToken)?;
        let mut token = Self::blank();
        decode(secret, token.0.as_mut_slice())?;
        let mut given = [0_u8; CHECK_BYTES];
        decode(check, &mut given)?;
        if bool::from(token.check().ct_eq(&given)) { Ok(token) } else { Err(Error::DamagedToken) }
    }

    /// Finds the token in what became of a link on its way, such as a line break inside or a full stop behind it.
    ///
    /// Blanks, `=` (a soft line break in quoted-printable) and invisible characters are passed over. Of all windows of
    /// 72 hexadecimal characters the first whose check fits is the token, so that what `%20` or `=3D` left beside it
    /// does no harm. Only the first [`SEARCHED_BYTES`] are looked at.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedToken`] if there is none.
    pub fn find(text: &[u8]) -> Result<Self, Error> {
        let text = text.get(..SEARCHED_BYTES).unwrap_or(text);
        let mut kept = Zeroizing::new(Vec::with_capacity(text.len()));
        for chunk in text.utf8_chunks() {
            let visible = chunk.valid().chars().filter(|char| !is_blank(*char) && !is_invisible(*char) && *char != '=');
            kept.extend(visible.map(|char| u8::try_from(char).unwrap_or(NO_DIGIT)));
            kept.extend(chunk.invalid().first().map(|_| NO_DIGIT));
        }
        kept.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            .flat_map(|digits| digits.windows(TEXT_CHARS))
            .find_map(|window| Self::parse(window).ok())
            .ok_or(Error::DamagedToken)
    }

    /// Writes the text of the token, the 72 characters of a link.
    pub fn write_text(&self, text: &mut [u8; TEXT_CHARS]) {
        let (secret, check) = text.split_at_mut(2 * SECRET_BYTES);
        encode(self.0.as_slice(), secret);
        encode(&self.check(), check);
    }

    /// Writes the digest of the token, the 64 characters that the database keeps.
    pub fn write_digest(&self, digest: &mut [u8; DIGEST_CHARS]) {
        encode(&hash(DIGEST_LABEL, &self.0), digest);
    }

    /// Whether `digest` is this token's digest, in a time that does not depend on where they differ.
    #[must_use]
    pub fn matches(&self, digest: &[u8]) -> bool {
        let mut own = [0_u8; DIGEST_CHARS];
        self.write_digest(&mut own);
        own.as_slice().ct_eq(digest).into()
    }

    fn blank() -> Self {
        Self(Box::new(Zeroizing::new([0; SECRET_BYTES])))
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let [a, b, c, d, ..] = hash(CHECK_LABEL, &self.0);
        [a, b, c, d]
    }
}

fn hash(label: &[u8], secret: &[u8; SECRET_BYTES]) -> [u8; 32] {
    // The hasher buffers what it is fed. On the heap, and never moved, it leaves that nowhere when it is dropped.
    let mut hasher = Box::new(Sha256::new());
    hasher.update(label);
    hasher.update(secret);
    hasher.finalize_reset().into()
}

/// Decodes lowercase hexadecimal; the crate alone would take capitals too, and then one token had many texts.
fn decode(text: &[u8], bytes: &mut [u8]) -> Result<(), Error> {
    if text.iter().any(u8::is_ascii_uppercase) {
        return Err(Error::DamagedToken);
    }
    hex::decode_to_slice(text, bytes).map_err(|_| Error::DamagedToken)
}

/// Encodes into a slice of exactly twice the length, by a table of its own so that nothing can fail.
fn encode(bytes: &[u8], text: &mut [u8]) {
    for (byte, pair) in bytes.iter().zip(text.chunks_exact_mut(2)) {
        for (char, nibble) in pair.iter_mut().zip([byte >> 4, byte & 0x0f]) {
            *char = if nibble < 10 { b'0'.wrapping_add(nibble) } else { b'a'.wrapping_add(nibble.wrapping_sub(10)) };
        }
    }
}
