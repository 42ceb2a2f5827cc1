//! What `phpinfo()` and `php --ri clientpress` show.

use ext_php_rs::{info_table_end, info_table_row, info_table_start, zend::ModuleEntry};

use crate::constants::VERSION;

/// Prints the table of this extension.
pub extern "C" fn table(_module: *mut ModuleEntry) {
    info_table_start!();
    info_table_row!("ClientPress invitations", "enabled");
    info_table_row!("Version", VERSION);
    info_table_end!();
}
