//! Headings of many programs and languages.

use proptest::prelude::*;
use serde::Deserialize;

use super::vectors;
use crate::headings::Column;

#[derive(Deserialize)]
struct Known {
    heading: String,
    column: Option<String>,
}

#[test]
fn known_headings_stand_for_their_column() {
    for known in vectors::<Known>("headings", "headings") {
        assert_eq!(Column::of(&known.heading).map(Column::name), known.column.as_deref(), "{:?}", known.heading);
    }
}

#[test]
fn the_heading_that_people_are_told_to_write_is_found() {
    for column in Column::ALL {
        assert_eq!(Column::of(column.name()), Some(column));
    }
}

proptest! {
    #[test]
    fn no_text_crashes_the_search(text in "\\PC*") {
        prop_assert!(Column::of(&text).is_none() || text.contains(char::is_alphabetic));
    }
}
