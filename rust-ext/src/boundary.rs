//! What happens when our code fails on its way back to PHP: the one mapping from Rust failures to PHP throwables.

use std::{
    hint::black_box,
    io::{Write as _, stderr},
    mem::MaybeUninit,
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
};

use clientpress_core::Error;
use ext_php_rs::{
    exception::{PhpException, PhpResult},
    zend::{ClassEntry, ce},
};
use zeroize::Zeroize;

/// Three times the stack that tokens and SHA-256 use, in words of 8 bytes: 4 KiB.
pub const SHALLOW: usize = 512;
/// Three times the stack that Argon2 uses, in words of 8 bytes: 32 KiB. A scoring by zxcvbn may use more.
pub const DEEP: usize = 4096;

/// Runs `work` and turns a panic into a PHP `Error` of fixed words.
///
/// ext-php-rs would catch the panic too, but it quotes the message, and a message may quote a secret: slicing a string
/// at a wrong place, for one, panics with the string.
pub fn guarded<T>(work: impl FnOnce() -> T) -> PhpResult<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        if let Ok(mut message) = payload.downcast::<String>() {
            message.zeroize();
        }
        PhpException::new("clientpress: internal error".into(), 0, ce::error())
    })
}

/// As [`guarded`], for work that has a secret in hand: the `WORDS` words of stack below it are wiped afterwards.
///
/// The crates wipe what they keep, but not what the compiler spills or what they move about.
pub fn confidential<const WORDS: usize, T>(work: impl FnOnce() -> T) -> PhpResult<T> {
    let result = guarded(|| below(work));
    below(wipe_stack::<WORDS>);
    result
}

/// Runs `work` in a frame of its own further down the stack, where [`wipe_stack`] reaches it.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Writes whole words, and each once: byte by byte it would cost more than the hashing that it cleans up after.
fn wipe_stack<const WORDS: usize>() {
    black_box(&mut [const { MaybeUninit::<u64>::uninit() }; WORDS]).iter_mut().for_each(Zeroize::zeroize);
}

/// Replaces the standard panic report, which quotes the message too, by the place alone.
pub fn silence_panics() {
    set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            // Nothing is left to tell if even stderr is closed.
            let _ = writeln!(stderr(), "clientpress: internal error at {}:{}", place.file(), place.line());
        }
    }));
}

/// The throwable for an error that PHP is told by an exception.
pub fn exception(error: Error) -> PhpException {
    let class = match error {
        Error::Randomness => ClassEntry::try_find("Random\\RandomException"),
        _ => None,
    };
    PhpException::new(format!("clientpress: {error}"), 0, class.unwrap_or_else(ce::error))
}

/// Functions that misbehave on purpose, for the contract tests of [`guarded`] and [`confidential`].
#[cfg(feature = "panic-probe")]
pub mod probe {
    use std::hint::black_box;

    use ext_php_rs::{binary_slice::BinarySlice, prelude::*};

    /// Registers the probes.
    pub fn register(module: ModuleBuilder) -> ModuleBuilder {
        module.function(wrap_function!(panic_probe)).function(wrap_function!(residue_probe))
    }

    /// Fills the half of the shallow stack with copies of the secret's first 32 bytes.
    #[php_function]
    #[php(name = "ClientPress\\Native\\residue_probe")]
    pub fn residue_probe(secret: BinarySlice<u8>) -> PhpResult<()> {
        super::confidential::<{ super::SHALLOW }, _>(|| {
            let mut copies = [[0_u8; 32]; super::SHALLOW / 8];
            for (copied, byte) in copies.iter_mut().flat_map(|copy| copy.iter_mut().zip(secret.iter())) {
                *copied = *byte;
            }
            black_box(&mut copies);
        })
    }

    /// Panics with the secret in the message.
    #[php_function]
    #[php(name = "ClientPress\\Native\\panic_probe")]
    #[expect(clippy::panic, reason = "panicking on what PHP passes is its purpose")]
    pub fn panic_probe(secret: BinarySlice<u8>) -> PhpResult<()> {
        super::guarded(|| panic!("{}", String::from_utf8_lossy(&secret)))
    }
}
