//! Doubles between the interpreter's registers and those of the machine that compute with them.
//!
//! A loop over floats waits for its own results: each is stored in a register and loaded from there by the next operation. On the way, the
//! offset that marks a double is added and subtracted. In the machine's general registers that would cost two moves between register
//! files at each step, several cycles each; so it is done where the double is.

use super::{DOUBLE_OFFSET, Value};

/// Two numbers in registers as doubles, if one is an integer and the other one a double.
#[inline(always)]
pub fn with_int(x: Value, y: Value) -> Option<(f64, f64)> {
    if x.is_int() {
        return y.is_double().then(|| (x.as_int() as f64, y.as_double()));
    }
    (x.is_double() && y.is_int()).then(|| (x.as_double(), y.as_int() as f64))
}

/// What has to be added to a double's bits, for the vector unit.
#[cfg(target_arch = "x86_64")]
// SAFETY: any bits are a vector.
static OFFSET: core::arch::x86_64::__m128i = unsafe { core::mem::transmute([DOUBLE_OFFSET, 0]) };

/// The double at `index` of `values`, or a NaN if what stands there is none: the bits of objects and integers, less the offset, are those
/// of NaNs.
///
/// # Safety
/// The place can be read.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub unsafe fn load(values: *const Value, index: usize) -> f64 {
    let value;
    // SAFETY: reads what the caller promises to be there, and a constant that is aligned as the instruction demands.
    unsafe {
        core::arch::asm!(
            "movsd {value}, qword ptr [{values} + 8 * {index}]",
            "psubq {value}, xmmword ptr [rip + {offset}]",
            values = in(reg) values,
            index = in(reg) index,
            offset = sym OFFSET,
            value = out(xmm_reg) value,
            options(pure, readonly, nostack, preserves_flags),
        );
    }
    value
}

/// Stores `value` at `index` of `values`; what stands there is overwritten, not dropped.
///
/// # Safety
/// The place can be written, and `value` is no NaN whose sign bit is set.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub unsafe fn store(values: *mut Value, index: usize, value: f64) {
    // SAFETY: writes where the caller says, and reads a constant that is aligned as the instruction demands.
    unsafe {
        core::arch::asm!(
            "paddq {value}, xmmword ptr [rip + {offset}]",
            "movsd qword ptr [{values} + 8 * {index}], {value}",
            values = in(reg) values,
            index = in(reg) index,
            offset = sym OFFSET,
            value = inout(xmm_reg) value => _,
            options(nostack, preserves_flags),
        );
    }
}

/// The double at `index` of `values`, or a NaN if what stands there is none: the bits of objects and integers, less the offset, are those
/// of NaNs.
///
/// # Safety
/// The place can be read.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub unsafe fn load(values: *const Value, index: usize) -> f64 {
    // SAFETY: the caller's promise.
    unsafe { *values.add(index) }.as_double()
}

/// Stores `value` at `index` of `values`; what stands there is overwritten, not dropped.
///
/// # Safety
/// The place can be written, and `value` is no NaN whose sign bit is set.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub unsafe fn store(values: *mut Value, index: usize, value: f64) {
    // SAFETY: the caller's promise.
    unsafe { *values.add(index) = Value(value.to_bits().wrapping_add(DOUBLE_OFFSET)) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_stored_as_values_are_made() {
        for value in [0.0, -0.0, 1.5, -1.5, f64::MAX, f64::NEG_INFINITY, 5e-324, f64::NAN] {
            let mut registers = [Value::UNBOUND; 3];
            // SAFETY: both places are in the array, and the second one holds a double once it is stored.
            unsafe {
                store(registers.as_mut_ptr(), 1, value);
                assert_eq!(load(registers.as_ptr(), 1).to_bits(), value.to_bits());
            }
            assert_eq!(registers, [Value::UNBOUND, Value::from_double(value).unwrap(), Value::UNBOUND]);
        }
    }

    #[test]
    fn what_is_no_double_is_loaded_as_a_nan() {
        let values = [
            Value::from_i32(0),
            Value::from_i32(-1),
            Value::from_int((1 << 50) - 1).unwrap(),
            Value::from_int(-(1 << 50)).unwrap(),
            Value::from_ptr(0x1000 as *mut _),
            Value::from_ptr(0x7fff_ffff_fff0 as *mut _),
            Value::UNBOUND,
        ];
        for index in 0..values.len() {
            // SAFETY: the place is in the array.
            assert!(unsafe { load(values.as_ptr(), index) }.is_nan());
        }
    }

    #[test]
    fn an_integer_goes_with_a_double_only() {
        let (int, double) = (Value::from_i32(3), Value::from_double(0.5).unwrap());
        assert_eq!(with_int(int, double), Some((3.0, 0.5)));
        assert_eq!(with_int(double, int), Some((0.5, 3.0)));
        for (x, y) in [(int, int), (double, double), (int, Value::UNBOUND), (Value::UNBOUND, double)] {
            assert_eq!(with_int(x, y), None);
        }
    }
}
