//! Dates of the proleptic Gregorian calendar and their ordinals: day 1 is 1 January of the year 1.

/// The first year that dates have.
pub const MIN_YEAR: i32 = 1;
/// The last year that dates have.
pub const MAX_YEAR: i32 = 9999;
/// The ordinal of the last day of [`MAX_YEAR`].
pub const MAX_ORDINAL: i32 = 3_652_059;

const DAYS_IN_400_YEARS: i32 = 146_097;
const DAYS_IN_100_YEARS: i32 = 36_524;
const DAYS_IN_4_YEARS: i32 = 1461;

const MONTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const BEFORE_MONTH: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// Whether a year has 29 February.
pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The number of days of a month, 1 to 12.
pub fn days_in_month(year: i32, month: i32) -> i32 {
    MONTHS[month as usize - 1] + i32::from(month == 2 && is_leap(year))
}

/// The number of days before 1 January of a year, from the year 1 on.
pub fn days_before_year(year: i32) -> i32 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

/// The number of days of the year before the first of a month.
pub fn days_before_month(year: i32, month: i32) -> i32 {
    BEFORE_MONTH[month as usize - 1] + i32::from(month > 2 && is_leap(year))
}

/// The number of a day in its year, from 1.
pub fn day_of_year(year: i32, month: i32, day: i32) -> i32 {
    days_before_month(year, month) + day
}

/// The ordinal of a date.
pub fn ordinal(year: i32, month: i32, day: i32) -> i32 {
    days_before_year(year) + day_of_year(year, month, day)
}

/// Year, month and day of an ordinal from 1 on; the year may be beyond [`MAX_YEAR`].
pub fn from_ordinal(ordinal: i32) -> (i32, i32, i32) {
    let days = ordinal - 1;
    let (centuries4, days) = (days / DAYS_IN_400_YEARS, days % DAYS_IN_400_YEARS);
    let (centuries, days) = (days / DAYS_IN_100_YEARS, days % DAYS_IN_100_YEARS);
    let (years4, days) = (days / DAYS_IN_4_YEARS, days % DAYS_IN_4_YEARS);
    let (years, days) = (days / 365, days % 365);
    let year = centuries4 * 400 + centuries * 100 + years4 * 4 + years + 1;
    // the last day of a leap year at the end of a cycle
    if years == 4 || centuries == 4 {
        return (year - 1, 12, 31);
    }
    // months have at most 31 days, so the guess is right or one too high
    let guess = days / 29 + 1;
    let month = (1..=guess.min(12)).rev().find(|&month| days_before_month(year, month) <= days).unwrap_or(1);
    (year, month, days - days_before_month(year, month) + 1)
}

/// The day of the week: 0 is Monday.
pub fn weekday(year: i32, month: i32, day: i32) -> i32 {
    (ordinal(year, month, day) + 6) % 7
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_count_days() {
        assert_eq!((ordinal(1, 1, 1), ordinal(1970, 1, 1), ordinal(9999, 12, 31)), (1, 719_163, MAX_ORDINAL));
        let mut date = (1, 1, 1);
        for day in 1..=MAX_ORDINAL {
            assert_eq!(from_ordinal(day), date);
            assert_eq!(ordinal(date.0, date.1, date.2), day);
            date.2 += 1;
            if date.2 > days_in_month(date.0, date.1) {
                date = if date.1 == 12 { (date.0 + 1, 1, 1) } else { (date.0, date.1 + 1, 1) };
            }
        }
        assert_eq!(from_ordinal(MAX_ORDINAL + 1).0, 10_000);
        assert_eq!(from_ordinal(1_000_000_000).0, 2_737_908);
    }

    #[test]
    fn weeks_and_leap_years() {
        assert_eq!((weekday(1, 1, 1), weekday(2024, 2, 29), weekday(2000, 1, 1)), (0, 3, 5));
        assert!(is_leap(2000) && is_leap(2024) && !is_leap(1900) && !is_leap(2023));
        assert_eq!((day_of_year(2024, 12, 31), day_of_year(2023, 3, 1)), (366, 60));
    }
}
