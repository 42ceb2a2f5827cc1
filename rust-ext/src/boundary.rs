//! What happens when our code fails on its way back to PHP: the one mapping from Rust failures to PHP throwables.

use std::{
    io::{Write as _, stderr},
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
};

use clientpress_core::Error;
use ext_php_rs::{
    exception::{PhpException, PhpResult},
    zend::{ClassEntry, ce},
};
use zeroize::Zeroize as _;

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
    #[expect(clippy::panic, clippy::needless_pass_by_value, reason = "panicking on what PHP passes is its purpose")]
    pub fn panic_probe(secret: BinarySlice<u8>) -> PhpResult<()> {
        super::guarded(|| panic!("{}", String::from_utf8_lossy(&secret)))
    }
}
