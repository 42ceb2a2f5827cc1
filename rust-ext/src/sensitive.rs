//! Keeps secrets out of stack traces.
//!
//! PHP prints the arguments of every function in a trace, except those marked `#[\SensitiveParameter]`. The builders
//! of ext-php-rs have no attributes, so they are attached here, to the functions as the engine registered them.

use std::ffi::{c_char, c_void};

use ext_php_rs::{
    ffi::{HashTable, ext_php_rs_compiler_globals, zend_function, zend_hash_str_find_ptr_lc, zend_string},
    types::ZendStr,
};

/// Every function that takes a secret, always as its first parameter.
const FUNCTIONS: &[&str] = &[
    "clientpress\\native\\token_find",
    "clientpress\\native\\token_digest",
    "clientpress\\native\\token_matches",
    "clientpress\\native\\passphrase_hash",
    "clientpress\\native\\passphrase_verify",
    "clientpress\\native\\password_strength",
    #[cfg(feature = "panic-probe")]
    "clientpress\\native\\panic_probe",
    #[cfg(feature = "panic-probe")]
    "clientpress\\native\\residue_probe",
];

/// `ZEND_ATTRIBUTE_PERSISTENT`: the attribute belongs to an internal function and outlives requests.
const PERSISTENT: u32 = 1;
/// The engine counts the function itself as 0 and its parameters from 1.
const FIRST_PARAMETER: u32 = 1;

unsafe extern "C" {
    fn zend_add_attribute(
        attributes: *mut *mut HashTable,
        name: *mut zend_string,
        argc: u32,
        flags: u32,
        offset: u32,
        lineno: u32,
    ) -> *mut c_void;
}

/// Marks the secret parameter of each of [`FUNCTIONS`]. To be called once in MINIT.
///
/// Returns false if a function is not in the engine's table, which would leave a secret unprotected.
pub fn mark() -> bool {
    FUNCTIONS.iter().all(|function| mark_first_parameter(function))
}

fn mark_first_parameter(function: &str) -> bool {
    let attribute = ZendStr::new_interned("SensitiveParameter", true).into_raw();
    // SAFETY: MINIT runs on one thread, before any request, with the compiler's globals and its function table in
    // place (on ZTS the executor's are not yet). The engine put the functions of this module into that table just
    // before, so a pointer found under our name is a live zend_function that nobody else touches now. The name is an
    // interned, permanent string, which zend_add_attribute may keep, and the engine frees the attributes together with
    // the function.
    unsafe {
        let functions = (*ext_php_rs_compiler_globals()).function_table;
        let found: *mut zend_function =
            zend_hash_str_find_ptr_lc(functions, function.as_ptr().cast::<c_char>(), function.len()).cast();
        if found.is_null() {
            return false;
        }
        zend_add_attribute(&raw mut (*found).common.attributes, attribute, 0, PERSISTENT, FIRST_PARAMETER, 0);
    }
    true
}
