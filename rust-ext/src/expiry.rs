//! `expires_at` and `is_live`.

use clientpress_core::expiry;
use ext_php_rs::prelude::*;

use crate::boundary::guarded;

/// Registers the functions of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module.function(wrap_function!(expires_at)).function(wrap_function!(is_live))
}

/// When a link issued then stops working, or null if the days are no choice.
#[php_function]
#[php(name = "ClientPress\\Native\\expires_at")]
pub fn expires_at(issued: i64, days: i64) -> PhpResult<Option<i64>> {
    guarded(|| expiry::expires_at(issued, days).ok())
}

/// Whether a link that expires then still works now.
#[php_function]
#[php(name = "ClientPress\\Native\\is_live")]
pub fn is_live(expires: i64, now: i64) -> PhpResult<bool> {
    guarded(|| expiry::is_live(expires, now))
}
