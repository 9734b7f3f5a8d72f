//! `pytime.h`: points in time.

/// Nanoseconds.
pub type PyTime_t = i64;

pub const PyTime_MAX: PyTime_t = PyTime_t::MAX;
pub const PyTime_MIN: PyTime_t = PyTime_t::MIN;
