//! What happens when our code fails on its way back to PHP: the one mapping from Rust failures to PHP throwables.

use std::{
    hint::black_box,
    io::{Write as _, stderr},
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
};

use clientpress_core::Error;
use ext_php_rs::{
    exception::{PhpException, PhpResult},
    zend::{ClassEntry, ce},
};
use zeroize::Zeroize as _;

/// More stack than Argon2 and the hash functions use; a scoring by zxcvbn may use more.
const WIPED_STACK_BYTES: usize = 32 * 1024;

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

/// As [`guarded`], for work that has a secret in hand: what is left of it on the stack is wiped.
///
/// The crates wipe what they keep, but not what the compiler spills or what they move about.
pub fn confidential<T>(work: impl FnOnce() -> T) -> PhpResult<T> {
    let result = guarded(|| below(work));
    below(wipe_stack);
    result
}

/// Runs `work` in a frame of its own further down the stack, where [`wipe_stack`] reaches it.
#[inline(never)]
fn below<T>(work: impl FnOnce() -> T) -> T {
    work()
}

fn wipe_stack() {
    black_box(&mut [0_u8; WIPED_STACK_BYTES]).zeroize();
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

/// A function that panics on purpose, for the contract test of [`guarded`].
#[cfg(feature = "panic-probe")]
pub mod probe {
    use ext_php_rs::{binary_slice::BinarySlice, prelude::*};

    /// Registers the probe.
    pub fn register(module: ModuleBuilder) -> ModuleBuilder {
        module.function(wrap_function!(panic_probe))
    }

    /// Panics with the secret in the message.
    #[php_function]
    #[php(name = "ClientPress\\Native\\panic_probe")]
    #[expect(clippy::panic, reason = "panicking on what PHP passes is its purpose")]
    pub fn panic_probe(secret: BinarySlice<u8>) -> PhpResult<()> {
        super::guarded(|| panic!("{}", String::from_utf8_lossy(&secret)))
    }
}
