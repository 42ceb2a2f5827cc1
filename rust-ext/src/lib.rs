//! The PHP extension `clientpress`: a table of contents of what PHP sees.
//!
//! `rust-ext/stubs/clientpress.php` documents the surface; the logic lives in `clientpress-core`.

mod boundary;
mod diagnostics;
mod expiry;
mod info;
mod passphrase;
mod sensitive;
mod strength;
mod text;
mod token;

use ext_php_rs::prelude::*;

/// The version of the extension, which the plugin's requirements guard compares with its own.
#[php_const]
#[php(name = "ClientPress\\Native\\VERSION")]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the engine asks for when it loads the library.
#[php_module]
#[php(startup = startup)]
pub fn module(module: ModuleBuilder) -> ModuleBuilder {
    let module = module.constant(wrap_constant!(VERSION)).info_function(info::table);
    let module = token::register(module);
    let module = passphrase::register(module);
    let module = expiry::register(module);
    let module = strength::register(module);
    let module = diagnostics::register(module);
    #[cfg(feature = "panic-probe")]
    let module = boundary::probe::register(module);
    module
}

/// MINIT, after the functions are in the engine's table. Returns 0 for success, as the engine counts.
extern "C" fn startup(_type: i32, _module_number: i32) -> i32 {
    boundary::silence_panics();
    if sensitive::mark() { 0 } else { -1 }
}
