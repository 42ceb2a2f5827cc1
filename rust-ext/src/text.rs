//! A text of fixed length on its way to PHP.

use ext_php_rs::{
    convert::IntoZval,
    error::Result,
    flags::DataType,
    types::{ZendStr, Zval},
};
use zeroize::Zeroizing;

/// `N` ASCII characters, wiped once PHP has its own copy.
///
/// The characters live on the heap, so that returning them leaves no copy on the stack.
pub struct Text<const N: usize>(Box<Zeroizing<[u8; N]>>);

impl<const N: usize> Text<N> {
    /// A text that `write` writes.
    pub fn written(write: impl FnOnce(&mut [u8; N])) -> Self {
        let mut text = Self(Box::new(Zeroizing::new([0; N])));
        write(&mut text.0);
        text
    }
}

impl<const N: usize> IntoZval for Text<N> {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, persistent: bool) -> Result<()> {
        zval.set_zend_string(ZendStr::new(self.0.as_slice(), persistent));
        Ok(())
    }
}
