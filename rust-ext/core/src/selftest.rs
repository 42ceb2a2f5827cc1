//! Proves on the running machine that each primitive still gives the known answers of `tests/vectors`.
//!
//! The crates choose AVX2 and SHA instructions at run time, so a processor can take a path that no build machine took.

use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
use rand::TryCryptoRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{expiry, passphrase, strength, token};

const SHA256: &str = include_str!("../../../tests/vectors/sha256.json");
const ARGON2ID: &str = include_str!("../../../tests/vectors/argon2id.json");
const TOKEN: &str = include_str!("../../../tests/vectors/token.json");
const PASSPHRASE: &str = include_str!("../../../tests/vectors/passphrase.json");
const EXPIRY: &str = include_str!("../../../tests/vectors/expiry.json");
const STRENGTH: &str = include_str!("../../../tests/vectors/strength.json");

/// What works on this machine.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct SelfTest {
    /// The generator answers, and not with the same bytes twice.
    pub randomness: bool,
    /// SHA-256 as in FIPS 180-4.
    pub sha256: bool,
    /// Argon2id as in RFC 9106.
    pub argon2id: bool,
    /// Texts and digests of tokens made by another implementation.
    pub token: bool,
    /// Passphrases hashed by other implementations.
    pub passphrase: bool,
    /// Windows counted by another calendar.
    pub expiry: bool,
    /// Scores given by another zxcvbn.
    pub strength: bool,
}

impl SelfTest {
    /// Runs every test; takes a few tenths of a second.
    pub fn run<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Self {
        Self {
            randomness: randomness(rng).unwrap_or(false),
            sha256: sha256().unwrap_or(false),
            argon2id: argon2id().unwrap_or(false),
            token: tokens().unwrap_or(false),
            passphrase: passphrases().unwrap_or(false),
            expiry: windows().unwrap_or(false),
            strength: scores().unwrap_or(false),
        }
    }
}

fn randomness<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Option<bool> {
    let (mut first, mut second) = ([0_u8; 32], [0_u8; 32]);
    rng.try_fill_bytes(&mut first).ok()?;
    rng.try_fill_bytes(&mut second).ok()?;
    Some(first != second && first != [0; 32] && second != [0; 32])
}

fn sha256() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        message_hex: String,
        digest: String,
    }
    all(SHA256, "digests", |known: Known| {
        Some(hex::decode(known.digest).ok()? == Sha256::digest(hex::decode(known.message_hex).ok()?).as_slice())
    })
}

fn argon2id() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        memory_kib: u32,
        passes: u32,
        lanes: u32,
        password_hex: String,
        salt_hex: String,
        secret_hex: String,
        associated_data_hex: String,
        tag_hex: String,
    }
    let known: Known = serde_json::from_str(ARGON2ID).ok()?;
    let tag = hex::decode(known.tag_hex).ok()?;
    let params = ParamsBuilder::new()
        .m_cost(known.memory_kib)
        .t_cost(known.passes)
        .p_cost(known.lanes)
        .data(AssociatedData::new(&hex::decode(known.associated_data_hex).ok()?).ok()?)
        .output_len(tag.len())
        .build()
        .ok()?;
    let secret = hex::decode(known.secret_hex).ok()?;
    let argon2 = Argon2::new_with_secret(&secret, Algorithm::Argon2id, Version::V0x13, params).ok()?;
    let mut output = vec![0; tag.len()];
    let (password, salt) = (hex::decode(known.password_hex).ok()?, hex::decode(known.salt_hex).ok()?);
    argon2.hash_password_into(&password, &salt, &mut output).ok()?;
    Some(output == tag)
}

fn tokens() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        token: String,
        digest: String,
    }
    all(TOKEN, "tokens", |known: Known| {
        let token = token::Token::parse(known.token.as_bytes()).ok()?;
        let mut text = [0; token::TEXT_CHARS];
        token.write_text(&mut text);
        Some(text == known.token.as_bytes() && token.matches(known.digest.as_bytes()))
    })
}

fn passphrases() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        passphrase_hex: String,
        phc: String,
    }
    all(PASSPHRASE, "matches", |known: Known| {
        let mut passphrase = hex::decode(known.passphrase_hex).ok()?;
        let right = passphrase::verify(&passphrase, known.phc.as_bytes()).ok()?;
        passphrase.push(b'x');
        Some(right && !passphrase::verify(&passphrase, known.phc.as_bytes()).ok()?)
    })
}

fn windows() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        issued: i64,
        days: i64,
        expires: i64,
    }
    all(EXPIRY, "windows", |known: Known| {
        let expires = expiry::expires_at(known.issued, known.days).ok()?;
        let last = expires.checked_sub(1)?;
        Some(expires == known.expires && expiry::is_live(expires, last) && !expiry::is_live(expires, expires))
    })
}

fn scores() -> Option<bool> {
    #[derive(Deserialize)]
    struct Known {
        password: String,
        guessable: Vec<String>,
        score: u8,
    }
    all(STRENGTH, "scores", |known: Known| {
        let guessable = known.guessable.iter().map(String::as_bytes);
        Some(strength::score(known.password.as_bytes(), guessable).ok()? == known.score)
    })
}

/// Whether each entry of the list `key` in `json` `passes`, and there is at least one; `None` if it cannot be read.
fn all<T: for<'de> Deserialize<'de>>(json: &str, key: &str, passes: impl Fn(T) -> Option<bool>) -> Option<bool> {
    let mut vectors: serde_json::Value = serde_json::from_str(json).ok()?;
    let known: Vec<T> = serde_json::from_value(vectors.get_mut(key)?.take()).ok()?;
    let some = !known.is_empty();
    for entry in known {
        if !passes(entry)? {
            return Some(false);
        }
    }
    Some(some)
}
