//! `object`.

use crate::shim::Args;
use crate::type_object::class_assignment;
use crate::{
    CompareOp, Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Type, attributes, intern,
    pytype,
};
use abi::{Py_TPFLAGS_IS_ABSTRACT, initproc, newfunc};
use core::ptr;

fn same_new(a: Option<newfunc>, b: Option<newfunc>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if ptr::fn_addr_eq(a, b))
}

fn same_init(a: Option<initproc>, b: Option<initproc>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if ptr::fn_addr_eq(a, b))
}

/// An instance of a class that leaves `__new__` to `object`.
///
/// # Errors
/// `TypeError` for an abstract class.
#[inline]
pub(crate) fn new_plain(space: &Space, class: &Type) -> PyResult<Ref<Object>> {
    if class.has_flag(Py_TPFLAGS_IS_ABSTRACT) {
        return Err(abstract_class(space, class));
    }
    class.allocate(space, 0)
}

#[cold]
fn abstract_class(space: &Space, class: &Type) -> PyErr {
    let message = || -> PyResult<String> {
        let methods = class.as_object().getattr(space, intern!(space, "__abstractmethods__"))?;
        let methods = methods.to_list(space)?;
        methods.as_object().call_method(space, "sort", &[])?;
        let names: Vec<String> = methods
            .to_vec()
            .iter()
            .map(|name| name.str(space).map(|name| name.to_string_lossy()))
            .collect::<Result<_, _>>()?;
        let s = if names.len() > 1 { "s" } else { "" };
        Ok(format!(
            "Can't instantiate abstract class {} without an implementation for abstract method{s} '{}'",
            class.name(),
            names.join("', '")
        ))
    };
    match message() {
        Ok(message) => space.type_error(message),
        Err(err) => err,
    }
}

/// The default `repr`: `<module.Class object at 0x…>`.
pub fn default_repr(space: &Space, object: &Object) -> PyResult<Ref<Str>> {
    let ty = object.ty().as_object();
    let module = ty.getattr_optional(space, intern!(space, "__module__"))?;
    let module = module.and_then(|module| module.downcast_into::<Str>().ok());
    let at = object.as_ptr();
    if let Some(module) = module.filter(|module| !module.equals("builtins")) {
        let qualname = ty.getattr(space, intern!(space, "__qualname__"))?;
        let qualname = crate::object::shown_name(&qualname);
        let module = module.to_string_lossy();
        return Str::from_display(space, &format_args!("<{module}.{qualname} object at {at:p}>"));
    }
    let name = object.ty().tp_name();
    Str::from_display(space, &format_args!("<{name} object at {at:p}>"))
}

unsafe extern "C" fn dealloc(this: *mut abi::PyObject) {
    // SAFETY: the object is dead, and has nothing of its own to release.
    unsafe { crate::slot_functions::free_instance(this) }
}

#[pytype(
    name = "object",
    symbol = PyBaseObject_Type,
    no_base,
    flags = BASETYPE,
    signature = "()",
    tp_dealloc = dealloc,
    tp_getattro = attributes::PyObject_GenericGetAttr,
    tp_setattro = attributes::PyObject_GenericSetAttr,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_Free,
)]
/// The class that all others are derived from. Its own instances have no attributes, and can be given none.
impl Object {
    #[slot(tp_new)]
    fn new_object(space: &Space, class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        if !args.is_empty() {
            let (own, base) = (class.slots(), Object::type_object().slots());
            if !same_new(own.tp_new.get(), base.tp_new.get()) {
                return Err(
                    space.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
                );
            }
            if same_init(own.tp_init.get(), base.tp_init.get()) {
                let name = class.tp_name();
                return Err(space.type_error(format_args!("{name}() takes no arguments")));
            }
        }
        new_plain(space, class)
    }

    /// `object()`, without a tuple of no arguments.
    #[slot(tp_vectorcall)]
    fn make_featureless(space: &Space, class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        Object::new_object(space, class, args)
    }

    #[slot(tp_init)]
    fn init_object(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        if args.is_empty() {
            return Ok(());
        }
        let (own, base) = (self.ty().slots(), Object::type_object().slots());
        if !same_init(own.tp_init.get(), base.tp_init.get()) {
            return Err(
                space.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
            );
        }
        if same_new(own.tp_new.get(), base.tp_new.get()) {
            let name = self.ty().tp_name();
            return Err(space.type_error(format_args!(
                "{name}.__init__() takes exactly one argument (the instance to initialize)"
            )));
        }
        Ok(())
    }

    #[slot(tp_repr)]
    fn repr_of_object(&self, space: &Space) -> PyResult<Ref<Str>> {
        default_repr(space, self)
    }

    #[slot(tp_str)]
    fn str_of_object(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.ty().slots().tp_repr.get() {
            // SAFETY: the slot fits the object's type.
            Some(repr) => unsafe { space.from_c(repr(self.as_ptr())) },
            None => default_repr(space, self).map(Ref::into_object),
        }
    }

    #[slot(tp_hash)]
    fn hash_of_object(&self) -> PyResult<isize> {
        Ok(self.identity_hash())
    }

    #[slot(tp_richcompare)]
    fn compare_object(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        match op {
            CompareOp::Eq if self.is(other) => Ok(space.new_bool(true)),
            CompareOp::Ne => {
                // The opposite of what `__eq__` says.
                let Some(compare) = self.ty().slots().tp_richcompare.get() else {
                    return Ok(space.not_implemented());
                };
                // SAFETY: the slot fits the object's type.
                let equal = unsafe { space.from_c(compare(self.as_ptr(), other.as_ptr(), abi::Py_EQ))? };
                if equal.is_not_implemented() {
                    Ok(equal)
                } else {
                    Ok(space.new_bool(!equal.is_true(space)?))
                }
            }
            _ => Ok(space.not_implemented()),
        }
    }

    /// Helper for pickle.
    #[pymethod(name = "__reduce_ex__")]
    fn reduce_ex(&self, space: &Space, protocol: &Object) -> PyResult<Ref<Object>> {
        crate::object_reduce::reduce_ex(space, self, protocol)
    }

    /// Helper for pickle.
    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Object>> {
        crate::object_reduce::reduce(space, self, 0)
    }

    /// Helper for pickle.
    #[pymethod(name = "__getstate__")]
    fn getstate(&self, space: &Space) -> PyResult<Ref<Object>> {
        crate::object_reduce::default_state(space, self, false)
    }

    /// Asked by classes of the metaclass ABCMeta whether a class counts as derived from this one.
    ///
    /// True and False decide it, and are remembered; NotImplemented leaves it to the usual rules.
    #[pymethod(name = "__subclasshook__", class)]
    fn subclass_hook(_class: &Type, space: &Space, _subclass: &Object) -> Ref<Object> {
        space.not_implemented()
    }

    /// Called on a class when another is derived from it, with the keywords of that class statement. This one does nothing.
    #[pymethod(name = "__init_subclass__", class, raw)]
    fn init_subclass(class: &Type, space: &Space, args: Args<'_>) -> PyResult<()> {
        if args.has_keywords() {
            let name = class.name();
            return Err(
                space.type_error(format_args!("{name}.__init_subclass__() takes no keyword arguments"))
            );
        }
        crate::shim::check_positional(space, "object.__init_subclass__", args.positional_count(), 0, 0)
    }

    /// The object's str(). A format specification other than the empty one raises TypeError.
    #[pymethod(name = "__format__")]
    fn format_object(&self, space: &Space, format_spec: &Str) -> PyResult<Ref<Str>> {
        if format_spec.len() != 0 {
            let name = self.ty().tp_name();
            return Err(
                space.type_error(format_args!("unsupported format string passed to {name}.__format__"))
            );
        }
        self.str(space)
    }

    /// Bytes of memory that the object takes.
    #[pymethod(name = "__sizeof__")]
    fn size(&self) -> usize {
        let ty = self.ty();
        let items = if ty.itemsize() == 0 {
            0
        } else {
            // SAFETY: types with items count them in the head.
            unsafe {
                (*self.as_ptr().cast::<abi::PyVarObject>()).ob_size.get().unsigned_abs() * ty.itemsize()
            }
        };
        ty.basicsize() + items + ty.inline_slots_size()
    }

    /// Default dir() implementation.
    #[pymethod(name = "__dir__")]
    fn dir_of_object(&self, space: &Space) -> PyResult<Ref<Object>> {
        let names = match self.getattr_optional(space, intern!(space, "__dict__"))? {
            Some(dict) => match dict.downcast::<Dict>() {
                Some(dict) => dict.copy(space)?,
                None => Dict::new(space)?,
            },
            None => Dict::new(space)?,
        };
        if let Some(class) = self.getattr_optional(space, intern!(space, "__class__"))? {
            crate::object::merge_class_names(space, &names, &class)?;
        }
        names.as_object().to_list(space).map(Ref::into_object)
    }

    /// the object's class
    #[getter(name = "__class__")]
    fn class_attribute(&self) -> Ref<Type> {
        self.ty().to_ref()
    }

    #[setter(name = "__class__")]
    fn set_class_attribute(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        class_assignment::set_class(space, self, value)
    }
}
