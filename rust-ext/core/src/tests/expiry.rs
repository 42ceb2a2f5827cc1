//! The window of a link, to the second.

use proptest::prelude::*;
use serde::Deserialize;

use crate::{
    Error,
    expiry::{CHOICES, expires_at, is_live},
};

#[derive(Deserialize)]
struct Known {
    issued: i64,
    days: i64,
    expires: i64,
}

#[test]
fn windows_end_when_another_calendar_says_so() {
    for known in super::vectors::<Known>("expiry", "windows") {
        assert_eq!(expires_at(known.issued, known.days), Ok(known.expires));
    }
}

#[test]
fn a_link_works_in_the_last_second_and_not_in_the_next() {
    assert!(is_live(1_000, 999));
    assert!(!is_live(1_000, 1_000));
    assert!(!is_live(1_000, 1_001));
}

#[test]
fn only_the_choices_are_windows() {
    for days in [i64::MIN, -14, -1, 0, 1, 6, 8, 13, 15, 22, 29, 31, 365, i64::MAX] {
        assert_eq!(expires_at(0, days), Err(Error::Expiry), "{days} days");
    }
}

#[test]
fn a_time_outside_the_calendar_has_no_window() {
    for issued in [i64::MIN, i64::MAX, i64::MAX - 7 * 86_400] {
        assert_eq!(expires_at(issued, 7), Err(Error::Expiry), "issued at {issued}");
    }
}

proptest! {
    #[test]
    fn a_window_is_its_days_of_86400_seconds(
        issued in -1_000_000_000_000_i64..1_000_000_000_000,
        days in prop::sample::select(&CHOICES[..]),
    ) {
        prop_assert_eq!(expires_at(issued, days), Ok(issued + days * 86_400));
    }

    #[test]
    fn no_number_crashes_the_calendar(issued: i64, days: i64) {
        prop_assert!(expires_at(issued, days).is_ok_and(|expires| expires > issued) || expires_at(issued, days).is_err());
    }
}
