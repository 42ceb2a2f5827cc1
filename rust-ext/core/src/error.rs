//! Everything that can go wrong in this crate.

/// The one error type; the extension maps it to what PHP sees in one place.
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
}
