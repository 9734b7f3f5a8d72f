//! Classes made in Python: `type.__new__`.

use super::creation_layout::{best_base, metaclass};
use super::heap_type::HeapType;
use super::new_slots::{self, SlotPlan};
use super::{heap_instance, update_slots};
use crate::shim::Args;
use crate::{
    CellObject, Dict, Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, Tuple, Type, intern,
    slot_functions,
};
use abi::{
    Py_TPFLAGS_BASETYPE, Py_TPFLAGS_DEFAULT, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_HEAPTYPE,
    Py_TPFLAGS_MANAGED_DICT, Py_TPFLAGS_MANAGED_WEAKREF,
};

/// The three arguments, checked.
struct Request<'a> {
    name: &'a Str,
    bases: &'a Tuple,
    namespace: &'a Dict,
}

impl<'a> Request<'a> {
    fn from_args(space: &Space, args: &Args<'a>) -> PyResult<Request<'a>> {
        let [name, bases, namespace] = args.positional() else {
            let given = args.positional_count();
            return Err(
                space.type_error(format_args!("type.__new__() takes exactly 3 arguments ({given} given)"))
            );
        };
        let wrong = |at: usize, wanted: &str, got: &Object| {
            let got = got.ty().tp_name();
            space.type_error(format_args!("type.__new__() argument {at} must be {wanted}, not {got}"))
        };
        Ok(Request {
            name: name.downcast().ok_or_else(|| wrong(1, "str", name))?,
            bases: bases.downcast().ok_or_else(|| wrong(2, "tuple", bases))?,
            namespace: namespace.downcast().ok_or_else(|| wrong(3, "dict", namespace))?,
        })
    }
}

/// `type.__new__(metatype, name, bases, namespace, **kwargs)`.
///
/// # Errors
/// `TypeError` and `ValueError` as Python has them; what `__set_name__`, `__init_subclass__`, `mro` and the like raise.
pub(super) fn new_class(space: &Space, metatype: &Type, args: Args<'_>) -> PyResult<Ref<Object>> {
    let request = Request::from_args(space, &args)?;
    if request.bases.len() == 0 {
        let bases = Tuple::from_slice(space, &[Object::type_object()])?;
        return make(space, metatype, &Request { bases: &bases, ..request }, args);
    }
    for base in request.bases.items() {
        refuse_mro_entries(space, base)?;
    }
    let winner = metaclass(space, metatype, request.bases)?;
    if !winner.is(metatype)
        && let Some(new) = winner.slots().tp_new.get()
        && !core::ptr::fn_addr_eq(new, Type::type_object().slots().tp_new.get().unwrap_or(new))
    {
        // The bases' metaclass makes its classes in its own way.
        let found = winner.as_object().getattr(space, intern!(space, "__new__"))?;
        let mut all: Vec<&Object> = vec![winner];
        all.extend_from_slice(args.positional());
        let positional = Tuple::from_slice(space, &all)?;
        let kwargs = args.keyword_dict(space)?;
        return found.call_tuple_dict(space, &positional, kwargs.as_deref());
    }
    make(space, winner, &request, args)
}

fn refuse_mro_entries(space: &Space, base: &Object) -> PyResult<()> {
    if base.is_instance::<Type>() {
        return Ok(());
    }
    match base.getattr_optional(space, intern!(space, "__mro_entries__"))? {
        None => Ok(()),
        Some(_) => {
            Err(space.type_error("type() doesn't support MRO entry resolution; use types.new_class()"))
        }
    }
}

fn make(space: &Space, metatype: &Type, request: &Request<'_>, args: Args<'_>) -> PyResult<Ref<Object>> {
    let base = best_base(space, request.bases)?;
    let namespace = request.namespace.copy(space)?;
    let plan = SlotPlan::new(space, request.name, &namespace, base, request.bases)?;
    let ty = allocate(space, metatype, request, base, &plan)?;
    set_attributes(space, &ty, &namespace)?;
    lay_out(&ty, base, &plan);
    ty.slots().tp_dict.set(namespace.clone().into_ptr());
    set_class_cells(space, &ty, &namespace)?;
    ty.ready_without_own_slots(space)?;
    if ty.has_managed_dict() {
        let capacity = new_slots::inline_capacity(space, &ty)?;
        ty.make_root_shape(capacity);
    }
    update_slots::fill(space, &ty);
    set_names(space, &ty)?;
    init_subclass(space, &ty, args)?;
    Ok(ty.into_object())
}

/// A heap type with its names, bases and members, not ready.
fn allocate(
    space: &Space,
    metatype: &Type,
    request: &Request<'_>,
    base: &Type,
    plan: &SlotPlan,
) -> PyResult<Ref<Type>> {
    let text = request.name.as_utf8(space)?;
    if text.contains('\0') {
        return Err(space.value_error("type name must not contain null characters"));
    }
    let object = metatype.allocate(space, plan.names.len())?;
    // SAFETY: a metatype's instances are heap types.
    let ty: Ref<Type> = unsafe { object.cast_unchecked() };
    let heap = HeapType::of(&ty);
    ty.slots()
        .tp_flags
        .set(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC);
    heap.use_own_suites();
    heap.set_tp_name(text);
    heap.ht_name.set(request.name.to_ref().into_ptr());
    heap.ht_qualname.set(request.name.to_ref().into_ptr());
    ty.slots().tp_bases.set(request.bases.to_ref().into_ptr());
    ty.slots().tp_base.set(base.to_ref().into_ptr().cast());
    if let Some(slots) = &plan.declared {
        heap.ht_slots.set(slots.to_ref().into_ptr());
    }
    plan.write_members(&ty, base.basicsize());
    Ok(ty)
}

/// Sizes, flags, and the functions that work for any class made in Python.
fn lay_out(ty: &Type, base: &Type, plan: &SlotPlan) {
    let slots = ty.slots();
    slots.tp_basicsize.set((base.basicsize() + plan.names.len() * size_of::<usize>()) as isize);
    slots.tp_itemsize.set(base.itemsize() as isize);
    if plan.add_dict {
        ty.add_flags(Py_TPFLAGS_MANAGED_DICT);
        slots.tp_dictoffset.set(-1);
    }
    if plan.add_weakref {
        ty.add_flags(Py_TPFLAGS_MANAGED_WEAKREF);
        slots.tp_weaklistoffset.set(super::ready::MANAGED_WEAKREF_OFFSET);
    }
    slots.tp_members.set(HeapType::of(ty).members());
    slots.tp_getset.set(new_slots::properties(plan));
    slots.tp_dealloc.set(Some(heap_instance::dealloc));
    slots.tp_alloc.set(Some(slot_functions::PyType_GenericAlloc));
    slots.tp_free.set(Some(slot_functions::PyObject_GC_Del));
    slots.tp_traverse.set(Some(heap_instance::traverse));
    slots.tp_clear.set(Some(heap_instance::clear));
    slots.tp_vectorcall.set(Some(super::instantiation::python_class_vectorcall));
}

/// What the namespace says about the class itself, and what methods with a special meaning become.
fn set_attributes(space: &Space, ty: &Type, namespace: &Dict) -> PyResult<()> {
    set_module(space, namespace)?;
    set_qualname(space, ty, namespace)?;
    set_doc(space, ty, namespace)?;
    let function = |name: &Str| -> PyResult<Option<Ref<Object>>> {
        Ok(namespace.get_item(space, name)?.filter(|value| value.is_exact::<crate::Function>()))
    };
    let name = intern!(space, "__new__");
    if let Some(new) = function(name)? {
        namespace.set_item(space, name, &*crate::staticmethod::StaticMethod::wrap(space, &new)?)?;
    }
    for name in [intern!(space, "__init_subclass__"), intern!(space, "__class_getitem__")] {
        if let Some(method) = function(name)? {
            namespace.set_item(space, name, &*crate::classmethod::ClassMethod::wrap(space, &method)?)?;
        }
    }
    Ok(())
}

/// `__module__` is that of the code that makes the class.
fn set_module(space: &Space, namespace: &Dict) -> PyResult<()> {
    let name = intern!(space, "__module__");
    if namespace.get_item(space, name)?.is_some() {
        return Ok(());
    }
    let Some(globals) = crate::imports::current_globals(space) else { return Ok(()) };
    match globals.get_item(space, intern!(space, "__name__"))? {
        Some(module) => namespace.set_item(space, name, &module),
        None => Ok(()),
    }
}

fn set_qualname(space: &Space, ty: &Type, namespace: &Dict) -> PyResult<()> {
    let name = intern!(space, "__qualname__");
    let Some(qualname) = namespace.get_item(space, name)? else { return Ok(()) };
    if !qualname.is_instance::<Str>() {
        let got = qualname.ty().tp_name();
        return Err(space.type_error(format_args!("type __qualname__ must be a str, not {got}")));
    }
    let old = HeapType::of(ty).ht_qualname.replace(qualname.into_ptr());
    // SAFETY: the field owned its reference.
    drop(unsafe { Ref::<Object>::from_nullable(old) });
    namespace.remove(space, name)?;
    Ok(())
}

fn set_doc(space: &Space, ty: &Type, namespace: &Dict) -> PyResult<()> {
    if let Some(doc) = namespace.get_item(space, intern!(space, "__doc__"))?
        && let Some(doc) = doc.downcast::<Str>()
    {
        HeapType::of(ty).set_doc(space, doc.as_utf8(space)?)?;
    }
    Ok(())
}

/// Fills the cells through which methods find `__class__`, and annotation scopes the class's namespace.
fn set_class_cells(space: &Space, ty: &Type, namespace: &Dict) -> PyResult<()> {
    for (name, value) in [
        (intern!(space, "__classcell__"), ty.as_object()),
        (intern!(space, "__classdictcell__"), namespace.as_object()),
    ] {
        let Some(cell) = namespace.get_item(space, name)? else { continue };
        let Some(cell) = cell.downcast_exact::<CellObject>() else {
            let (shown, got) = (name.to_string_lossy(), cell.ty().as_object().repr(space)?);
            return Err(space
                .type_error(format_args!("{shown} must be a nonlocal cell, not {}", got.to_string_lossy())));
        };
        cell.set(Some(value.to_ref()));
        namespace.remove(space, name)?;
    }
    Ok(())
}

/// Tells the attributes their names.
fn set_names(space: &Space, ty: &Type) -> PyResult<()> {
    let entries = ty.own_dict(space)?.items_vec();
    for (name, value) in entries {
        let result = value.call_special_method(space, intern!(space, "__set_name__"), &[ty, &name]);
        if let Err(err) = result {
            return Err(note_set_name(space, err, ty, &name, &value));
        }
    }
    Ok(())
}

#[cold]
fn note_set_name(space: &Space, err: PyErr, ty: &Type, name: &Object, value: &Object) -> PyErr {
    let note = || -> PyResult<()> {
        let text = format!(
            "Error calling __set_name__ on '{}' instance {} in '{}'",
            value.ty().tp_name(),
            name.repr(space)?.to_string_lossy(),
            ty.tp_name()
        );
        err.value().call_method(space, "add_note", &[&*Str::from_str(space, &text)?]).map(drop)
    };
    match note() {
        Ok(()) => err,
        Err(other) => other,
    }
}

/// `super(ty, ty).__init_subclass__(**kwargs)`.
fn init_subclass(space: &Space, ty: &Type, args: Args<'_>) -> PyResult<()> {
    let name = intern!(space, "__init_subclass__");
    let method = crate::super_object::attribute_after(space, ty, ty, ty, name)?;
    method.call_kw(space, args.skip(args.positional_count())).map(drop)
}
