//! Doubles between the interpreter's registers and those of the machine that compute with them.
//!
//! A loop over floats waits for its own results: each is stored in a register and loaded from there by the next operation. On the way, the
//! offset that marks a double is added and subtracted. In the machine's general registers that would cost two moves between register
//! files at each step, several cycles each; so it is done where the double is.

use super::{DOUBLE_OFFSET, Value};

/// The two numbers that stand at `first` of `firsts` and at `second` of `seconds` as doubles, if they are numbers and not objects, and one
/// of them at least is a double.
///
/// # Safety
/// Both places can be read.
#[inline(always)]
pub unsafe fn pair(
    firsts: *const Value,
    first: usize,
    seconds: *const Value,
    second: usize,
) -> Option<(f64, f64)> {
    // SAFETY: the caller's promise; what is loaded as a double is one.
    unsafe {
        let (x, y) = (*firsts.add(first), *seconds.add(second));
        if x.is_double() {
            if y.is_double() {
                return Some((load(firsts, first), load(seconds, second)));
            }
            return y.is_int().then(|| (load(firsts, first), y.as_int() as f64));
        }
        (x.is_int() && y.is_double()).then(|| (x.as_int() as f64, load(seconds, second)))
    }
}

/// What has to be added to a double's bits, for the vector unit.
#[cfg(target_arch = "x86_64")]
#[repr(align(16))]
struct Offset([u64; 2]);

#[cfg(target_arch = "x86_64")]
static OFFSET: Offset = Offset([DOUBLE_OFFSET, 0]);

/// The double at `index` of `values`.
///
/// # Safety
/// The place can be read, and [`Value::is_double`] holds for what stands there.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn load(values: *const Value, index: usize) -> f64 {
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

/// The double at `index` of `values`.
///
/// # Safety
/// The place can be read, and [`Value::is_double`] holds for what stands there.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
unsafe fn load(values: *const Value, index: usize) -> f64 {
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
    fn pairs_are_of_numbers_of_which_one_is_a_double() {
        let (int, double) = (Value::from_i32(3), Value::from_double(0.5).unwrap());
        let values = [int, double, Value::from_ptr(0x1000 as *mut _), Value::UNBOUND];
        // SAFETY: the places are in the array.
        let pair_at = |first, second| unsafe { pair(values.as_ptr(), first, values.as_ptr(), second) };
        assert_eq!(pair_at(0, 1), Some((3.0, 0.5)));
        assert_eq!(pair_at(1, 0), Some((0.5, 3.0)));
        assert_eq!(pair_at(1, 1), Some((0.5, 0.5)));
        for (first, second) in [(0, 0), (1, 2), (2, 1), (0, 2), (1, 3), (3, 1)] {
            assert_eq!(pair_at(first, second), None);
        }
    }
}
