//! The week calendar of ISO 8601: weeks start on Monday, and the first is the one that has the year's first Thursday.

use super::gregorian::{self, MAX_YEAR, MIN_YEAR};

/// The part of a week date that is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The year.
    Year,
    /// The week.
    Week,
    /// The day of the week.
    Weekday,
}

/// The ordinal of the Monday that the first week of a year starts with.
fn first_monday(year: i32) -> i32 {
    let first_day = gregorian::ordinal(year, 1, 1);
    let weekday = (first_day + 6) % 7;
    let monday = first_day - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}

/// Year, week and day of the week (1 is Monday) of a date.
pub fn from_date(year: i32, month: i32, day: i32) -> (i32, i32, i32) {
    let today = gregorian::ordinal(year, month, day);
    let (year, monday) = match (first_monday(year), first_monday(year + 1)) {
        (this, _) if today < this => (year - 1, first_monday(year - 1)),
        (_, next) if today >= next => (year + 1, next),
        (this, _) => (year, this),
    };
    let days = today - monday;
    (year, days / 7 + 1, days % 7 + 1)
}

/// The date of a week date; its year may be one beyond the last.
///
/// # Errors
/// The first part that is out of range.
pub fn to_date(year: i32, week: i32, day: i32) -> Result<(i32, i32, i32), Invalid> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(Invalid::Year);
    }
    let weeks = (first_monday(year + 1) - first_monday(year)) / 7;
    if !(1..=weeks).contains(&week) {
        return Err(Invalid::Week);
    }
    if !(1..=7).contains(&day) {
        return Err(Invalid::Weekday);
    }
    Ok(gregorian::from_ordinal(first_monday(year) + (week - 1) * 7 + day - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(from_date(2020, 1, 1), (2020, 1, 3));
        assert_eq!(from_date(2021, 1, 3), (2020, 53, 7));
        assert_eq!(from_date(2018, 12, 31), (2019, 1, 1));
        assert_eq!(from_date(1, 1, 1), (1, 1, 1));
        for day in (1..=gregorian::MAX_ORDINAL).step_by(97) {
            let (year, month, day) = gregorian::from_ordinal(day);
            let (iso_year, week, weekday) = from_date(year, month, day);
            assert_eq!(to_date(iso_year, week, weekday), Ok((year, month, day)));
        }
    }

    #[test]
    fn ranges() {
        assert_eq!(to_date(2021, 53, 1), Err(Invalid::Week));
        assert_eq!(to_date(2020, 0, 9), Err(Invalid::Week));
        assert_eq!(to_date(2020, 53, 8), Err(Invalid::Weekday));
        assert_eq!(to_date(10_000, 1, 1), Err(Invalid::Year));
        assert_eq!(to_date(9999, 52, 6).map(|date| date.0), Ok(10_000));
    }
}
