//! `types.GenericAlias`: `list[int]`, a class with arguments that only annotations care for.

mod iterator;
mod parameters;
mod text;

pub use parameters::{parameters_of, substitute};
pub(crate) use text::repr_item;

use crate::gc::{self, Visitor};
use crate::object::swallow_missing;
use crate::shim::{Args, IntoC};
use crate::{
    CompareOp, Layout, List, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, attributes,
    intern, pytype,
};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::{c_char, c_int};
use core::mem::offset_of;

/// What an instance holds.
#[repr(C)]
pub struct GenericAliasObject {
    ob_base: PyObject,
    origin: Slot,
    args: Slot<Tuple>,
    parameters: Slot<Tuple>,
    weakreflist: Cell<*mut PyObject>,
    starred: Cell<c_char>,
    vectorcall: Cell<Option<abi::vectorcallfunc>>,
}

crate::layout! {
    /// A class with arguments.
    pub struct GenericAlias(GenericAliasObject);
}

/// `origin[args]`; arguments that are no tuple are one argument.
pub fn new(space: &Space, origin: &Object, args: &Object) -> PyResult<Ref<Object>> {
    make(space, GenericAlias::type_object(), origin, args, false)
}

fn make(space: &Space, ty: &Type, origin: &Object, args: &Object, starred: bool) -> PyResult<Ref<Object>> {
    let args = match args.downcast::<Tuple>() {
        Some(args) => args.to_ref(),
        None => Tuple::from_slice(space, &[args])?,
    };
    let object = ty.allocate(space, 0)?;
    // SAFETY: the type's instances are laid out so.
    let fields = unsafe { &*object.as_ptr().cast::<GenericAliasObject>() };
    fields.origin.set(Some(origin.to_ref()));
    fields.args.set(Some(args));
    fields.starred.set(starred.into());
    fields.vectorcall.set(Some(vectorcall));
    Ok(object)
}

impl GenericAlias {
    /// `__origin__`
    pub fn origin(&self) -> Ref<Object> {
        self.0.origin.get().unwrap_or_else(|| crate::none().to_ref())
    }

    /// `__args__`
    pub fn args(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        match self.0.args.get() {
            Some(args) => Ok(args),
            None => Tuple::from_slice(space, &[]),
        }
    }

    /// Whether it is `*origin[args]`.
    pub fn is_starred(&self) -> bool {
        self.0.starred.get() != 0
    }

    fn parameters(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        if let Some(parameters) = self.0.parameters.get() {
            return Ok(parameters);
        }
        let parameters = parameters_of(space, &*self.args(space)?)?;
        self.0.parameters.set(Some(parameters.clone()));
        Ok(parameters)
    }
}

/// What is looked up on the alias itself rather than on its origin.
const OWN: [&str; 13] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
    "__class_getitem__",
];

/// Calls the origin, and tells the instance of the alias if it takes it.
unsafe extern "C" fn vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    names: *mut PyObject,
) -> *mut PyObject {
    let space = Space::current();
    // SAFETY: the vectorcall's contract.
    let (alias, args): (&GenericAlias, Args<'_>) =
        unsafe { (Object::from_ptr(callable).cast_unchecked(), Args::from_vectorcall(args, nargsf, names)) };
    let made = args.call(space, &alias.origin()).and_then(|object| {
        match object.setattr(space, intern!(space, "__orig_class__"), alias) {
            Err(err)
                if err.is_a::<crate::exceptions::AttributeError>()
                    || err.is_a::<crate::exceptions::TypeError>() => {}
            Err(err) => return Err(err),
            Ok(()) => {}
        }
        Ok(object)
    });
    made.into_c(space)
}

#[pytype(
    name = "GenericAlias",
    module = "types",
    symbol = Py_GenericAliasType,
    flags = BASETYPE | HAVE_GC | HAVE_VECTORCALL,
    weaklistoffset = offset_of!(GenericAliasObject, weakreflist),
    vectorcall_offset = offset_of!(GenericAliasObject, vectorcall),
    tp_call = crate::slot_functions::PyVectorcall_Call,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
)]
/// Represent a PEP 585 generic type
///
/// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
impl GenericAlias {
    #[slot(tp_new)]
    fn construct(space: &Space, class: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
        args.no_keywords(space, "GenericAlias")?;
        let [origin, arguments] = args.positional() else {
            let given = args.positional_count();
            return Err(space.type_error(format_args!("GenericAlias expected 2 arguments, got {given}")));
        };
        make(space, class, origin, arguments, false)
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the alias is dead.
        unsafe {
            gc::untrack(this.cast());
            crate::weakref::clear(this.cast());
            let fields = &(*this).0;
            let owned = (fields.origin.take(), fields.args.take(), fields.parameters.take());
            crate::slot_functions::free_instance(this.cast());
            drop(owned);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.origin.as_ptr(), self.0.args.as_ptr(), self.0.parameters.as_ptr());
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        text::repr(space, self)
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        Ok(self.origin().hash(space)? ^ self.args(space)?.as_object().hash(space)?)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let Some(other) = other.downcast::<GenericAlias>().filter(|_| equality) else {
            return Ok(space.not_implemented());
        };
        let equal = self.is_starred() == other.is_starred()
            && self.origin().eq(space, &other.origin())?
            && self.args(space)?.as_object().eq(space, &*other.args(space)?)?;
        Ok(space.new_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(tp_getattro)]
    fn get_attribute(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let Some(name) = name.downcast::<Str>() else {
            let got = name.ty().tp_name();
            return Err(space.type_error(format_args!("attribute name must be string, not '{got}'")));
        };
        let own = name.as_ascii().is_some_and(|name| OWN.contains(&name));
        if own { attributes::generic_getattr(space, self, name) } else { self.origin().getattr(space, name) }
    }

    #[slot(tp_iter)]
    fn iterate(&self, space: &Space) -> PyResult<Ref<Object>> {
        iterator::new(space, self)
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        let args = substitute(space, self, &*self.args(space)?, &*self.parameters(space)?, item)?;
        make(space, GenericAlias::type_object(), &self.origin(), &args, self.is_starred())
    }

    #[slot(nb_or)]
    fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        crate::union_object::or(space, a, b)
    }

    #[pymethod(name = "__mro_entries__")]
    fn mro_entries(&self, space: &Space, _bases: &Object) -> PyResult<Ref<Tuple>> {
        Tuple::from_slice(space, &[&self.origin()])
    }

    #[pymethod(name = "__instancecheck__")]
    fn instance_check(&self, space: &Space, _instance: &Object) -> PyResult<bool> {
        Err(space.type_error("isinstance() argument 2 cannot be a parameterized generic"))
    }

    #[pymethod(name = "__subclasscheck__")]
    fn subclass_check(&self, space: &Space, _class: &Object) -> PyResult<bool> {
        Err(space.type_error("issubclass() argument 2 cannot be a parameterized generic"))
    }

    #[pymethod(name = "__reduce__")]
    fn reduce(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        let args = self.args(space)?;
        if self.is_starred() {
            let next = crate::builtins::function(space, "next")?;
            let plain = new(space, &self.origin(), &args)?;
            let call = Tuple::from_slice(space, &[&*plain.iter(space)?])?;
            return Tuple::from_slice(space, &[&next, &call]);
        }
        let call = Tuple::from_slice(space, &[&self.origin(), &args])?;
        Tuple::from_slice(space, &[GenericAlias::type_object(), &call])
    }

    #[pymethod(name = "__dir__")]
    fn dir_of_alias(&self, space: &Space) -> PyResult<Ref<List>> {
        let names = self.origin().dir(space)?;
        for name in OWN.iter().filter(|name| !["__bases__", "__copy__", "__deepcopy__"].contains(name)) {
            let name = Str::intern(space, name);
            if !names.as_object().contains(space, &name)? {
                names.append(space, &name)?;
            }
        }
        Ok(names)
    }

    #[member(name = "__origin__", offset = offset_of!(GenericAliasObject, origin), kind = _Py_T_OBJECT, readonly)]
    const ORIGIN: () = ();
    #[member(name = "__args__", offset = offset_of!(GenericAliasObject, args), kind = _Py_T_OBJECT, readonly)]
    const ARGS: () = ();
    #[member(name = "__unpacked__", offset = offset_of!(GenericAliasObject, starred), kind = Py_T_BOOL, readonly)]
    const UNPACKED: () = ();

    /// The type variables among the arguments, each once.
    #[getter(name = "__parameters__")]
    fn parameters_attribute(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.parameters(space)
    }

    #[getter(name = "__typing_unpacked_tuple_args__")]
    fn unpacked_tuple_args(&self, space: &Space) -> PyResult<Ref<Object>> {
        if self.is_starred() && self.origin().is(Tuple::type_object()) {
            return Ok(self.args(space)?.into_object());
        }
        Ok(space.none())
    }
}

/// An attribute that may be missing, of an argument.
fn optional(space: &Space, object: &Object, name: &Str) -> PyResult<Option<Ref<Object>>> {
    swallow_missing(object.getattr(space, name))
}
