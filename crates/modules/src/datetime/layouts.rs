//! The objects of the module, laid out as `datetime.h` says: C code reads their fields through its macros.

use crate::instance::fields;
use abi::{Py_hash_t, PyObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int};
use core::mem::offset_of;
use objspace::{Layout, Slot};

/// A hash that has not been computed.
pub const NO_HASH: Py_hash_t = -1;

/// `timedelta`.
#[repr(C)]
pub struct Delta {
    pub(super) head: PyObject,
    pub(super) hashcode: Cell<Py_hash_t>,
    pub(super) days: Cell<c_int>,
    pub(super) seconds: Cell<c_int>,
    pub(super) microseconds: Cell<c_int>,
}
fields!(Delta);

/// `date`. The data are the year in two bytes, highest first, the month and the day.
#[repr(C)]
pub struct Date {
    pub(super) head: PyObject,
    pub(super) hashcode: Cell<Py_hash_t>,
    pub(super) hastzinfo: Cell<c_char>,
    pub(super) data: [Cell<u8>; 4],
}
fields!(Date);

/// `time`. The data are hour, minute, second, and the microsecond in three bytes, highest first.
#[repr(C)]
pub struct Time {
    pub(super) head: PyObject,
    pub(super) hashcode: Cell<Py_hash_t>,
    pub(super) hastzinfo: Cell<c_char>,
    pub(super) data: [Cell<u8>; 6],
    pub(super) fold: Cell<u8>,
    pub(super) tzinfo: Slot,
}
fields!(Time: tzinfo);

/// `datetime`. The data are a date's and a time's.
#[repr(C)]
pub struct DateTime {
    pub(super) head: PyObject,
    pub(super) hashcode: Cell<Py_hash_t>,
    pub(super) hastzinfo: Cell<c_char>,
    pub(super) data: [Cell<u8>; 10],
    pub(super) fold: Cell<u8>,
    pub(super) tzinfo: Slot,
}
fields!(DateTime: tzinfo);

/// Compares a layout of ours with the one of the header.
macro_rules! same_layout {
    ($ours:ident = $header:ident: $($field:ident),+) => {
        const _: () = {
            assert!(size_of::<$ours>() == size_of::<abi::$header>());
            $( assert!(offset_of!($ours, $field) == offset_of!(abi::$header, $field)); )+
        };
    };
}
same_layout!(Delta = PyDateTime_Delta: hashcode, days, seconds, microseconds);
same_layout!(Date = PyDateTime_Date: hashcode, hastzinfo, data);
same_layout!(Time = PyDateTime_Time: hashcode, hastzinfo, data, fold, tzinfo);
same_layout!(DateTime = PyDateTime_DateTime: hashcode, hastzinfo, data, fold, tzinfo);

/// A time of day, and which of two times it is where clocks were set back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 23.
    pub hour: i32,
    /// 0 to 59.
    pub minute: i32,
    /// 0 to 59.
    pub second: i32,
    /// 0 to 999,999.
    pub microsecond: i32,
    /// 1 for the second of two times that look the same.
    pub fold: i32,
}

impl Clock {
    /// The time of this second of the day.
    pub fn from_seconds(seconds: i32, microsecond: i32, fold: i32) -> Clock {
        Clock { hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60, microsecond, fold }
    }

    /// The second of the day.
    pub fn seconds(self) -> i32 {
        self.hour * 3600 + self.minute * 60 + self.second
    }

    fn bytes(self) -> [u8; 6] {
        let [_, high, middle, low] = self.microsecond.to_be_bytes();
        [self.hour as u8, self.minute as u8, self.second as u8, high, middle, low]
    }

    fn from_bytes(bytes: [u8; 6], fold: u8) -> Clock {
        let [hour, minute, second, high, middle, low] = bytes;
        Clock {
            hour: i32::from(hour),
            minute: i32::from(minute),
            second: i32::from(second),
            microsecond: i32::from_be_bytes([0, high, middle, low]),
            fold: i32::from(fold),
        }
    }
}

/// Year, month and day.
pub type Day = (i32, i32, i32);

/// The data of a date.
pub fn day_bytes((year, month, day): Day) -> [u8; 4] {
    let [high, low] = (year as u16).to_be_bytes();
    [high, low, month as u8, day as u8]
}

fn day_of([high, low, month, day]: [u8; 4]) -> Day {
    (i32::from(u16::from_be_bytes([high, low])), i32::from(month), i32::from(day))
}

/// The data of a time.
pub fn clock_bytes(clock: Clock) -> [u8; 6] {
    clock.bytes()
}

impl Date {
    /// The data.
    pub fn bytes(&self) -> [u8; 4] {
        self.data.each_ref().map(Cell::get)
    }

    /// Year, month and day.
    pub fn day(&self) -> Day {
        day_of(self.bytes())
    }
}

impl Time {
    /// The data.
    pub fn bytes(&self) -> [u8; 6] {
        self.data.each_ref().map(Cell::get)
    }

    /// The time of day.
    pub fn clock(&self) -> Clock {
        Clock::from_bytes(self.bytes(), self.fold.get())
    }
}

impl DateTime {
    /// The data.
    pub fn bytes(&self) -> [u8; 10] {
        self.data.each_ref().map(Cell::get)
    }

    /// Year, month and day.
    pub fn day(&self) -> Day {
        self.as_date().day()
    }

    /// The time of day.
    pub fn clock(&self) -> Clock {
        let bytes = self.bytes();
        Clock::from_bytes(core::array::from_fn(|index| bytes[index + 4]), self.fold.get())
    }

    /// It is a date, too.
    pub fn as_date(&self) -> &Date {
        // SAFETY: the struct starts like a date's, and the type is a subtype of the date's.
        unsafe { self.as_object().cast_unchecked() }
    }
}
