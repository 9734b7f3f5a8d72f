//! `typing.Union`: `int | str`.

use crate::gc::{self, Visitor};
use crate::generic_alias::{GenericAlias, parameters_of, repr_item, substitute};
use crate::singletons::NoneObject;
use crate::{
    CompareOp, FrozenSet, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Tuple, Type, intern,
    number, pytype,
};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::c_int;
use core::mem::offset_of;

/// What an instance holds.
#[repr(C)]
pub struct UnionObject {
    ob_base: PyObject,
    args: Cell<*mut PyObject>,
    parameters: Slot<Tuple>,
    weakreflist: Cell<*mut PyObject>,
}

crate::layout! {
    /// A union of types.
    pub struct Union(UnionObject);
}

impl Union {
    /// The tuple of alternatives.
    pub fn args(&self) -> &Object {
        // SAFETY: the instance owns its tuple.
        unsafe { Object::from_ptr(self.0.args.get()) }
    }

    fn alternatives(&self) -> &Tuple {
        // SAFETY: as above.
        unsafe { self.args().cast_unchecked() }
    }

    fn parameters(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        if let Some(parameters) = self.0.parameters.get() {
            return Ok(parameters);
        }
        let parameters = parameters_of(space, self.alternatives())?;
        self.0.parameters.set(Some(parameters.clone()));
        Ok(parameters)
    }
}

/// Whether `|` makes a union of the object.
fn is_unionable(object: &Object) -> bool {
    object.is_none()
        || object.is_instance::<Type>()
        || object.is_instance::<GenericAlias>()
        || object.is_instance::<Union>()
        || object.ty().tp_name() == "typing.TypeAliasType"
}

/// `a | b` for types: `NotImplemented` when one of them is none.
///
/// # Errors
/// What comparing alternatives raises.
pub fn or(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
    if is_unionable(a) && is_unionable(b) {
        from_alternatives(space, &[a, b])
    } else {
        Ok(space.not_implemented())
    }
}

/// A union of the alternatives, flattened and each once; a single one is itself.
///
/// # Errors
/// `TypeError` when there is none; what comparing them raises.
pub fn from_alternatives(space: &Space, alternatives: &[&Object]) -> PyResult<Ref<Object>> {
    let mut all: Vec<Ref<Object>> = Vec::new();
    for alternative in alternatives {
        let single = [*alternative];
        let parts = alternative.downcast::<Union>().map_or(&single[..], |union| union.alternatives().items());
        for part in parts {
            let part: &Object = if part.is_none() { NoneObject::type_object() } else { part };
            let mut known = false;
            for other in &all {
                if other.eq(space, part)? {
                    known = true;
                    break;
                }
            }
            if !known {
                all.push(part.to_ref());
            }
        }
    }
    if all.is_empty() {
        return Err(space.type_error("Cannot take a Union of no types."));
    }
    if all.len() == 1
        && let Some(only) = all.pop()
    {
        return Ok(only);
    }
    let args = Tuple::from_vec(space, all)?;
    let object = gc::allocate(space, Union::type_object(), size_of::<UnionObject>())?;
    // SAFETY: the memory is a fresh union's.
    unsafe {
        (*object.cast::<UnionObject>()).args.set(args.into_ptr());
        gc::track(object);
        Ok(Ref::from_owned(object))
    }
}

/// An argument of `Union[…]`, as `typing` accepts them.
fn checked(space: &Space, argument: &Object) -> PyResult<Ref<Object>> {
    if is_unionable(argument) {
        return Ok(argument.to_ref());
    }
    let typing = crate::imports::import(space, "typing")?;
    let message = Str::from_str(space, "Union[arg, ...]: each arg must be a type.")?;
    typing.call_method(space, "_type_check", &[argument, &message])
}

#[pytype(
    name = "Union",
    module = "typing",
    symbol = _PyUnion_Type,
    flags = HAVE_GC,
    weaklistoffset = offset_of!(UnionObject, weakreflist),
    tp_getattro = crate::attributes::PyObject_GenericGetAttr,
)]
/// Types of which one is meant, as in int | str.
impl Union {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the union is dead.
        unsafe {
            gc::untrack(this.cast());
            crate::weakref::clear(this.cast());
            let (args, parameters) = ((*this).0.args.get(), (*this).0.parameters.take());
            gc::free(this.cast());
            drop((Ref::<Object>::from_nullable(args), parameters));
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.args.get(), self.0.parameters.as_ptr());
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let shown = |arg: &&Object| {
            if arg.is(NoneObject::type_object()) { Ok("None".to_owned()) } else { repr_item(space, arg) }
        };
        let parts: Vec<String> = self.alternatives().items().iter().map(shown).collect::<Result<_, _>>()?;
        Str::from_str(space, &parts.join(" | "))
    }

    #[slot(tp_hash)]
    fn hash(&self, space: &Space) -> PyResult<isize> {
        let set = FrozenSet::type_object().as_object().call1(space, self.args())?;
        set.hash(space)
    }

    #[slot(tp_richcompare)]
    fn compare(&self, space: &Space, other: &Object, op: CompareOp) -> PyResult<Ref<Object>> {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        let Some(other) = other.downcast::<Union>().filter(|_| equality) else {
            return Ok(space.not_implemented());
        };
        let (mine, theirs) = (self.alternatives(), other.alternatives());
        let mut equal = mine.len() == theirs.len();
        for one in mine.items() {
            // Alternatives are distinct, so the same number each found is equality.
            equal = equal && theirs.as_object().contains(space, one)?;
        }
        Ok(space.new_bool(equal == (op == CompareOp::Eq)))
    }

    #[slot(nb_or)]
    fn or_of_unions(space: &Space, a: &Object, b: &Object) -> PyResult<Ref<Object>> {
        if is_unionable(a) && is_unionable(b) {
            return from_alternatives(space, &[a, b]);
        }
        // beside a union may stand whatever `Union[…]` takes, as names of types do
        let both = Tuple::from_slice(space, &[a, b])?;
        Union::type_object().as_object().get_item(space, &both)
    }

    #[slot(mp_subscript)]
    fn subscript(&self, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        let args = substitute(space, self, self.alternatives(), &*self.parameters(space)?, item)?;
        let mut parts = args.items().iter();
        let Some(first) = parts.next() else { return Err(space.bad_internal_call()) };
        let mut result = first.to_ref();
        for part in parts {
            result = number::or(space, &result, part)?;
        }
        Ok(result)
    }

    #[pymethod(name = "__mro_entries__")]
    fn mro_entries(&self, space: &Space, _bases: &Object) -> PyResult<Ref<Object>> {
        let shown = self.as_object().repr(space)?.to_string_lossy();
        Err(space.type_error(format_args!("Cannot subclass {shown}")))
    }

    #[pymethod(name = "__class_getitem__", class)]
    fn class_getitem(_class: &Type, space: &Space, item: &Object) -> PyResult<Ref<Object>> {
        let single = [item];
        let items = item.downcast::<Tuple>().map_or(&single[..], Tuple::items);
        let checked: Vec<Ref<Object>> =
            items.iter().map(|item| checked(space, item)).collect::<Result<_, _>>()?;
        let checked: Vec<&Object> = checked.iter().map(|item| &**item).collect();
        from_alternatives(space, &checked)
    }

    #[member(name = "__args__", offset = offset_of!(UnionObject, args), kind = _Py_T_OBJECT, readonly)]
    const ARGS: () = ();

    /// The module that unions are named with.
    #[getter(name = "__module__")]
    fn module_attribute(&self, space: &Space) -> Ref<Str> {
        intern!(space, "typing").to_ref()
    }

    /// The union's name.
    #[getter(name = "__name__")]
    fn name_attribute(&self, space: &Space) -> Ref<Str> {
        intern!(space, "Union").to_ref()
    }

    /// The union's name with what it stands in.
    #[getter(name = "__qualname__")]
    fn qualname(&self, space: &Space) -> Ref<Str> {
        intern!(space, "Union").to_ref()
    }

    /// What the union was made of: the type Union itself.
    #[getter(name = "__origin__")]
    fn origin(&self) -> Ref<Type> {
        Union::type_object().to_ref()
    }

    /// The type variables among the members, each once.
    #[getter(name = "__parameters__")]
    fn parameters_attribute(&self, space: &Space) -> PyResult<Ref<Tuple>> {
        self.parameters(space)
    }
}
