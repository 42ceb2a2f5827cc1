//! How long a link lives. Unix seconds in UTC throughout; the clock is the caller's.

use chrono::{DateTime, TimeDelta};

use crate::Error;

/// The windows an admin can choose from, in days.
pub const CHOICES: [i64; 4] = [7, 14, 21, 30];

/// The second at which a link issued at `issued` (Unix seconds, UTC) stops working, `days` days later.
///
/// # Errors
///
/// [`Error::Expiry`] if `days` is not one of [`CHOICES`] or the result leaves the calendar.
pub fn expires_at(issued: i64, days: i64) -> Result<i64, Error> {
    if !CHOICES.contains(&days) {
        return Err(Error::Expiry);
    }
    let window = TimeDelta::try_days(days).ok_or(Error::Expiry)?;
    let issued = DateTime::from_timestamp(issued, 0).ok_or(Error::Expiry)?;
    issued.checked_add_signed(window).map(|expires| expires.timestamp()).ok_or(Error::Expiry)
}

/// Whether a link that expires at `expires` still works at `now`: the last second is the one before.
#[must_use]
pub const fn is_live(expires: i64, now: i64) -> bool {
    now < expires
}
