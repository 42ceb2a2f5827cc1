//! Everything that can go wrong in this crate.

/// The one error type; the extension maps it to what PHP sees.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system gave no random bytes.
    #[error("no randomness from the operating system")]
    Randomness,

    /// The memory that Argon2 needs could not be reserved.
    #[error("not enough memory for the passphrase hash")]
    OutOfMemory,

    /// A token that was cut, altered or never ours: its length, alphabet or check does not fit.
    #[error("damaged token")]
    DamagedToken,

    /// A stored passphrase hash that is not an Argon2id PHC string of version 19 with m, t, p, salt and output.
    #[error("malformed passphrase hash")]
    MalformedHash,

    /// A stored passphrase hash whose parameters ask for more memory or time than a login may take.
    #[error("passphrase hash asks for too much memory or time")]
    TooCostly,

    /// A number of days that is not one of the choices, or a time that leaves the calendar.
    #[error("no such expiry")]
    Expiry,

    /// A password that is not UTF-8, so that it cannot be scored.
    #[error("password is not utf-8")]
    NotUtf8,

    /// Argon2 refused inputs that were checked before; only a passphrase beyond 4 GiB gets here.
    #[error("passphrase cannot be hashed")]
    Unhashable,

    /// Text that is longer than a list may be.
    #[error("too large")]
    TooLarge,

    /// A spreadsheet program's own file, which is no text.
    #[error("a workbook, not text")]
    Workbook,

    /// Bytes that are no text in any encoding.
    #[error("not text")]
    NotText,

    /// Text in which nothing can be seen.
    #[error("nothing to be seen")]
    Blank,

    /// A list without a column of addresses and without an address in any line.
    #[error("no address in the list")]
    NoAddress,

    /// A list with more lines than are asked for.
    #[error("too many lines")]
    TooManyLines,

    /// A list with a quotation mark on this line, from 1, that is never closed.
    #[error("quotation mark without a second one on line {0}")]
    OpenQuote(usize),

    /// What should be an address has no at sign.
    #[error("no at sign")]
    NoAtSign,

    /// What should be one address has several at signs.
    #[error("several at signs")]
    TwoAtSigns,

    /// Nothing, or what no mailbox can be called, before the at sign.
    #[error("no name of a mailbox")]
    LocalPart,

    /// Nothing, or what no domain can be called, after the at sign.
    #[error("no name of a domain")]
    Domain,

    /// An address that is longer than WordPress stores.
    #[error("address too long")]
    LongAddress,

    /// Several addresses where one is asked for.
    #[error("several addresses")]
    SeveralAddresses,

    /// Words beside an address that may be part of it.
    #[error("unclear words beside the address")]
    UnclearWords,
}
