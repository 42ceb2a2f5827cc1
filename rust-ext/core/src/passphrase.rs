//! The optional passphrase of an invitation, told to the client by phone.
//!
//! A human's secret, so it is hashed by Argon2id and stored as a PHC string that PHP's `password_verify` reads too.
//! Verifying never trusts the stored string: whoever can write it must not be able to take the server's memory.

use argon2::{
    Algorithm, Argon2, Block, Params, PasswordHash, Version,
    password_hash::phc::{Output, ParamsString, Salt},
};
use rand::TryCryptoRng;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize as _, Zeroizing};

use crate::Error;

/// Memory of a new hash in KiB.
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes of a new hash.
pub const PASSES: u32 = 2;
/// Lanes of a new hash.
pub const LANES: u32 = 1;
/// Salt of a new hash in bytes.
pub const SALT_BYTES: usize = 16;
/// Output of a new hash in bytes.
pub const OUTPUT_BYTES: usize = 32;

/// Longest stored hash that is looked at, in bytes.
pub const MAX_HASH_BYTES: usize = 256;
/// Most memory that a stored hash may ask for, in KiB.
pub const MAX_MEMORY_KIB: u32 = 64 * 1024;
/// Most passes that a stored hash may ask for.
pub const MAX_PASSES: u32 = 4;
/// Most lanes that a stored hash may ask for.
pub const MAX_LANES: u32 = 4;
/// Most work, memory in KiB times passes, that a stored hash may ask for.
pub const MAX_WORK: u64 = 262_144;

/// Hashes a passphrase with a fresh salt into a PHC string.
///
/// # Errors
///
/// [`Error::Randomness`] without a salt, [`Error::OutOfMemory`] without 19 MiB, [`Error::Unhashable`] beyond 4 GiB of
/// passphrase.
pub fn hash<R: TryCryptoRng + ?Sized>(passphrase: &[u8], rng: &mut R) -> Result<String, Error> {
    let mut salt = [0_u8; SALT_BYTES];
    rng.try_fill_bytes(&mut salt).map_err(|_| Error::Randomness)?;
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(OUTPUT_BYTES)).map_err(|_| Error::Unhashable)?;
    let mut output = Zeroizing::new([0_u8; OUTPUT_BYTES]);
    derive(&params, passphrase, &salt, output.as_mut_slice())?;
    let phc = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|_| Error::Unhashable)?,
        salt: Some(Salt::new(&salt).map_err(|_| Error::Unhashable)?),
        hash: Some(Output::new(output.as_slice()).map_err(|_| Error::Unhashable)?),
    };
    Ok(phc.to_string())
}

/// Whether `passphrase` is the one behind `stored`, a PHC string of ours or of PHP's `password_hash`.
///
/// # Errors
///
/// [`Error::MalformedHash`] if `stored` is not such a string, [`Error::TooCostly`] if it asks for more than the `MAX_*`
/// limits, [`Error::OutOfMemory`] if what it rightly asks for is not there, [`Error::Unhashable`] beyond 4 GiB of
/// passphrase.
pub fn verify(passphrase: &[u8], stored: &[u8]) -> Result<bool, Error> {
    let (params, salt, expected) = read(stored)?;
    let mut output = Zeroizing::new(vec![0_u8; expected.len()]);
    derive(&params, passphrase, salt.as_ref(), &mut output)?;
    Ok(output.as_slice().ct_eq(expected.as_bytes()).into())
}

/// Parses a stored hash and checks that it may be computed; nothing is allocated on its word.
fn read(stored: &[u8]) -> Result<(Params, Salt, Output), Error> {
    if stored.len() > MAX_HASH_BYTES {
        return Err(Error::MalformedHash);
    }
    let text = str::from_utf8(stored).map_err(|_| Error::MalformedHash)?;
    let phc = PasswordHash::new(text).map_err(|_| Error::MalformedHash)?;
    if phc.algorithm != Algorithm::Argon2id.ident() || phc.version != Some(Version::V0x13.into()) {
        return Err(Error::MalformedHash);
    }
    // keyid and data are in the PHC specification, yet no PHP writes them; a missing parameter would get the crate's
    // default and so an answer that the string does not contain.
    let expected = ["m", "t", "p"];
    if phc.params.iter().count() != expected.len()
        || phc.params.iter().zip(expected).any(|((name, _), expected)| name.as_str() != expected)
    {
        return Err(Error::MalformedHash);
    }
    let (Some(salt), Some(output)) = (phc.salt, phc.hash) else {
        return Err(Error::MalformedHash);
    };
    let params = Params::try_from(&phc).map_err(|_| Error::MalformedHash)?;
    let (memory, passes) = (params.m_cost(), params.t_cost());
    if memory > MAX_MEMORY_KIB
        || passes > MAX_PASSES
        || params.p_cost() > MAX_LANES
        || u64::from(memory).saturating_mul(u64::from(passes)) > MAX_WORK
    {
        return Err(Error::TooCostly);
    }
    Ok((params, salt, output))
}

fn derive(params: &Params, passphrase: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), Error> {
    let mut memory = Memory::reserve(params.block_count())?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(passphrase, salt, output, memory.0.as_mut_slice())
        .map_err(|_| Error::Unhashable)
}

/// Argon2's working memory, which holds what the passphrase became: wiped before it goes back to the system.
struct Memory(Vec<Block>);

/// Address space to reserve at least, in KiB. glibc maps what is over 32 MiB and gives it back at once; smaller blocks
/// of this alignment it takes from its heap, up to 2.37 without using freed ones again, so that a worker would grow to
/// several times the 19 MiB and stay there. What is reserved and not used takes no memory.
const RESERVED_KIB: usize = 33 * 1024;

impl Memory {
    fn reserve(blocks: usize) -> Result<Self, Error> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(blocks.max(RESERVED_KIB)).map_err(|_| Error::OutOfMemory)?;
        memory.resize(blocks, Block::default());
        Ok(Self(memory))
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Block::zeroize);
    }
}
