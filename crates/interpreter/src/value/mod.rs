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

pub mod double;

use abi::PyObject;
use objspace::{Float, Int, Layout, Object, PyResult, Ref, Space, Str};

/// A register's content. Copying it copies no reference: the interpreter's code says who owns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Value(u64);

const DOUBLE_OFFSET: u64 = 1 << 48;
const INT_TAG: u64 = 0xfff8 << 48;
const INT_BITS: u32 = 51;
const INT_SHIFT: u32 = 64 - INT_BITS;
const NEGATIVE_INFINITY: u64 = 0xfff0 << 48;

/// A constant that the compiler does not know. It would make it of another one at hand in two steps, which then stand in the way from one
/// operation of a loop to the next.
#[inline(always)]
fn opaque(mut constant: u64) -> u64 {
    // SAFETY: no code at all.
    unsafe {
        core::arch::asm!("/* {} */", inlateout(reg) constant, options(pure, nomem, nostack, preserves_flags));
    }
    constant
}

impl Value {
    /// Nothing: an unbound local, a dead temporary.
    pub const UNBOUND: Value = Value(0);

    /// The value whose bits these are.
    #[inline(always)]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

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

    /// A new reference to an object.
    #[inline(always)]
    pub fn new_reference(object: &Object) -> Value {
        Value::from_ref(object.to_ref())
    }

    /// The number that an exact `float` is, or an exact `int` of one digit; a new reference to what is neither.
    #[inline(always)]
    pub fn number_or_reference(object: &Object) -> Value {
        let number = match object.downcast_exact::<Float>() {
            Some(float) => Value::from_double(float.value()),
            None => {
                let int = object.downcast_exact::<Int>().and_then(Int::compact_value);
                int.map(|value| Value(value as u64 | INT_TAG))
            }
        };
        number.unwrap_or_else(|| Value::new_reference(object))
    }

    /// A double, unless it is a NaN with its sign bit set.
    #[inline(always)]
    pub fn from_double(value: f64) -> Option<Value> {
        let bits = value.to_bits();
        if bits <= NEGATIVE_INFINITY { Some(Value(bits.wrapping_add(opaque(DOUBLE_OFFSET)))) } else { None }
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
    pub fn add_ints(self, other: Value) -> Option<Value> {
        let (sum, overflow) = ((self.0 << INT_SHIFT) as i64).overflowing_add((other.0 << INT_SHIFT) as i64);
        if overflow { None } else { Some(Value(sum as u64 >> INT_SHIFT | opaque(INT_TAG))) }
    }

    /// The difference of two integers in registers, if it fits.
    #[inline(always)]
    pub fn subtract_ints(self, other: Value) -> Option<Value> {
        let (difference, overflow) =
            ((self.0 << INT_SHIFT) as i64).overflowing_sub((other.0 << INT_SHIFT) as i64);
        if overflow { None } else { Some(Value(difference as u64 >> INT_SHIFT | opaque(INT_TAG))) }
    }

    /// The product of two integers in registers, if it fits.
    #[inline(always)]
    pub fn multiply_ints(self, other: Value) -> Option<Value> {
        let (product, overflow) = ((self.0 << INT_SHIFT) as i64).overflowing_mul(other.as_int());
        if overflow { None } else { Some(Value(product as u64 >> INT_SHIFT | opaque(INT_TAG))) }
    }

    /// The bitwise and of two integers in registers.
    #[inline(always)]
    pub const fn and_ints(self, other: Value) -> Option<Value> {
        Some(Value(self.0 & other.0))
    }

    /// The bitwise or of two integers in registers.
    #[inline(always)]
    pub const fn or_ints(self, other: Value) -> Option<Value> {
        Some(Value(self.0 | other.0))
    }

    /// The bitwise exclusive or of two integers in registers.
    #[inline(always)]
    pub const fn xor_ints(self, other: Value) -> Option<Value> {
        Some(Value((self.0 ^ other.0) | INT_TAG))
    }

    /// An integer in a register shifted left, if the count is sensible and the result fits.
    #[inline(always)]
    pub const fn shift_left_ints(self, other: Value) -> Option<Value> {
        let (value, count) = (self.0 << INT_SHIFT, other.as_int());
        if count < 0 || count >= INT_BITS as i64 {
            return None;
        }
        let shifted = value << count;
        if (shifted as i64) >> count != value as i64 {
            return None;
        }
        Some(Value(shifted >> INT_SHIFT | INT_TAG))
    }

    /// An integer in a register shifted right, if the count is not negative.
    #[inline(always)]
    pub const fn shift_right_ints(self, other: Value) -> Option<Value> {
        let count = other.as_int();
        if count < 0 {
            return None;
        }
        let count = if count > 63 { 63 } else { count };
        Some(Value((self.as_int() >> count) as u64 | INT_TAG))
    }

    /// The quotient of two integers in registers, rounded down, if the divisor is not zero and the quotient fits.
    #[inline(always)]
    pub const fn floor_divide_ints(self, other: Value) -> Option<Value> {
        let (x, y) = (self.as_int(), other.as_int());
        if y == 0 {
            return None;
        }
        if (x | y) >> 32 == 0 {
            // Division of 32 bits is several times as fast on many machines.
            return Some(Value((x as u32 / y as u32) as u64 | INT_TAG));
        }
        let (quotient, remainder) = (x / y, x % y);
        Value::from_int(quotient - (remainder != 0 && (remainder < 0) != (y < 0)) as i64)
    }

    /// The remainder of two integers in registers, with the divisor's sign, if that is not zero.
    #[inline(always)]
    pub const fn remainder_ints(self, other: Value) -> Option<Value> {
        let (x, y) = (self.as_int(), other.as_int());
        if y == 0 {
            return None;
        }
        if (x | y) >> 32 == 0 {
            return Some(Value((x as u32 % y as u32) as u64 | INT_TAG));
        }
        let remainder = x % y;
        let adjusted = if remainder != 0 && (remainder < 0) != (y < 0) { remainder + y } else { remainder };
        Some(Value(adjusted as u64 | INT_TAG))
    }

    /// This and `other` as integers in registers, if both are small ints, in registers or boxed.
    ///
    /// # Safety
    /// Those that are objects are alive.
    #[inline(always)]
    pub unsafe fn int_operands(self, other: Value) -> Option<(Value, Value)> {
        // SAFETY: the caller's promise.
        unsafe { Some((self.to_small_int()?, other.to_small_int()?)) }
    }

    /// # Safety
    /// As [`Value::int_operands`].
    #[inline(always)]
    unsafe fn to_small_int(self) -> Option<Value> {
        if self.is_int() {
            return Some(self);
        }
        if !self.is_object() {
            return None;
        }
        // SAFETY: the caller's promise.
        let int = unsafe { self.as_object() }.downcast_exact::<Int>()?;
        int.compact_value().map(|value| Value(value as u64 | INT_TAG))
    }

    /// This and `other` as doubles, if both are numbers, in registers or boxed floats, and at least one is a float.
    ///
    /// # Safety
    /// Those that are objects are alive.
    #[inline(always)]
    pub unsafe fn float_operands(self, other: Value) -> Option<(f64, f64)> {
        if self.both_ints(other) {
            return None;
        }
        // SAFETY: the caller's promise.
        unsafe { Some((self.to_number()?, other.to_number()?)) }
    }

    /// This and `other`, if both are exact strings.
    ///
    /// # Safety
    /// Those that are objects are alive, and stay so for `'a`.
    #[inline(always)]
    pub unsafe fn text_operands<'a>(self, other: Value) -> Option<(&'a Str, &'a Str)> {
        if !self.is_object() || !other.is_object() {
            return None;
        }
        // SAFETY: the caller's promise.
        unsafe { Some((self.as_object().downcast_exact()?, other.as_object().downcast_exact()?)) }
    }

    /// Whether this is an int or a float, in the register or boxed.
    ///
    /// # Safety
    /// If this is an object, it is alive. It is not unbound.
    #[inline(always)]
    pub unsafe fn is_number(self) -> bool {
        debug_assert!(!self.is_unbound());
        // SAFETY: the caller's promise.
        !self.is_object()
            || unsafe { self.as_object().is_exact::<Int>() || self.as_object().is_exact::<Float>() }
    }

    /// # Safety
    /// As [`Value::float_operands`].
    #[inline(always)]
    unsafe fn to_number(self) -> Option<f64> {
        if self.is_int() {
            return Some(self.as_int() as f64);
        }
        // SAFETY: the caller's promise.
        unsafe { self.to_double() }
    }

    /// The truth of a bool, or of an integer in the register.
    #[inline(always)]
    pub fn plain_truth(self) -> Option<bool> {
        if self == Value::from_bool(true) {
            Some(true)
        } else if self == Value::from_bool(false) {
            Some(false)
        } else {
            self.is_int().then(|| self != Value::from_i32(0))
        }
    }

    /// The object, borrowed from whoever owns the reference.
    ///
    /// # Safety
    /// [`Value::is_object`] holds, and the owner keeps the object alive for `'a`.
    #[inline(always)]
    pub unsafe fn as_object<'a>(self) -> &'a Object {
        debug_assert!(self.is_object());
        // SAFETY: the caller's promise; an object's address is not null, which spares its users a look.
        unsafe {
            core::hint::assert_unchecked(!self.is_unbound());
            Object::from_ptr(self.as_ptr())
        }
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

    /// Whether this is an object with one reference left.
    ///
    /// # Safety
    /// If this is an object, it is alive.
    #[inline(always)]
    pub unsafe fn is_last_reference(self) -> bool {
        // SAFETY: the caller's promise.
        self.is_object() && unsafe { self.as_object() }.is_unique()
    }

    /// Gives up the reference if this is an object; `true` if it was the last, and the caller is to free the object
    /// ([`objspace::finalization::dealloc`]).
    ///
    /// # Safety
    /// If this is an object, the caller owns a reference to it.
    #[inline(always)]
    #[must_use = "an object whose last reference is gone must be freed"]
    pub unsafe fn is_last_given_up(self) -> bool {
        if !self.is_object() {
            return false;
        }
        // SAFETY: the caller's promise.
        unsafe { Object::decref_only(self.as_ptr()) }
    }

    /// Gives up the reference if this is an object.
    ///
    /// # Safety
    /// As [`Value::is_last_given_up`]; it is not the last.
    #[inline(always)]
    pub unsafe fn give_up(self) {
        // SAFETY: the caller's promise.
        let is_last = unsafe { self.is_last_given_up() };
        debug_assert!(!is_last);
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

    /// The truth, if no function has to be called for it.
    ///
    /// # Safety
    /// If this is an object, it is alive. It is not unbound.
    #[inline(always)]
    pub unsafe fn truth_at_once(self) -> Option<bool> {
        if self.is_object() {
            // SAFETY: the caller's promise.
            return unsafe { self.as_object() }.truth_at_once();
        }
        Some(if self.is_int() { self.as_int() != 0 } else { self.as_double() != 0.0 })
    }

    /// A number in a register as an object, if a block waits for it.
    #[inline(always)]
    pub fn box_at_once(self, space: &Space) -> Option<Ref<Object>> {
        debug_assert!(!self.is_unbound() && !self.is_object());
        if self.is_int() {
            Int::at_once(space, self.as_int()).map(Ref::into_object)
        } else {
            Float::at_once(space, self.as_double()).map(Ref::into_object)
        }
    }

    /// Puts a number of a register in the box that is to be replaced by it, if nobody else has that box and it is one for such numbers;
    /// whether it did.
    ///
    /// # Safety
    /// `old` is an object that the caller has a reference to, or null.
    #[inline(always)]
    pub unsafe fn reuse_box(self, old: *mut PyObject) -> bool {
        // SAFETY: the caller's promise; with one reference there is nobody who could see the change.
        unsafe {
            let Some(old) = Object::from_nullable(old) else { return false };
            if !old.is_unique() {
                return false;
            }
            if self.is_int() {
                return old.downcast_exact::<Int>().is_some_and(|int| int.reuse(self.as_int()));
            }
            match old.downcast_exact::<Float>() {
                Some(float) => {
                    float.reuse(self.as_double());
                    true
                }
                None => false,
            }
        }
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
    fn bits_and_divisions_are_those_of_integers() {
        let int = |value| Value::from_int(value).unwrap();
        let samples = [0, 1, -1, 2, -3, 7, -8, 255, -12345678901, (1 << 50) - 1, -(1 << 50)];
        for x in samples {
            for y in samples {
                assert_eq!(int(x).and_ints(int(y)), Some(int(x & y)), "{x} & {y}");
                assert_eq!(int(x).or_ints(int(y)), Some(int(x | y)), "{x} | {y}");
                assert_eq!(int(x).xor_ints(int(y)), Some(int(x ^ y)), "{x} ^ {y}");
                if y != 0 {
                    let quotient = (x as f64 / y as f64).floor();
                    let (floor, rest) =
                        (int(x).floor_divide_ints(int(y)), int(x).remainder_ints(int(y)).unwrap());
                    assert_eq!(floor.is_none(), x == -(1 << 50) && y == -1);
                    if let Some(floor) = floor {
                        assert_eq!(floor.as_int() * y + rest.as_int(), x, "{x} // {y}");
                        assert!((floor.as_int() as f64 - quotient).abs() <= 1.0, "{x} // {y}");
                    }
                    assert!(rest.as_int() == 0 || (rest.as_int() < 0) == (y < 0), "{x} % {y}");
                    assert!(rest.as_int().abs() < y.abs(), "{x} % {y}");
                }
            }
            for count in [0, 1, 13, 50] {
                let fits = Value::from_int(x << count).filter(|_| (x << count) >> count == x);
                assert_eq!(int(x).shift_left_ints(int(count)), fits, "{x} << {count}");
                assert_eq!(int(x).shift_right_ints(int(count)), Some(int(x >> count)), "{x} >> {count}");
            }
            assert_eq!(int(x).shift_left_ints(int(51)), None);
            assert_eq!(int(x).shift_right_ints(int(1000)), Some(int(if x < 0 { -1 } else { 0 })));
            assert!(int(x).shift_right_ints(int(-1)).is_none() && int(x).floor_divide_ints(int(0)).is_none());
        }
    }

    #[test]
    fn pointers_are_verbatim() {
        let value = Value::from_ptr(0x7fff_ffff_fff0 as *mut PyObject);
        assert!(value.is_object() && !value.is_int() && !value.is_double());
        assert_eq!(value.as_ptr() as usize, 0x7fff_ffff_fff0);
        assert!(!Value::UNBOUND.is_object() && !Value::UNBOUND.is_double() && !Value::UNBOUND.is_int());
    }
}
