//! `bool`: the integers `True` and `False`, static objects with an integer's layout.

use crate::int::storage::static_int;
use crate::{Int, Layout, Object, Ref, Space, pytype};
use abi::{PyLongObject, Static};

crate::layout! {
    /// `True` or `False`.
    pub struct Bool(PyLongObject);
}

/// `True`, as C code knows it.
#[unsafe(no_mangle)]
pub static _Py_TrueStruct: Static<PyLongObject> = static_int(&PyBool_Type, 1, 0);

/// `False`, as C code knows it.
#[unsafe(no_mangle)]
pub static _Py_FalseStruct: Static<PyLongObject> = static_int(&PyBool_Type, 0, 0);

/// `True` or `False`, borrowed for ever.
#[inline]
pub fn bool_object(value: bool) -> &'static Object {
    let object = if value { &_Py_TrueStruct } else { &_Py_FalseStruct };
    // SAFETY: a static object lives for ever.
    unsafe { Object::from_ptr(object.as_ptr().cast()) }
}

impl Space {
    /// `True` or `False`.
    #[inline]
    pub fn new_bool(&self, value: bool) -> Ref<Object> {
        bool_object(value).to_ref()
    }
}

impl Object {
    /// Whether this is `True`.
    #[inline]
    pub fn is_true_object(&self) -> bool {
        core::ptr::eq(self.as_ptr(), _Py_TrueStruct.as_ptr().cast())
    }

    /// Whether this is `False`.
    #[inline]
    pub fn is_false_object(&self) -> bool {
        core::ptr::eq(self.as_ptr(), _Py_FalseStruct.as_ptr().cast())
    }
}

/// The truth value as an integer.
#[pytype(name = "bool", symbol = PyBool_Type, base = Int, itemsize = 4, basicsize = Int::BASIC_SIZE)]
impl Bool {
    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the objects are static: a count at zero is the mistake of some C code, which is put right.
        unsafe { (*this).make_immortal() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_values_are_integers_that_stay() {
        for value in [false, true] {
            let object = bool_object(value);
            assert!(object.is_exact::<Bool>() && object.is_immortal());
            // SAFETY: truth values have an integer's layout.
            assert_eq!(unsafe { object.cast_unchecked::<Int>() }.to_i64(), Some(value.into()));
            assert_eq!((object.is_true_object(), object.is_false_object()), (value, !value));
        }
    }
}
