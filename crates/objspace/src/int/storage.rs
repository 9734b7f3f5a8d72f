//! How integers are stored: a tag (sign in the low two bits, digit count from bit three) and digits of 30 bits, the least
//! significant first. The integers from -5 to 256 are static objects, marked by bit two of their tags.

use super::{Int, PyLong_Type};
use crate::free_list::FreeList;
use crate::{Layout, Object, PyResult, Ref, Space, gc, memory};
use abi::{
    _PyLong_NON_SIZE_BITS, _PyLong_SIGN_MASK, _PyLongValue, PyLong_MASK, PyLong_SHIFT, PyLongObject,
    PyObject, PyTypeObject, Static, digit,
};
use algorithms::numeric::digits::{IntRef, SmallDigits, digits_of_bigint};
use core::cell::Cell;
use core::mem::offset_of;
use core::ops::Range;
use num_bigint::BigInt;

const POSITIVE: usize = 0;
const ZERO: usize = 1;
const NEGATIVE: usize = 2;
/// Marks the static objects of small integers.
const SMALL: usize = 4;

/// The smallest integer that is a static object.
pub const SMALLEST: i64 = -5;
/// The largest integer that is a static object.
pub const LARGEST_SMALL: i64 = 256;
const SMALL_COUNT: usize = (LARGEST_SMALL - SMALLEST + 1) as usize;

#[inline(always)]
const fn sign_tag(value: i64) -> usize {
    match value {
        0 => ZERO,
        1.. => POSITIVE,
        _ => NEGATIVE,
    }
}

#[inline(always)]
const fn tag(sign: usize, digits: usize) -> usize {
    digits << _PyLong_NON_SIZE_BITS | sign
}

static SMALL_INTS: [Static<PyLongObject>; SMALL_COUNT] = {
    let mut ints = [const { small_int(0) }; SMALL_COUNT];
    let mut index = 0;
    while index < SMALL_COUNT {
        ints[index] = small_int(SMALLEST + index as i64);
        index += 1;
    }
    ints
};

const fn small_int(value: i64) -> Static<PyLongObject> {
    static_int(&PyLong_Type, value, SMALL)
}

/// An immortal integer of one digit for a static, of the type `int` or a subtype; `mark` goes into its tag.
pub(crate) const fn static_int(
    ty: &'static Static<PyTypeObject>,
    value: i64,
    mark: usize,
) -> Static<PyLongObject> {
    let digits = if value == 0 { 0 } else { 1 };
    Static(PyLongObject {
        ob_base: PyObject::new_immortal(ty.as_ptr()),
        long_value: _PyLongValue {
            lv_tag: Cell::new(tag(sign_tag(value), digits) | mark),
            ob_digit: [Cell::new(value.unsigned_abs() as u32)],
        },
    })
}

/// The static object of a small integer.
#[inline(always)]
fn small(value: i64) -> Option<&'static Int> {
    let index = value.wrapping_sub(SMALLEST) as usize;
    // SAFETY: static integers are integers.
    SMALL_INTS.get(index).map(|int| unsafe { &*int.as_ptr().cast::<Int>() })
}

/// So many digits have room where the struct, for its alignment, is padded.
pub(super) const SHORT_DIGITS: usize = 2;
const _: () = assert!(Int::BASIC_SIZE + SHORT_DIGITS * size_of::<digit>() == size_of::<PyLongObject>());

/// The largest magnitude of so many digits.
const SHORT_LARGEST: u64 = (1 << (SHORT_DIGITS * PyLong_SHIFT as usize)) - 1;

/// Integers of one or two digits come and go all the time, and many at once: up to four megabytes of them wait.
static FREE: Static<FreeList<{ size_of::<PyLongObject>() }>> =
    Static(FreeList::with_capacity((4 << 20) / size_of::<PyLongObject>()));

/// A new integer of `digits` uninitialised digits.
///
/// # Safety
/// The caller writes all digits (at least one place exists), the last not zero, before anyone sees the integer.
#[inline]
pub(super) unsafe fn allocate(space: &Space, negative: bool, digits: usize) -> PyResult<*mut PyLongObject> {
    let block = if digits <= SHORT_DIGITS {
        FREE.0.allocate()
    } else {
        memory::allocate(Int::BASIC_SIZE + digits * size_of::<digit>())
    };
    let int = block.cast::<PyLongObject>();
    if int.is_null() {
        return Err(space.memory_error());
    }
    let sign = if negative { NEGATIVE } else { POSITIVE };
    // SAFETY: the block holds the head.
    unsafe {
        (&raw mut (*int).ob_base).write(PyObject::new(PyLong_Type.as_ptr()));
        (&raw mut (*int).long_value.lv_tag).write(Cell::new(tag(sign, digits)));
    }
    Ok(int)
}

/// Sets sign and number of digits.
///
/// # Safety
/// `int` is an integer under construction with at least so many digits, the last of them not zero.
pub(super) unsafe fn set_tag(int: *mut PyLongObject, negative: bool, digits: usize) {
    // SAFETY: the caller's promise.
    unsafe { (*int).long_value.lv_tag.set(tag(if negative { NEGATIVE } else { POSITIVE }, digits)) }
}

/// Makes fresh memory of an integer this value.
///
/// # Safety
/// `int` has room for the digits (and for one), and nobody else sees it.
pub(super) unsafe fn set_value(int: *mut PyLongObject, value: IntRef<'_>) {
    // SAFETY: the caller's promise.
    unsafe {
        let sign = match (value.digits, value.negative) {
            ([], _) => ZERO,
            (_, true) => NEGATIVE,
            (_, false) => POSITIVE,
        };
        (*int).long_value.lv_tag.set(tag(sign, value.digits.len()));
        digits_of(int).write(0);
        core::ptr::copy_nonoverlapping(value.digits.as_ptr(), digits_of(int), value.digits.len());
    }
}

/// `tp_dealloc` of `int`.
///
/// # Safety
/// `this` is an integer without references.
#[inline]
pub(crate) unsafe fn dealloc(this: *mut Int) {
    // SAFETY: the caller's promise; every block is at least as large as those of the free list.
    unsafe {
        let tag = (*this).0.long_value.lv_tag.get();
        if tag & SMALL != 0 {
            // Static: a count at zero is the mistake of some C code, which is put right.
            (*this).make_immortal();
        } else if tag < (SHORT_DIGITS + 1) << _PyLong_NON_SIZE_BITS && (*this).is_exact::<Int>() {
            FREE.0.free(this.cast());
        } else {
            free_other(this);
        }
    }
}

/// Frees a dead integer's memory that is not for the free list. It is apart, so that the others need no registers saved.
///
/// # Safety
/// As [`dealloc`].
#[inline(never)]
unsafe fn free_other(this: *mut Int) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*this).is_exact::<Int>() {
            memory::free(this.cast());
        } else {
            gc::free_instance(this.cast());
        }
    }
}

/// Where the digits of an integer start.
///
/// # Safety
/// `int` points at memory of an integer.
#[inline]
pub(super) unsafe fn digits_of(int: *mut PyLongObject) -> *mut u32 {
    // SAFETY: the digits start at `ob_digit` and may extend beyond the struct.
    unsafe { (&raw mut (*int).long_value.ob_digit).cast() }
}

/// Makes a block the integer of a value, not zero, of one digit or two.
///
/// # Safety
/// The block has room for a [`PyLongObject`], and nobody else uses it.
#[inline(always)]
unsafe fn fill_short(int: *mut PyLongObject, value: i64) -> Ref<Int> {
    let magnitude = value.unsigned_abs();
    let sign = if value < 0 { NEGATIVE } else { POSITIVE };
    let (low, high) = (magnitude as u32 & PyLong_MASK, (magnitude >> PyLong_SHIFT) as u32);
    // SAFETY: the caller's promise; all fields are written.
    unsafe {
        (&raw mut (*int).ob_base).write(PyObject::new(PyLong_Type.as_ptr()));
        (*int).long_value.lv_tag.set(tag(sign, if high == 0 { 1 } else { 2 }));
        digits_of(int).write(low);
        digits_of(int).add(1).write(high);
        Ref::from_owned_unchecked(int.cast())
    }
}

impl Int {
    /// `tp_basicsize`: bytes of an integer before its digits.
    pub const BASIC_SIZE: usize = offset_of!(PyLongObject, long_value) + offset_of!(_PyLongValue, ob_digit);

    /// The integer of this value.
    #[inline]
    pub fn from_i64(space: &Space, value: i64) -> PyResult<Ref<Int>> {
        match Int::at_once(space, value) {
            Some(int) => Ok(int),
            None => Int::allocate_i64(space, value),
        }
    }

    /// The static, immortal integer of this value, if there is one.
    #[inline(always)]
    pub fn small(value: i64) -> Option<&'static Int> {
        small(value)
    }

    /// The integer of this value if it is small, or has one digit or two and a block of the free list waits for it: without asking for memory.
    #[inline(always)]
    pub fn at_once(_space: &Space, value: i64) -> Option<Ref<Int>> {
        let index = value.wrapping_sub(SMALLEST) as usize;
        if index < SMALL_COUNT {
            // SAFETY: the index is that of a static, immortal integer.
            return Some(unsafe {
                Ref::from_owned_unchecked(SMALL_INTS.get_unchecked(index).as_ptr().cast())
            });
        }
        if value.unsigned_abs() > SHORT_LARGEST {
            return None;
        }
        let int = FREE.0.take().cast::<PyLongObject>();
        if int.is_null() {
            return None;
        }
        // SAFETY: the block has room for two digits.
        Some(unsafe { fill_short(int, value) })
    }

    /// The static object of a small integer.
    #[inline(always)]
    pub fn small_at_once(value: i64) -> Option<&'static Int> {
        small(value)
    }

    /// Gives the integer another value, if both have one digit and the new one is not that of a static integer; whether it did.
    ///
    /// # Safety
    /// The integer is no subtype's instance, and its only reference is in a place that is to hold a new integer: nobody sees the change.
    #[inline(always)]
    pub unsafe fn reuse(&self, value: i64) -> bool {
        let magnitude = value.unsigned_abs();
        let is_small = (value.wrapping_sub(SMALLEST) as usize) < SMALL_COUNT;
        if is_small || magnitude > u64::from(PyLong_MASK) {
            return false;
        }
        if self.0.long_value.lv_tag.get() >> _PyLong_NON_SIZE_BITS != 1 {
            return false;
        }
        self.0.long_value.lv_tag.set(tag(if value < 0 { NEGATIVE } else { POSITIVE }, 1));
        self.0.long_value.ob_digit[0].set(magnitude as u32);
        true
    }

    /// Positive integers of one digit that are not small: each has an object of its own.
    pub const PLAIN: Range<i32> = LARGEST_SMALL as i32 + 1..PyLong_MASK as i32 + 1;

    /// Gives an integer of [`Int::PLAIN`] another value of those.
    ///
    /// # Safety
    /// Both are; and as for [`Int::reuse`].
    #[inline(always)]
    pub unsafe fn change_plain(&self, value: i64) {
        self.0.long_value.ob_digit[0].set(value as u32);
    }

    /// A new integer of a value that is not small; the free list, if it has one digit or two, is empty.
    #[inline(never)]
    fn allocate_i64(space: &Space, value: i64) -> PyResult<Ref<Int>> {
        if value.unsigned_abs() > SHORT_LARGEST {
            return Int::from_digits(
                space,
                SmallDigits::from_magnitude(value < 0, value.unsigned_abs()).view(),
            );
        }
        let int = memory::allocate(size_of::<PyLongObject>()).cast::<PyLongObject>();
        if int.is_null() {
            return Err(space.memory_error());
        }
        // SAFETY: the block has room for two digits.
        Ok(unsafe { fill_short(int, value) })
    }

    /// The integer of this value.
    pub fn from_u64(space: &Space, value: u64) -> PyResult<Ref<Int>> {
        match i64::try_from(value) {
            Ok(value) => Int::from_i64(space, value),
            Err(_) => Int::from_digits(space, SmallDigits::from_magnitude(false, value).view()),
        }
    }

    /// The integer of this sign and these digits.
    pub fn from_digits(space: &Space, value: IntRef<'_>) -> PyResult<Ref<Int>> {
        let value = IntRef::new(value.negative, value.digits);
        if let (&[] | &[_], Some(small)) = (value.digits, value.to_i64().and_then(small)) {
            return Ok(small.to_ref());
        }
        // SAFETY: all digits are written; an `IntRef` is normalised.
        unsafe {
            let int = allocate(space, value.negative, value.digits.len())?;
            core::ptr::copy_nonoverlapping(value.digits.as_ptr(), digits_of(int), value.digits.len());
            Ok(Ref::from_owned_unchecked(int.cast()))
        }
    }

    /// The integer of this value.
    pub fn from_bigint(space: &Space, value: &BigInt) -> PyResult<Ref<Int>> {
        if let Ok(small) = i64::try_from(value) {
            return Int::from_i64(space, small);
        }
        let (negative, digits) = digits_of_bigint(value);
        Int::from_digits(space, IntRef { negative, digits: &digits })
    }

    /// The value for arithmetic on large integers.
    pub fn to_bigint(&self) -> BigInt {
        match self.to_i64() {
            Some(small) => BigInt::from(small),
            None => self.value().to_bigint(),
        }
    }

    /// Whether both have the same value.
    #[inline]
    pub fn value_equals(&self, other: &Int) -> bool {
        match (self.compact_value(), other.compact_value()) {
            (Some(left), Some(right)) => left == right,
            (None, None) => {
                let (left, right) = (self.value(), other.value());
                left.negative == right.negative && left.digits == right.digits
            }
            _ => false,
        }
    }

    /// The sign and digits.
    #[inline]
    pub fn value(&self) -> IntRef<'_> {
        let tag = self.0.long_value.lv_tag.get();
        let len = tag >> _PyLong_NON_SIZE_BITS;
        // SAFETY: the tag counts the digits that follow.
        let digits = unsafe { core::slice::from_raw_parts(digits_of(self.as_ptr().cast()), len) };
        IntRef { negative: tag & _PyLong_SIGN_MASK == NEGATIVE, digits }
    }

    /// The value if it has at most one digit.
    #[inline]
    pub fn compact_value(&self) -> Option<i64> {
        let tag = self.0.long_value.lv_tag.get();
        (tag < 2 << _PyLong_NON_SIZE_BITS).then(|| {
            let sign = 1 - (tag & _PyLong_SIGN_MASK) as i64;
            sign * i64::from(self.0.long_value.ob_digit[0].get())
        })
    }

    /// The value if it has at most two digits.
    #[inline]
    pub fn short_value(&self) -> Option<i64> {
        if let Some(value) = self.compact_value() {
            return Some(value);
        }
        let tag = self.0.long_value.lv_tag.get();
        (tag >> _PyLong_NON_SIZE_BITS == SHORT_DIGITS).then(|| {
            // SAFETY: the second digit is behind the first one.
            let high = unsafe { *digits_of(self.as_ptr().cast()).add(1) };
            let magnitude = i64::from(self.0.long_value.ob_digit[0].get()) | i64::from(high) << PyLong_SHIFT;
            (1 - (tag & _PyLong_SIGN_MASK) as i64) * magnitude
        })
    }

    /// The value if it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        /// Integers of more digits have more bits.
        const MOST_DIGITS: usize = 3;
        if let Some(value) = self.short_value() {
            return Some(value);
        }
        let digits = self.0.long_value.lv_tag.get() >> _PyLong_NON_SIZE_BITS;
        if digits > MOST_DIGITS { None } else { self.wide_to_i64() }
    }

    #[inline(never)]
    fn wide_to_i64(&self) -> Option<i64> {
        let value = self.value();
        let magnitude = match *value.digits {
            [low, middle, high @ 0..16] => {
                u64::from(low) | u64::from(middle) << PyLong_SHIFT | u64::from(high) << (2 * PyLong_SHIFT)
            }
            _ => return None,
        };
        if value.negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
    }
}

impl Space {
    /// An `int`.
    #[inline]
    pub fn new_int(&self, value: i64) -> PyResult<Ref<Object>> {
        Int::from_i64(self, value).map(Ref::into_object)
    }

    /// An `int` of any size.
    pub fn new_big_int(&self, value: &BigInt) -> PyResult<Ref<Object>> {
        Int::from_bigint(self, value).map(Ref::into_object)
    }
}

/// Bits of a digit, as the tables of the binary interface have it and as the algorithms assume.
const _: () = assert!(PyLong_SHIFT as u32 == algorithms::numeric::digits::SHIFT);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::with_space;

    #[test]
    fn values_survive() {
        with_space(|space| {
            let edge = 1i64 << 30;
            for value in [0, 1, -1, -5, -6, 256, 257, edge - 1, edge, -edge, 1 << 60, i64::MAX, i64::MIN] {
                let int = Int::from_i64(space, value).unwrap();
                assert_eq!(int.to_i64(), Some(value));
                assert_eq!(int.compact_value().is_some(), value.unsigned_abs() < 1 << 30, "{value}");
                assert!(Int::from_digits(space, int.value()).unwrap().to_i64() == Some(value));
            }
            for shift in [60, 63, 64, 90, 200] {
                let big: BigInt = (BigInt::from(1) << shift) + 1;
                let int = Int::from_bigint(space, &-&big).unwrap();
                assert_eq!((int.to_bigint(), int.to_i64().is_some()), (-big, shift < 63));
                assert!(int.value_equals(&Int::from_bigint(space, &int.to_bigint()).unwrap()));
                assert!(!int.value_equals(&Int::from_i64(space, -1).unwrap()));
            }
            let large = Int::from_u64(space, u64::MAX).unwrap();
            assert_eq!((large.to_i64(), large.value().to_u64()), (None, Some(u64::MAX)));
        });
    }

    #[test]
    fn small_integers_are_shared() {
        with_space(|space| {
            for value in SMALLEST..=LARGEST_SMALL {
                let int = Int::from_i64(space, value).unwrap();
                assert!(int.is_immortal() && int.is(&*Int::from_i64(space, value).unwrap()));
                assert_eq!(int.compact_value(), Some(value));
            }
            assert!(Int::from_i64(space, 257).unwrap().is_unique());
        });
    }
}
