//! Boxes at hand: what numbers in registers are put into when they are arguments of C functions.
//!
//! Most C functions look at a number and forget it. So for each of the first places in a call the last box is kept, with a reference of
//! its own: an argument of the same value gets it again, and where nobody else has it any more, one of another value of the kind
//! is written into it. A kept box of an `int` is one of [`Int::PLAIN`]. Nothing is kept if free lists are left out.

use crate::value::Value;
use abi::PyObject;
use core::cell::Cell;
use core::ptr;
use objspace::mechanisms::Mechanism;
use objspace::{Float, GilCell, Int, Layout, Object, PyResult, Ref, Space};

/// Places in a call that have a box; those behind them share these.
const PLACES: usize = 4;

/// The box of a place, and what is in it: unbound and null before there is one.
struct Kept {
    value: Cell<Value>,
    object: Cell<*mut PyObject>,
}

static KEPT: GilCell<[Kept; PLACES]> = GilCell::new(
    [const { Kept { value: Cell::new(Value::UNBOUND), object: Cell::new(ptr::null_mut()) } }; PLACES],
);

impl Kept {
    /// The box, if it has this value or can be given it at once. The place keeps its reference.
    #[inline(always)]
    fn with(&self, value: Value) -> Option<Ref<Object>> {
        let object = self.object.get();
        // SAFETY: the place owns a reference to the box, if it has a value, which tells the box's type. Where there is no other
        // reference, nobody sees the change.
        unsafe {
            if self.value.get() != value {
                if !is_plain(value) || !self.value.get().is_int() || !Object::from_ptr(object).is_unique() {
                    return None;
                }
                Object::from_ptr(object).cast_unchecked::<Int>().change_plain(value.as_int());
                self.value.set(value);
            }
            Some(Object::from_ptr(object).to_ref())
        }
    }

    /// A box for a value that [`Kept::with`] has none for, which is kept from now on if it is of the kind.
    fn replace(&self, space: &Space, value: Value) -> PyResult<Ref<Object>> {
        if value.is_double() && self.value.get().is_double() {
            // SAFETY: as in `Kept::with`.
            unsafe {
                let object = Object::from_ptr(self.object.get());
                if object.is_unique() {
                    object.cast_unchecked::<Float>().reuse(value.as_double());
                    self.value.set(value);
                    return Ok(object.to_ref());
                }
            }
        }
        let boxed = value.box_number(space)?;
        let is_left_out = cfg!(feature = "self-check") || Mechanism::FreeLists.is_left_out();
        if (is_plain(value) || value.is_double()) && !is_left_out {
            self.value.set(value);
            let old = self.object.replace(boxed.clone().into_ptr());
            // SAFETY: the place owned it, or there was none; dropping a number runs no code.
            drop(unsafe { Ref::<Object>::from_nullable(old) });
        }
        Ok(boxed)
    }
}

/// Whether this is an `int` in a register, of [`Int::PLAIN`].
#[inline(always)]
const fn is_plain(value: Value) -> bool {
    const FIRST: u64 = Value::from_i32(Int::PLAIN.start).bits();
    const COUNT: u64 = (Int::PLAIN.end - Int::PLAIN.start) as u64;
    value.bits().wrapping_sub(FIRST) < COUNT
}

/// A box for a number in a register, the argument in this place of a call, if there is one at hand.
#[inline(always)]
pub fn at_hand(space: &Space, place: usize, value: Value) -> Option<Ref<Object>> {
    KEPT.get(space)[place % PLACES].with(value)
}

/// Boxes the numbers among a call's arguments where they stand.
///
/// # Errors
/// `MemoryError`.
///
/// # Safety
/// The registers are `count` bound temporaries of a frame.
pub unsafe fn box_arguments(space: &Space, first: *mut Value, count: usize) -> PyResult<()> {
    for place in 0..count {
        // SAFETY: the caller's promise; numbers own nothing.
        unsafe {
            let register = first.add(place);
            let value = *register;
            if !value.is_object() {
                let boxed = match at_hand(space, place, value) {
                    Some(boxed) => boxed,
                    None => KEPT.get(space)[place % PLACES].replace(space, value)?,
                };
                *register = Value::from_ref(boxed);
            }
        }
    }
    Ok(())
}

#[cfg(all(test, not(feature = "self-check")))]
mod tests {
    use super::*;
    use objspace::testing::with_space;

    /// What the arguments become.
    fn boxed(space: &Space, values: &[Value]) -> Vec<Ref<Object>> {
        let mut registers = values.to_vec();
        // SAFETY: the registers hold numbers, and their boxes are taken out of them.
        unsafe {
            box_arguments(space, registers.as_mut_ptr(), registers.len()).unwrap();
            registers.into_iter().map(|value| Ref::from_owned(value.as_ptr())).collect()
        }
    }

    fn int(value: i64) -> Value {
        Value::from_int(value).unwrap()
    }

    #[test]
    fn a_box_that_somebody_has_keeps_its_value() {
        with_space(|space| {
            let first = boxed(space, &[int(1000), int(2000)]);
            let second = boxed(space, &[int(1000), int(2001)]);
            assert!(first[0].is(&second[0]) && !first[1].is(&second[1]));
            let value = |object: &Object| object.downcast::<Int>().and_then(Int::to_i64);
            assert_eq!([&first[1], &second[1]].map(|object| value(object)), [Some(2000), Some(2001)]);
            let address = second[1].as_ptr();
            drop((first, second));
            let third = boxed(space, &[int(-7), int(3000)]);
            assert_eq!((value(&third[0]), value(&third[1])), (Some(-7), Some(3000)));
            assert_eq!(third[1].as_ptr(), address);
        });
    }

    #[test]
    fn every_kind_of_number_has_its_box() {
        with_space(|space| {
            for value in [0, 256, 257, -6, 1 << 30, (1 << 30) - 1, (1 << 50) - 1, 300] {
                let object = boxed(space, &[int(value)]).remove(0);
                assert_eq!(object.downcast::<Int>().unwrap().to_i64(), Some(value));
                let double = Value::from_double(value as f64 + 0.5).unwrap();
                let object = boxed(space, &[double]).remove(0);
                assert_eq!(object.downcast::<Float>().unwrap().value(), value as f64 + 0.5);
            }
        });
    }
}
