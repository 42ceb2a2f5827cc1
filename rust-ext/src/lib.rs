//! The PHP extension `clientpress`: a table of contents of what PHP sees.
//!
//! `rust-ext/stubs/clientpress.php` documents the surface; the logic lives in `clientpress-core`.

mod boundary;
mod constants;
mod diagnostics;
mod expiry;
mod info;
mod list;
mod passphrase;
mod sensitive;
mod strength;
mod text;
mod token;

use ext_php_rs::prelude::*;

/// What the engine asks for when it loads the library.
#[php_module]
#[php(startup = startup)]
pub fn module(module: ModuleBuilder) -> ModuleBuilder {
    let module = constants::register(module.info_function(info::table));
    let module = token::register(module);
    let module = passphrase::register(module);
    let module = expiry::register(module);
    let module = strength::register(module);
    let module = list::register(module);
    let module = diagnostics::register(module);
    #[cfg(feature = "panic-probe")]
    let module = boundary::probe::register(module);
    module
}

/// MINIT, after the functions are in the engine's table. Returns 0 for success, as the engine counts.
extern "C" fn startup(_type: i32, module_number: i32) -> i32 {
    boundary::silence_panics();
    if sensitive::mark() && constants::register_lists(module_number) { 0 } else { -1 }
}
