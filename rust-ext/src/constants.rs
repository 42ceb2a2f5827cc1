//! The constants: version, contract, and what `diagnostics` is not needed for.

use std::{
    ffi::{c_char, c_void},
    sync::OnceLock,
};

use clientpress_core::expiry;
use ext_php_rs::{
    constant::IntoConst as _,
    ffi::{HashTable, zend_hash_next_index_insert, zval},
    prelude::*,
    types::Zval,
};

/// The version of the extension. Shown, and never compared for equality.
#[php_const]
#[php(name = "ClientPress\\Native\\VERSION")]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What the extension can do, as a number that rises once a release when the surface grows or behaves otherwise.
#[php_const]
#[php(name = "ClientPress\\Native\\CONTRACT")]
pub const CONTRACT: i64 = 1;

/// The oldest contract that is still kept.
#[php_const]
#[php(name = "ClientPress\\Native\\CONTRACT_SINCE")]
pub const CONTRACT_SINCE: i64 = 1;

/// Registers the constants of this file that ext-php-rs can.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module.constant(wrap_constant!(VERSION)).constant(wrap_constant!(CONTRACT)).constant(wrap_constant!(CONTRACT_SINCE))
}

const EXPIRY_DAYS: &str = "ClientPress\\Native\\EXPIRY_DAYS";
/// As the engine keeps it, the namespace in lowercase.
const EXPIRY_DAYS_KEY: &str = "clientpress\\native\\EXPIRY_DAYS";
/// `IS_ARRAY` without flags: nobody counts references to an immutable array.
const ARRAY: u32 = 7;
/// `GC_IMMUTABLE`: whoever changes the array gets a copy.
const IMMUTABLE: u32 = 1 << 6;
/// More than one, so that the engine never takes an owner for the only one.
const SHARED: u32 = 2;

unsafe extern "C" {
    fn _zend_hash_init(table: *mut HashTable, size: u32, destructor: *const c_void, persistent: bool);
    fn zend_get_constant_str(name: *const c_char, length: usize) -> *mut zval;
}

/// Registers `EXPIRY_DAYS`, a list, which ext-php-rs has no constants of. To be called once in MINIT.
///
/// Returns false if the engine does not take it.
pub fn register_lists(module_number: i32) -> bool {
    /// The address of the list, which lives as long as the process: workers may start the module again.
    static LIST: OnceLock<usize> = OnceLock::new();

    // The engine makes the constant, and its value is replaced: what else a constant consists of differs by version.
    if 0_i64.register_constant(EXPIRY_DAYS, module_number).is_err() {
        return false;
    }
    let list = *LIST.get_or_init(|| immutable_list(&expiry::CHOICES).expose_provenance());
    // SAFETY: MINIT runs on one thread, and the engine returns the value of the constant that was made above, or null.
    // Flags of the constant, which are in another field of the value, are left alone. The list is never freed, and is
    // immutable, so the engine counts no reference and frees nothing.
    unsafe {
        let value = zend_get_constant_str(EXPIRY_DAYS_KEY.as_ptr().cast(), EXPIRY_DAYS_KEY.len());
        if value.is_null() {
            return false;
        }
        (*value).value.arr = std::ptr::with_exposed_provenance_mut(list);
        (*value).u1.type_info = ARRAY;
    }
    true
}

/// A list that belongs to no request.
fn immutable_list(numbers: &[i64]) -> *mut HashTable {
    let list = Box::into_raw(Box::<HashTable>::new_uninit()).cast::<HashTable>();
    // SAFETY: the engine initialises the table as one whose memory is the process's, and copies the numbers into it.
    unsafe {
        _zend_hash_init(list, u32::try_from(numbers.len()).unwrap_or(0), std::ptr::null(), true);
        for number in numbers {
            let mut value = Zval::new();
            value.set_long(*number);
            zend_hash_next_index_insert(list, &raw mut value);
        }
        (*list).gc.refcount = SHARED;
        (*list).gc.u.type_info |= IMMUTABLE;
    }
    list
}
