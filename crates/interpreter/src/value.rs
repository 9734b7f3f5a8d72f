//! What a register holds: 64 bits that are an object, a float or a small integer, told apart by NaN-boxing.
//!
//! | bits | meaning |
//! | --- | --- |
//! | `0` | unbound |
//! | up to `0x0000_ffff_ffff_ffff` | pointer to an object, verbatim: the register owns a reference |
//! | `0x0001_…` to `0xfff1_…` | a double, its bits plus 2⁴⁸ |
//! | from `0xfff8_…` | a 51-bit signed integer in the low bits |
//!
//! Pointers stand verbatim, so that a run of registers without numbers is the `PyObject *const *` of a vectorcall. A NaN whose
//! sign bit is set would run into the integers: it stays a heap object.

use abi::PyObject;
use objspace::{Float, Int, Layout, Object, PyResult, Ref, Space};

/// A register's content. Copying it copies no reference: the interpreter's code says who owns.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(u64);

const DOUBLE_OFFSET: u64 = 1 << 48;
const INT_TAG: u64 = 0xfff8 << 48;
const INT_BITS: u32 = 51;
const INT_SHIFT: u32 = 64 - INT_BITS;
const NEGATIVE_INFINITY: u64 = 0xfff0 << 48;

impl Value {
    /// Nothing: an unbound local, a dead temporary.
    pub const UNBOUND: Value = Value(0);

    /// The bits.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Takes over a reference.
    #[inline(always)]
    pub fn from_ref<T: Layout>(object: Ref<T>) -> Value {
        Value(object.into_ptr() as u64)
    }

    /// A pointer whose reference, if one is owned, the caller accounts for. Null is [`Value::UNBOUND`].
    #[inline(always)]
    pub fn from_ptr(ptr: *mut PyObject) -> Value {
        Value(ptr as u64)
    }

    /// An immortal object.
    #[inline(always)]
    pub fn immortal(object: &'static Object) -> Value {
        Value(object.as_ptr() as u64)
    }

    /// A truth value.
    #[inline(always)]
    pub fn from_bool(value: bool) -> Value {
        Value::immortal(objspace::bool_object(value))
    }

    /// An integer, if it fits in 51 bits.
    #[inline(always)]
    pub const fn from_int(value: i64) -> Option<Value> {
        if ((value << INT_SHIFT) >> INT_SHIFT) == value { Some(Value(value as u64 | INT_TAG)) } else { None }
    }

    /// An integer that is known to fit in 32 bits.
    #[inline(always)]
    pub const fn from_i32(value: i32) -> Value {
        Value(value as i64 as u64 | INT_TAG)
    }

    /// A double, unless it is a NaN with its sign bit set.
    #[inline(always)]
    pub const fn from_double(value: f64) -> Option<Value> {
        let bits = value.to_bits();
        if bits <= NEGATIVE_INFINITY { Some(Value(bits + DOUBLE_OFFSET)) } else { None }
    }

    /// An integer of any 64-bit value, boxed if it must be.
    #[inline]
    pub fn int(space: &Space, value: i64) -> PyResult<Value> {
        match Value::from_int(value) {
            Some(value) => Ok(value),
            None => Ok(Value::from_ref(space.new_int(value)?)),
        }
    }

    /// A double, boxed if it must be.
    #[inline]
    pub fn double(space: &Space, value: f64) -> PyResult<Value> {
        match Value::from_double(value) {
            Some(value) => Ok(value),
            None => Ok(Value::from_ref(space.new_float(value)?)),
        }
    }

    /// Whether the register holds nothing.
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.0 == 0
    }

    /// Whether this is an object (not a number in the register, not nothing).
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.0.wrapping_sub(1) < DOUBLE_OFFSET - 1
    }

    /// Whether this is an integer in the register.
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 >= INT_TAG
    }

    /// Whether both are integers in registers.
    #[inline(always)]
    pub const fn both_ints(self, other: Value) -> bool {
        self.0 & other.0 >= INT_TAG
    }

    /// Whether this is a double in the register.
    #[inline(always)]
    pub const fn is_double(self) -> bool {
        self.0.wrapping_sub(DOUBLE_OFFSET) <= NEGATIVE_INFINITY
    }

    /// The integer; meaningful only if [`Value::is_int`].
    #[inline(always)]
    pub const fn as_int(self) -> i64 {
        ((self.0 << INT_SHIFT) as i64) >> INT_SHIFT
    }

    /// The double; meaningful only if [`Value::is_double`].
    #[inline(always)]
    pub const fn as_double(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(DOUBLE_OFFSET))
    }

    /// The pointer; meaningful only if [`Value::is_object`] (or unbound: null).
    #[inline(always)]
    pub const fn as_ptr(self) -> *mut PyObject {
        self.0 as *mut PyObject
    }

    /// The sum of two integers in registers, if it fits.
    #[inline(always)]
    pub const fn add_ints(self, other: Value) -> Option<Value> {
        let (sum, overflow) = ((self.0 << INT_SHIFT) as i64).overflowing_add((other.0 << INT_SHIFT) as i64);
        if overflow { None } else { Some(Value(sum as u64 >> INT_SHIFT | INT_TAG)) }
    }

    /// The difference of two integers in registers, if it fits.
    #[inline(always)]
    pub const fn subtract_ints(self, other: Value) -> Option<Value> {
        let (difference, overflow) =
            ((self.0 << INT_SHIFT) as i64).overflowing_sub((other.0 << INT_SHIFT) as i64);
        if overflow { None } else { Some(Value(difference as u64 >> INT_SHIFT | INT_TAG)) }
    }

    /// The product of two integers in registers, if it fits.
    #[inline(always)]
    pub const fn multiply_ints(self, other: Value) -> Option<Value> {
        let (product, overflow) = ((self.0 << INT_SHIFT) as i64).overflowing_mul(other.as_int());
        if overflow { None } else { Some(Value(product as u64 >> INT_SHIFT | INT_TAG)) }
    }

    /// The object, borrowed from whoever owns the reference.
    ///
    /// # Safety
    /// [`Value::is_object`] holds, and the owner keeps the object alive for `'a`.
    #[inline(always)]
    pub unsafe fn as_object<'a>(self) -> &'a Object {
        debug_assert!(self.is_object());
        // SAFETY: the caller's promise.
        unsafe { Object::from_ptr(self.as_ptr()) }
    }

    /// Adds a reference if this is an object: the copy owns it.
    ///
    /// # Safety
    /// If this is an object, it is alive.
    #[inline(always)]
    pub unsafe fn duplicate(self) -> Value {
        if self.is_object() {
            // SAFETY: the object is alive.
            unsafe { self.as_object() }.incref();
        }
        self
    }

    /// Gives up the reference if this is an object, which may run any code.
    ///
    /// # Safety
    /// If this is an object, the caller owns a reference to it.
    #[inline(always)]
    pub unsafe fn release(self) {
        if self.is_object() {
            // SAFETY: the caller's promise.
            unsafe { Object::decref(self.as_ptr()) };
        }
    }

    /// The value as an object: the reference moves, or a number is boxed.
    ///
    /// # Safety
    /// If this is an object, the caller owns a reference to it and gives it up. It is not unbound.
    #[inline]
    pub unsafe fn into_object(self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_object() {
            // SAFETY: the caller's promise.
            return Ok(unsafe { Ref::from_owned(self.as_ptr()) });
        }
        self.box_number(space)
    }

    /// A number in a register as an object.
    #[inline(never)]
    pub fn box_number(self, space: &Space) -> PyResult<Ref<Object>> {
        debug_assert!(!self.is_unbound() && !self.is_object());
        if self.is_int() { space.new_int(self.as_int()) } else { space.new_float(self.as_double()) }
    }

    /// The integer that this is: in the register, or an exact `int` object that fits in 64 bits.
    ///
    /// # Safety
    /// If this is an object, it is alive.
    #[inline(always)]
    pub unsafe fn to_int(self) -> Option<i64> {
        if self.is_int() {
            return Some(self.as_int());
        }
        if self.is_object() {
            // SAFETY: the caller's promise.
            return unsafe { self.as_object() }.downcast_exact::<Int>().and_then(Int::to_i64);
        }
        None
    }

    /// The double that this is: in the register, or an exact `float` object.
    ///
    /// # Safety
    /// If this is an object, it is alive.
    #[inline(always)]
    pub unsafe fn to_double(self) -> Option<f64> {
        if self.is_double() {
            return Some(self.as_double());
        }
        if self.is_object() {
            // SAFETY: the caller's promise.
            return unsafe { self.as_object() }.downcast_exact::<Float>().map(Float::value);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_round_trip_within_their_range() {
        for value in [0, 1, -1, (1 << 50) - 1, -(1 << 50), 12345678901] {
            let boxed = Value::from_int(value).unwrap();
            assert!(boxed.is_int() && !boxed.is_double() && !boxed.is_object() && !boxed.is_unbound());
            assert_eq!(boxed.as_int(), value);
        }
        for value in [1 << 50, -(1 << 50) - 1, i64::MAX, i64::MIN] {
            assert!(Value::from_int(value).is_none());
        }
    }

    #[test]
    fn doubles_round_trip_but_for_negative_nans() {
        for value in
            [0.0, -0.0, 1.5, -1.5, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY, 5e-324]
        {
            let boxed = Value::from_double(value).unwrap();
            assert!(boxed.is_double() && !boxed.is_int() && !boxed.is_object(), "{value}");
            assert_eq!(boxed.as_double().to_bits(), value.to_bits());
        }
        let nan = f64::from_bits(0x7ff8_0000_0000_0000);
        assert!(Value::from_double(nan).unwrap().is_double());
        assert!(Value::from_double(f64::from_bits(0x7fff_ffff_ffff_ffff)).unwrap().is_double());
        assert!(Value::from_double(-nan).is_none());
    }

    #[test]
    fn arithmetic_notices_overflow() {
        let int = |value| Value::from_int(value).unwrap();
        let max = (1 << 50) - 1;
        assert_eq!(int(-7).add_ints(int(3)).unwrap().as_int(), -4);
        assert!(int(max).add_ints(int(1)).is_none());
        assert_eq!(int(-max).subtract_ints(int(1)).unwrap().as_int(), -max - 1);
        assert!(int(-max - 1).subtract_ints(int(1)).is_none());
        assert_eq!(int(-(1 << 25)).multiply_ints(int(1 << 25)).unwrap().as_int(), -(1 << 50));
        assert!(int(1 << 25).multiply_ints(int(1 << 25)).is_none());
    }

    #[test]
    fn pointers_are_verbatim() {
        let value = Value::from_ptr(0x7fff_ffff_fff0 as *mut PyObject);
        assert!(value.is_object() && !value.is_int() && !value.is_double());
        assert_eq!(value.as_ptr() as usize, 0x7fff_ffff_fff0);
        assert!(!Value::UNBOUND.is_object() && !Value::UNBOUND.is_double() && !Value::UNBOUND.is_int());
    }
}
