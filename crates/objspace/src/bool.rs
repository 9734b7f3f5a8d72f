//! `bool`: the integers `True` and `False`, static objects with an integer's layout.

use crate::int::storage::static_int;
use crate::{Int, Layout, Object, PyResult, Ref, Space, Str, Type, intern, pytype, warnings};
use abi::{PyLongObject, Static, digit};

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

/// Both operands, if they are truth values.
#[inline]
fn truths(a: &Object, b: &Object) -> Option<(bool, bool)> {
    let truth = |object: &Object| object.is_exact::<Bool>().then(|| object.is_true_object());
    Some((truth(a)?, truth(b)?))
}

/// The slot of a bitwise operator: truth values give a truth value, anything else is for `int`.
macro_rules! operator {
    ($space:ident, $a:ident, $b:ident, $operation:expr, $method:ident) => {
        if let Some((a, b)) = truths($a, $b) {
            let operation: fn(bool, bool) -> bool = $operation;
            Ok($space.new_bool(operation(a, b)))
        } else if let (Some(a), Some(b)) = ($a.downcast::<Int>(), $b.downcast::<Int>()) {
            a.$method($space, b).map(Ref::into_object)
        } else {
            Ok($space.not_implemented())
        }
    };
}

/// The truth of an object, as `if` sees it: True or False, which are the only two objects of this class.
///
/// They are integers as well, one and zero. The class has no subclasses.
#[pytype(
    name = "bool",
    symbol = PyBool_Type,
    base = Int,
    itemsize = size_of::<digit>(),
    basicsize = Int::BASIC_SIZE,
    signature = "(object=False, /)"
)]
impl Bool {
    #[slot(tp_new, signature = "(object=False, /)")]
    fn tp_new(space: &Space, _cls: &Type, object: Option<&Object>) -> PyResult<Ref<Object>> {
        let value = match object {
            Some(object) => object.is_true(space)?,
            None => false,
        };
        Ok(space.new_bool(value))
    }

    #[slot(tp_vectorcall, signature = "(object=False, /)")]
    fn tp_vectorcall(space: &Space, _cls: &Type, object: Option<&Object>) -> PyResult<Ref<Object>> {
        let value = match object {
            Some(object) => object.is_true(space)?,
            None => false,
        };
        Ok(space.new_bool(value))
    }

    #[slot(tp_dealloc)]
    unsafe fn tp_dealloc(this: *mut Self) {
        // SAFETY: the objects are static: a count at zero is the mistake of some C code, which is put right.
        unsafe { (*this).make_immortal() }
    }

    #[slot(tp_repr)]
    fn tp_repr(&self, space: &Space) -> Ref<Str> {
        let name = if self.is_true_object() { intern!(space, "True") } else { intern!(space, "False") };
        name.to_ref()
    }

    #[slot(nb_and)]
    fn nb_and(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| a & b, bit_and)
    }

    #[slot(nb_or)]
    fn nb_or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| a | b, bit_or)
    }

    #[slot(nb_xor)]
    fn nb_xor(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        operator!(space, a, b, |a, b| a ^ b, bit_xor)
    }

    #[slot(nb_invert)]
    fn nb_invert(&self, space: &Space) -> PyResult<Ref<Object>> {
        warnings::deprecated(
            space,
            "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise \
             inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
             'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying \
             int.",
        )?;
        space.new_int(if self.is_true_object() { !1 } else { !0 })
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
