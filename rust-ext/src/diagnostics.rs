//! `diagnostics`: what this library is, by which parameters it works and whether it works here.

use clientpress_core::{expiry, passphrase, selftest::SelfTest, token};
use ext_php_rs::{PHP_DEBUG, PHP_ZTS, ffi::ZEND_MODULE_API_NO, prelude::*};
use rand::rngs::SysRng;
use serde::Serialize;

use crate::{boundary::guarded, constants::VERSION};

/// Registers the function of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module.function(wrap_function!(diagnostics))
}

#[derive(Serialize)]
struct Diagnostics {
    version: &'static str,
    php_api: u32,
    thread_safety: &'static str,
    php_debug: bool,
    parameters: Parameters,
    selftest: SelfTest,
}

#[derive(Serialize)]
struct Parameters {
    token: TokenParameters,
    passphrase: PassphraseParameters,
    expiry: ExpiryParameters,
}

#[derive(Serialize)]
struct TokenParameters {
    secret_bytes: usize,
    text_chars: usize,
    digest_chars: usize,
}

#[derive(Serialize)]
struct PassphraseParameters {
    algorithm: &'static str,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    max_memory_kib: u32,
    max_passes: u32,
    max_lanes: u32,
}

#[derive(Serialize)]
struct ExpiryParameters {
    choices_days: [i64; expiry::CHOICES.len()],
}

/// A JSON object with versions, parameters and the outcome of the self-tests.
#[php_function]
#[php(name = "ClientPress\\Native\\diagnostics")]
pub fn diagnostics() -> PhpResult<String> {
    let diagnostics = guarded(|| Diagnostics {
        version: VERSION,
        php_api: ZEND_MODULE_API_NO,
        thread_safety: if PHP_ZTS { "zts" } else { "nts" },
        php_debug: PHP_DEBUG,
        parameters: Parameters {
            token: TokenParameters {
                secret_bytes: token::SECRET_BYTES,
                text_chars: token::TEXT_CHARS,
                digest_chars: token::DIGEST_CHARS,
            },
            passphrase: PassphraseParameters {
                algorithm: "argon2id",
                memory_kib: passphrase::MEMORY_KIB,
                passes: passphrase::PASSES,
                lanes: passphrase::LANES,
                max_memory_kib: passphrase::MAX_MEMORY_KIB,
                max_passes: passphrase::MAX_PASSES,
                max_lanes: passphrase::MAX_LANES,
            },
            expiry: ExpiryParameters { choices_days: expiry::CHOICES },
        },
        selftest: SelfTest::run(&mut SysRng),
    })?;
    serde_json::to_string(&diagnostics).map_err(|error| PhpException::from(error.to_string()))
}
