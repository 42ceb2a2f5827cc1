//! `address_read`, `list_read` and what can be wrong with an address or a list.

use clientpress_core::{
    Error, address,
    list::{self, Limits, Line, List},
};
use ext_php_rs::{
    binary_slice::BinarySlice,
    boxed::ZBox,
    error::Result,
    prelude::*,
    types::{ZendHashTable, Zval},
};

use crate::boundary::guarded;

/// Registers the functions and the enums of this file.
pub fn register(module: ModuleBuilder) -> ModuleBuilder {
    module
        .enumeration::<AddressProblem>()
        .enumeration::<ListProblem>()
        .function(wrap_function!(address_read))
        .function(wrap_function!(list_read))
}

/// What is wrong with an address.
#[php_enum]
#[php(name = "ClientPress\\Native\\AddressProblem")]
#[derive(Clone, Copy)]
pub enum AddressProblem {
    /// Nothing can be seen.
    #[php(value = "blank")]
    Blank,
    /// It has no at sign.
    #[php(value = "no_at_sign")]
    NoAtSign,
    /// It has several at signs.
    #[php(value = "two_at_signs")]
    TwoAtSigns,
    /// No mailbox can be called what is before the at sign.
    #[php(value = "local_part")]
    LocalPart,
    /// No domain can be called what is after the at sign.
    #[php(value = "domain")]
    Domain,
    /// It is longer than WordPress stores.
    #[php(value = "too_long")]
    TooLong,
    /// There are several addresses.
    #[php(value = "several")]
    Several,
    /// Words beside it may be part of it.
    #[php(value = "unclear_words")]
    UnclearWords,
    /// It is not UTF-8.
    #[php(value = "not_utf8")]
    NotUtf8,
}

impl From<Error> for AddressProblem {
    fn from(error: Error) -> Self {
        match error {
            Error::NoAtSign => Self::NoAtSign,
            Error::TwoAtSigns => Self::TwoAtSigns,
            Error::LocalPart => Self::LocalPart,
            Error::Domain => Self::Domain,
            Error::LongAddress => Self::TooLong,
            Error::SeveralAddresses => Self::Several,
            Error::UnclearWords => Self::UnclearWords,
            Error::NotUtf8 => Self::NotUtf8,
            _ => Self::Blank,
        }
    }
}

/// Why a list cannot be read.
#[php_enum]
#[php(name = "ClientPress\\Native\\ListProblem")]
#[derive(Clone, Copy)]
pub enum ListProblem {
    /// It has more bytes than may be.
    #[php(value = "too_large")]
    TooLarge,
    /// It is a spreadsheet program's own file.
    #[php(value = "workbook")]
    Workbook,
    /// It is no text.
    #[php(value = "not_text")]
    NotText,
    /// Nothing can be seen.
    #[php(value = "blank")]
    Blank,
    /// There is no address in it.
    #[php(value = "no_address")]
    NoAddress,
    /// It has more lines than may be.
    #[php(value = "too_many_lines")]
    TooManyLines,
    /// A quotation mark is never closed.
    #[php(value = "open_quote")]
    OpenQuote,
}

impl From<Error> for ListProblem {
    fn from(error: Error) -> Self {
        match error {
            Error::TooLarge => Self::TooLarge,
            Error::Workbook => Self::Workbook,
            Error::Blank => Self::Blank,
            Error::NoAddress => Self::NoAddress,
            Error::TooManyLines => Self::TooManyLines,
            Error::OpenQuote(_) => Self::OpenQuote,
            _ => Self::NotText,
        }
    }
}

/// One address as people type or paste it.
#[php_function]
#[php(name = "ClientPress\\Native\\address_read")]
pub fn address_read(text: BinarySlice<u8>) -> PhpResult<ZBox<ZendHashTable>> {
    let read = guarded(|| str::from_utf8(&text).map_err(|_| Error::NotUtf8).and_then(address::read))?;
    let mut array = ZendHashTable::new();
    match read {
        Ok(address) => {
            array.insert("email", address.email)?;
            array.insert("shown", address.shown)?;
            array.insert("name", address.name)?;
            array.insert("problem", Zval::null())?;
        }
        Err(error) => {
            for key in ["email", "shown", "name"] {
                array.insert(key, "")?;
            }
            array.insert("problem", AddressProblem::from(error))?;
        }
    }
    Ok(array)
}

/// A list of addresses, out of a file's bytes or out of what was pasted.
#[php_function]
#[php(name = "ClientPress\\Native\\list_read")]
pub fn list_read(bytes: BinarySlice<u8>, max_bytes: i64, max_lines: i64) -> PhpResult<ZBox<ZendHashTable>> {
    let limits =
        Limits { bytes: usize::try_from(max_bytes).unwrap_or(0), lines: usize::try_from(max_lines).unwrap_or(0) };
    match guarded(|| list::read(&bytes, limits))? {
        Ok(list) => Ok(of_list(list)?),
        Err(error) => Ok(of_problem(error)?),
    }
}

fn of_list(list: List) -> Result<ZBox<ZendHashTable>> {
    let mut columns = ZendHashTable::new();
    for (column, heading) in list.columns {
        columns.insert(column.name(), heading)?;
    }
    let mut titles = ZendHashTable::new();
    for (number, title) in list.titles {
        titles.insert_at_index(i64::try_from(number).unwrap_or(i64::MAX), title)?;
    }
    let mut lines = ZendHashTable::new();
    for line in list.lines {
        lines.push(of_line(line)?)?;
    }
    let mut array = ZendHashTable::new();
    array.insert("problem", Zval::null())?;
    array.insert("problem_line", 0_i64)?;
    array.insert("text", list.text)?;
    array.insert("encoding", list.encoding)?;
    array.insert("columns", columns)?;
    array.insert("ignored", list.ignored)?;
    array.insert("titles", titles)?;
    array.insert("lines", lines)?;
    Ok(array)
}

fn of_line(line: Line) -> Result<ZBox<ZendHashTable>> {
    let mut array = ZendHashTable::new();
    array.insert("number", i64::try_from(line.number).unwrap_or(i64::MAX))?;
    array.insert("email", line.email)?;
    array.insert("shown", line.shown)?;
    array.insert("name", line.name)?;
    array.insert("portal", line.portal)?;
    array.insert("message", line.message)?;
    array.insert("expiry", line.expiry)?;
    match line.problem {
        Some(error) => array.insert("problem", AddressProblem::from(error))?,
        None => array.insert("problem", Zval::null())?,
    }
    array.insert("left_out", line.left_out)?;
    Ok(array)
}

fn of_problem(error: Error) -> Result<ZBox<ZendHashTable>> {
    let number = if let Error::OpenQuote(number) = error { number } else { 0 };
    let mut array = ZendHashTable::new();
    array.insert("problem", ListProblem::from(error))?;
    array.insert("problem_line", i64::try_from(number).unwrap_or(i64::MAX))?;
    array.insert("text", "")?;
    array.insert("encoding", "")?;
    for key in ["columns", "ignored", "titles", "lines"] {
        array.insert(key, ZendHashTable::new())?;
    }
    Ok(array)
}
