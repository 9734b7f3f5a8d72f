//! `weakref.proxy`: an object that does what the one it refers to weakly does.

use super::{Kind, dealloc, new, take_callback, target, unlink};
use crate::gc::Visitor;
use crate::shim::Args;
use crate::{CompareOp, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Str, intern, number, pytype};
use abi::PyWeakReference;
use core::ffi::c_int;

crate::layout! {
    /// A proxy of an object that cannot be called.
    pub struct Proxy(PyWeakReference);
}

crate::layout! {
    /// A proxy of an object that can be called.
    pub struct CallableProxy(PyWeakReference);
}

/// A proxy of `object`; the callback gets it when the object has died.
///
/// # Errors
/// `TypeError` when the object's type does not support weak references.
pub fn new_proxy(space: &Space, object: &Object, callback: Option<&Object>) -> PyResult<Ref<Object>> {
    let ty = if object.is_callable() { CallableProxy::type_object() } else { Proxy::type_object() };
    new(space, ty, Kind::Proxy, object, callback)
}

/// The object behind a proxy; any other object is itself.
///
/// # Errors
/// `ReferenceError` when it is gone.
fn unwrap(space: &Space, object: &Object) -> PyResult<Ref<Object>> {
    if !object.is_exact::<Proxy>() && !object.is_exact::<CallableProxy>() {
        return Ok(object.to_ref());
    }
    target(object).ok_or_else(|| space.reference_error("weakly-referenced object no longer exists"))
}

macro_rules! proxy_type {
    ($view:ident, $name:literal, $symbol:ident, { $($extra:tt)* }) => {
        #[pytype(
            name = $name,
            module = "weakref",
            symbol = $symbol,
            flags = HAVE_GC,
            unhashable,
            tp_alloc = crate::slot_functions::PyType_GenericAlloc,
            tp_free = crate::slot_functions::PyObject_GC_Del,
        )]
        impl $view {
            $($extra)*

            #[slot(tp_dealloc)]
            unsafe fn dealloc(this: *mut Self) {
                // SAFETY: the proxy is dead.
                unsafe { dealloc(this.cast()) }
            }

            #[slot(tp_traverse)]
            unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
                visit.object(self.0.wr_callback.get())
            }

            #[slot(tp_clear)]
            fn clear(&self) {
                // SAFETY: the proxy is alive.
                let callback = unsafe {
                    unlink(self.as_ptr().cast());
                    take_callback(self.as_ptr().cast())
                };
                drop(callback);
            }

            #[slot(tp_repr)]
            fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
                let at = self.as_ptr();
                match target(self) {
                    None => Str::from_display(space, &format_args!("<weakproxy at {at:p}; dead>")),
                    Some(object) => {
                        let (ty, target) = (object.ty().tp_name(), object.as_ptr());
                        Str::from_display(space, &format_args!("<weakproxy at {at:p}; to '{ty}' at {target:p}>"))
                    }
                }
            }

            #[slot(tp_str)]
            fn str_of_target(&self, space: &Space) -> PyResult<Ref<Str>> {
                unwrap(space, self)?.str(space)
            }

            #[slot(tp_getattro)]
            fn get_attribute(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
                unwrap(space, self)?.getattr_object(space, name)
            }

            #[slot(tp_setattro)]
            fn set_attribute(&self, space: &Space, name: &Object, value: Option<&Object>) -> PyResult<()> {
                unwrap(space, self)?.setattr_object(space, name, value)
            }

            #[slot(tp_richcompare)]
            fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                this.rich_compare(space, &*unwrap(space, other)?, op)
            }

            #[slot(tp_iter)]
            fn iterate(&self, space: &Space) -> PyResult<Ref<Object>> {
                unwrap(space, self)?.iter(space)
            }

            #[slot(tp_iternext)]
            fn iterate_next(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
                let this = unwrap(space, self)?;
                if !this.is_iterator() {
                    let name = this.ty().tp_name();
                    return Err(space.type_error(format_args!("Weakref proxy referenced a non-iterator '{name}' object")));
                }
                this.next(space)
            }

            #[slot(sq_contains)]
            fn has_item(&self, space: &Space, item: &Object) -> PyResult<bool> {
                unwrap(space, self)?.contains(space, item)
            }

            #[slot(mp_length)]
            fn length(&self, space: &Space) -> PyResult<isize> {
                Ok(unwrap(space, self)?.len(space)? as isize)
            }

            #[slot(mp_subscript)]
            fn subscript(&self, space: &Space, key: &Object) -> PyResult<Ref<Object>> {
                unwrap(space, self)?.get_item(space, &*unwrap(space, key)?)
            }

            #[slot(mp_ass_subscript)]
            fn assign_subscript(&self, space: &Space, key: &Object, value: Option<&Object>) -> PyResult<()> {
                let this = unwrap(space, self)?;
                match value {
                    Some(value) => this.set_item(space, key, value),
                    None => this.del_item(space, key),
                }
            }

            #[slot(nb_bool)]
            fn truth(&self, space: &Space) -> PyResult<bool> {
                unwrap(space, self)?.is_true(space)
            }

            #[slot(nb_negative)]
            fn negative(&self, space: &Space) -> PyResult<Ref<Object>> {
                number::negative(space, &*unwrap(space, self)?)
            }

            #[slot(nb_positive)]
            fn positive(&self, space: &Space) -> PyResult<Ref<Object>> {
                number::positive(space, &*unwrap(space, self)?)
            }

            #[slot(nb_absolute)]
            fn absolute(&self, space: &Space) -> PyResult<Ref<Object>> {
                number::absolute(space, &*unwrap(space, self)?)
            }

            #[slot(nb_invert)]
            fn invert(&self, space: &Space) -> PyResult<Ref<Object>> {
                number::invert(space, &*unwrap(space, self)?)
            }

            #[slot(nb_int)]
            fn to_int(&self, space: &Space) -> PyResult<Ref<Object>> {
                crate::int::Int::type_object().as_object().call1(space, &*unwrap(space, self)?)
            }

            #[slot(nb_float)]
            fn to_float(&self, space: &Space) -> PyResult<Ref<Object>> {
                crate::float::Float::type_object().as_object().call1(space, &*unwrap(space, self)?)
            }

            #[slot(nb_index)]
            fn to_index(&self, space: &Space) -> PyResult<Ref<Object>> {
                number::index(space, &*unwrap(space, self)?).map(Ref::into_object)
            }

            #[slot(nb_power)]
            fn power(space: &Space, a: &Object, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
                number::power(space, &*unwrap(space, a)?, &*unwrap(space, b)?, &*unwrap(space, modulus)?)
            }

            #[slot(nb_inplace_power)]
            fn inplace_power(&self, space: &Space, b: &Object, modulus: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_power(space, &this, &*unwrap(space, b)?, &*unwrap(space, modulus)?)
            }

            #[slot(nb_divmod)]
            fn divmod(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::divmod(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_add)]
            fn add(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::add(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_add)]
            fn inplace_add(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_add(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_subtract)]
            fn subtract(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::subtract(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_subtract)]
            fn inplace_subtract(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_subtract(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_multiply)]
            fn multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::multiply(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_multiply)]
            fn inplace_multiply(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_multiply(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_remainder)]
            fn remainder(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::remainder(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_remainder)]
            fn inplace_remainder(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_remainder(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_lshift)]
            fn lshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::lshift(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_lshift)]
            fn inplace_lshift(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_lshift(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_rshift)]
            fn rshift(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::rshift(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_rshift)]
            fn inplace_rshift(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_rshift(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_and)]
            fn and(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::and(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_and)]
            fn inplace_and(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_and(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_xor)]
            fn xor(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::xor(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_xor)]
            fn inplace_xor(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_xor(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_or)]
            fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::or(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_or)]
            fn inplace_or(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_or(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_floor_divide)]
            fn floor_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::floor_divide(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_floor_divide)]
            fn inplace_floor_divide(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_floor_divide(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_true_divide)]
            fn true_divide(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::true_divide(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_true_divide)]
            fn inplace_true_divide(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_true_divide(space, &this, &*unwrap(space, other)?)
            }

            #[slot(nb_matrix_multiply)]
            fn matrix_multiply(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
                number::matrix_multiply(space, &*unwrap(space, a)?, &*unwrap(space, b)?)
            }

            #[slot(nb_inplace_matrix_multiply)]
            fn inplace_matrix_multiply(&self, space: &Space, other: &Object) -> PyResult<Ref<Object>> {
                let this = unwrap(space, self)?;
                number::inplace_matrix_multiply(space, &this, &*unwrap(space, other)?)
            }

            /// bytes(self)
            #[pymethod(name = "__bytes__")]
            fn bytes(&self, space: &Space) -> PyResult<Ref<Object>> {
                unwrap(space, self)?.call_method_name(space, intern!(space, "__bytes__"), &[])
            }

            /// reversed(self)
            #[pymethod(name = "__reversed__")]
            fn reversed(&self, space: &Space) -> PyResult<Ref<Object>> {
                unwrap(space, self)?.call_method_name(space, intern!(space, "__reversed__"), &[])
            }
        }
    };
}

proxy_type!(Proxy, "ProxyType", _PyWeakref_ProxyType, {});

proxy_type!(CallableProxy, "CallableProxyType", _PyWeakref_CallableProxyType, {
    #[slot(tp_call)]
    fn call_target(&self, space: &Space, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.call(space, &*unwrap(space, self)?)
    }
});
