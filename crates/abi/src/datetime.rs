//! `datetime.h`: dates, times and the capsule of the module.

use crate::{Py_hash_t, PyObject, PyTypeObject};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_uchar};

/// A `timedelta`.
#[repr(C)]
pub struct PyDateTime_Delta {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub days: Cell<c_int>,
    pub seconds: Cell<c_int>,
    pub microseconds: Cell<c_int>,
}

/// A `tzinfo`.
#[repr(C)]
pub struct PyDateTime_TZInfo {
    pub ob_base: PyObject,
}

/// Head of the objects that have a hash and may have a time zone.
#[repr(C)]
pub struct _PyDateTime_BaseTZInfo {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
}

/// A `time` without a time zone.
#[repr(C)]
pub struct _PyDateTime_BaseTime {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
    pub data: [Cell<c_uchar>; 6],
}

/// A `time`.
#[repr(C)]
pub struct PyDateTime_Time {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
    pub data: [Cell<c_uchar>; 6],
    pub fold: Cell<c_uchar>,
    pub tzinfo: Cell<*mut PyObject>,
}

/// A `date`.
#[repr(C)]
pub struct PyDateTime_Date {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
    pub data: [Cell<c_uchar>; 4],
}

/// A `datetime` without a time zone.
#[repr(C)]
pub struct _PyDateTime_BaseDateTime {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
    pub data: [Cell<c_uchar>; 10],
}

/// A `datetime`.
#[repr(C)]
pub struct PyDateTime_DateTime {
    pub ob_base: PyObject,
    pub hashcode: Cell<Py_hash_t>,
    pub hastzinfo: Cell<c_char>,
    pub data: [Cell<c_uchar>; 10],
    pub fold: Cell<c_uchar>,
    pub tzinfo: Cell<*mut PyObject>,
}

/// Contents of the capsule `datetime.datetime_CAPI`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyDateTime_CAPI {
    pub DateType: *mut PyTypeObject,
    pub DateTimeType: *mut PyTypeObject,
    pub TimeType: *mut PyTypeObject,
    pub DeltaType: *mut PyTypeObject,
    pub TZInfoType: *mut PyTypeObject,
    pub TimeZone_UTC: *mut PyObject,
    pub Date_FromDate: Option<unsafe extern "C" fn(c_int, c_int, c_int, *mut PyTypeObject) -> *mut PyObject>,
    pub DateTime_FromDateAndTime: Option<
        unsafe extern "C" fn(
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            *mut PyObject,
            *mut PyTypeObject,
        ) -> *mut PyObject,
    >,
    pub Time_FromTime: Option<
        unsafe extern "C" fn(c_int, c_int, c_int, c_int, *mut PyObject, *mut PyTypeObject) -> *mut PyObject,
    >,
    pub Delta_FromDelta:
        Option<unsafe extern "C" fn(c_int, c_int, c_int, c_int, *mut PyTypeObject) -> *mut PyObject>,
    pub TimeZone_FromTimeZone: Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub DateTime_FromTimestamp:
        Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub Date_FromTimestamp: Option<unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject>,
    pub DateTime_FromDateAndTimeAndFold: Option<
        unsafe extern "C" fn(
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            c_int,
            *mut PyObject,
            c_int,
            *mut PyTypeObject,
        ) -> *mut PyObject,
    >,
    pub Time_FromTimeAndFold: Option<
        unsafe extern "C" fn(
            c_int,
            c_int,
            c_int,
            c_int,
            *mut PyObject,
            c_int,
            *mut PyTypeObject,
        ) -> *mut PyObject,
    >,
}

// Sizes of the packed fields.
pub const _PyDateTime_DATE_DATASIZE: usize = 4;
pub const _PyDateTime_TIME_DATASIZE: usize = 6;
pub const _PyDateTime_DATETIME_DATASIZE: usize = 10;
