//! The module `_abc`: which classes abstract base classes take for their subclasses.
//!
//! Each abstract class has a registry and two caches. They hold classes weakly: an entry is an address and a weak reference, and
//! counts only while that reference leads to the class at this address.

use core::cell::{Cell, RefCell};
use cpyext_macros::{pymodule, pytype};
use objspace::weakref::{self, WeakRef};
use objspace::{GilCell, Layout, Object, PyResult, PyTypeInfo, Ref, Space, Type, gc};
use std::collections::HashMap;

/// Grows whenever a class is registered anywhere, which makes negative answers stale.
static REGISTRATIONS: GilCell<Cell<u64>> = GilCell::new(Cell::new(0));

/// Classes, held weakly.
#[derive(Default)]
struct WeakClasses(RefCell<HashMap<usize, Ref<Object>>>);

impl WeakClasses {
    fn contains(&self, space: &Space, class: &Object) -> bool {
        let found = self.0.borrow().get(&(class.as_ptr() as usize)).cloned();
        found.is_some_and(
            |reference| matches!(weakref::referent(space, &reference), Ok(Some(alive)) if alive.is(class)),
        )
    }

    fn add(&self, space: &Space, class: &Object) -> PyResult<()> {
        let reference = WeakRef::new(space, class, None)?;
        let old = self.0.borrow_mut().insert(class.as_ptr() as usize, reference);
        drop(old);
        Ok(())
    }

    fn clear(&self) {
        let old = self.0.take();
        drop(old);
    }

    /// The classes that are alive; forgets the others.
    fn alive(&self, space: &Space) -> Vec<Ref<Object>> {
        let entries: Vec<_> =
            self.0.borrow().iter().map(|(&key, reference)| (key, reference.clone())).collect();
        let mut alive = Vec::new();
        for (key, reference) in entries {
            match weakref::referent(space, &reference) {
                Ok(Some(class)) => alive.push(class),
                _ => drop(self.0.borrow_mut().remove(&key)),
            }
        }
        alive
    }

    fn references(&self) -> Vec<Ref<Object>> {
        self.0.borrow().values().cloned().collect()
    }
}

/// What an abstract class knows of its subclasses: `_abc_impl`.
#[repr(C)]
pub struct AbcData {
    head: abi::PyObject,
    registry: WeakClasses,
    cache: WeakClasses,
    negative_cache: WeakClasses,
    /// [`REGISTRATIONS`] when the negative cache was last empty.
    negative_version: Cell<u64>,
}
objspace::layout!(impl AbcData);

#[pytype(name = "_abc_data", module = "_abc")]
impl AbcData {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead; each table is dropped once.
        unsafe {
            core::ptr::drop_in_place(&raw mut (*this).registry);
            core::ptr::drop_in_place(&raw mut (*this).cache);
            core::ptr::drop_in_place(&raw mut (*this).negative_cache);
            gc::free(this.cast());
        }
    }

    fn create(space: &Space) -> PyResult<Ref<AbcData>> {
        let object = gc::allocate(space, AbcData::type_object(), size_of::<AbcData>())?;
        // SAFETY: the memory is the object's; all fields are written before anyone sees it.
        unsafe {
            let data = object.cast::<AbcData>();
            (&raw mut (*data).registry).write(WeakClasses::default());
            (&raw mut (*data).cache).write(WeakClasses::default());
            (&raw mut (*data).negative_cache).write(WeakClasses::default());
            (&raw mut (*data).negative_version).write(Cell::new(REGISTRATIONS.get(space).get()));
            Ok(Ref::from_owned_unchecked(object))
        }
    }
}

fn data_of(space: &Space, class: &Object) -> PyResult<Ref<AbcData>> {
    let data = class.getattr_str(space, "_abc_impl")?;
    data.downcast_into::<AbcData>().map_err(|_| space.type_error("_abc_impl is set to a wrong type"))
}

fn is_abstract(space: &Space, value: &Object) -> PyResult<bool> {
    match value.getattr_optional_str(space, "__isabstractmethod__")? {
        Some(flag) => flag.is_true(space),
        None => Ok(false),
    }
}

/// Sets `__abstractmethods__`: the abstract names of the class's own namespace, and those of its bases that still are abstract.
fn compute_abstract_methods(space: &Space, class: &Object) -> PyResult<()> {
    use objspace::{FrozenSet, List, Str};
    let names = List::new(space)?;
    let namespace = class.getattr_str(space, "__dict__")?.call_method(space, "items", &[])?;
    for pair in namespace.collect(space)? {
        let (name, value) = (pair.sequence_get(space, 0)?, pair.sequence_get(space, 1)?);
        if is_abstract(space, &value)? {
            names.append(space, &name)?;
        }
    }
    let bases = class.getattr_str(space, "__bases__")?;
    for base in bases.collect(space)? {
        let Some(inherited) = base.getattr_optional_str(space, "__abstractmethods__")? else { continue };
        for name in inherited.collect(space)? {
            let value = match name.downcast::<Str>() {
                Some(name) => class.getattr_optional(space, name)?,
                None => None,
            };
            if let Some(value) = value
                && is_abstract(space, &value)?
            {
                names.append(space, &name)?;
            }
        }
    }
    class.setattr_str(space, "__abstractmethods__", &*FrozenSet::from_iterable(space, &names)?)
}

const COLLECTION_FLAGS: u64 = abi::Py_TPFLAGS_SEQUENCE | abi::Py_TPFLAGS_MAPPING;

/// Takes `__abc_tpflags__` out of the namespace and sets the flags, by which patterns tell sequences and mappings.
fn set_collection_flags(space: &Space, class: &Object) -> PyResult<()> {
    let Some(ty) = class.downcast::<Type>() else { return Ok(()) };
    let Some(namespace) = ty.dict() else { return Ok(()) };
    let Some(flags) = namespace.get_item_str(space, "__abc_tpflags__")? else { return Ok(()) };
    let flags = flags.index(space)? as u64 & COLLECTION_FLAGS;
    if flags == COLLECTION_FLAGS {
        return Err(
            space.type_error("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
        );
    }
    ty.slots().tp_flags.set(ty.flags() & !COLLECTION_FLAGS | flags);
    namespace.remove(space, &objspace::Str::intern(space, "__abc_tpflags__"))?;
    ty.modified(space);
    Ok(())
}

/// A class that is registered as a sequence or mapping is one for patterns, and so are its subclasses.
fn pass_flags_on(space: &Space, ty: &Type, flags: u64) -> PyResult<()> {
    if ty.flags() & COLLECTION_FLAGS == flags || ty.has_flag(abi::Py_TPFLAGS_IMMUTABLETYPE) {
        return Ok(());
    }
    ty.slots().tp_flags.set(ty.flags() & !COLLECTION_FLAGS | flags);
    ty.modified(space);
    for subclass in ty.call_method(space, "__subclasses__", &[])?.collect(space)? {
        if let Some(subclass) = subclass.downcast::<Type>() {
            pass_flags_on(space, subclass, flags)?;
        }
    }
    Ok(())
}

fn has_subclass(space: &Space, class: &Object, subclass: &Object) -> PyResult<bool> {
    if !subclass.is_instance::<Type>() {
        return Err(space.type_error("issubclass() arg 1 must be a class"));
    }
    let data = data_of(space, class)?;
    if data.cache.contains(space, subclass) {
        return Ok(true);
    }
    let registrations = REGISTRATIONS.get(space).get();
    if data.negative_version.get() < registrations {
        data.negative_cache.clear();
        data.negative_version.set(registrations);
    } else if data.negative_cache.contains(space, subclass) {
        return Ok(false);
    }
    let answer = find_subclass(space, class, subclass, &data)?;
    let cache = if answer { &data.cache } else { &data.negative_cache };
    cache.add(space, subclass)?;
    Ok(answer)
}

fn find_subclass(space: &Space, class: &Object, subclass: &Object, data: &AbcData) -> PyResult<bool> {
    let answer = class.call_method(space, "__subclasshook__", &[subclass])?;
    if answer.is_true_object() || answer.is_false_object() {
        return Ok(answer.is_true_object());
    }
    if !answer.is_not_implemented() {
        return Err(
            space.assertion_error("__subclasshook__ must return either False, True, or NotImplemented")
        );
    }
    let mro = subclass.getattr_str(space, "__mro__")?;
    if mro.collect(space)?.iter().any(|ancestor| ancestor.is(class)) {
        return Ok(true);
    }
    for registered in data.registry.alive(space) {
        if subclass.is_subclass_of(space, &registered)? {
            return Ok(true);
        }
    }
    let children = class.call_method(space, "__subclasses__", &[])?;
    for child in children.collect(space)? {
        if subclass.is_subclass_of(space, &child)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the module `abc` builds on.
#[pymodule(name = "_abc")]
pub mod module {
    use super::{
        AbcData, COLLECTION_FLAGS, REGISTRATIONS, compute_abstract_methods, data_of, has_subclass,
        pass_flags_on, set_collection_flags,
    };
    use objspace::{Layout, List, Module, Object, PyResult, PyTypeInfo, Ref, Space, Tuple, Type};

    /// Return a number that changes with every registration of a class.
    #[pyfunction]
    fn get_cache_token(space: &Space) -> u64 {
        REGISTRATIONS.get(space).get()
    }

    /// Prepare a new abstract base class.
    #[pyfunction(signature = "(self, /)")]
    fn _abc_init(space: &Space, class: &Object) -> PyResult<()> {
        compute_abstract_methods(space, class)?;
        class.setattr_str(space, "_abc_impl", &*AbcData::create(space)?)?;
        set_collection_flags(space, class)
    }

    /// Register a class as a subclass of an abstract one.
    #[pyfunction(signature = "(self, subclass, /)")]
    fn _abc_register(space: &Space, class: &Object, subclass: &Object) -> PyResult<Ref<Object>> {
        let Some(subtype) = subclass.downcast::<Type>() else {
            return Err(space.type_error("Can only register classes"));
        };
        if subclass.is_subclass_of(space, class)? {
            return Ok(subclass.to_ref());
        }
        if class.is_subclass_of(space, subclass)? {
            return Err(space.runtime_error("Refusing to create an inheritance cycle"));
        }
        data_of(space, class)?.registry.add(space, subclass)?;
        let registrations = REGISTRATIONS.get(space);
        registrations.set(registrations.get() + 1);
        if let Some(ty) = class.downcast::<Type>() {
            let flags = ty.flags() & COLLECTION_FLAGS;
            if flags != 0 {
                pass_flags_on(space, subtype, flags)?;
            }
        }
        Ok(subclass.to_ref())
    }

    /// Tell whether an object is an instance of an abstract class.
    #[pyfunction(signature = "(self, instance, /)")]
    fn _abc_instancecheck(space: &Space, class: &Object, instance: &Object) -> PyResult<Ref<Object>> {
        let data = data_of(space, class)?;
        let claimed = instance.getattr_str(space, "__class__")?;
        if data.cache.contains(space, &claimed) {
            return Ok(space.new_bool(true));
        }
        let real = instance.ty();
        if claimed.is(real) {
            let current = data.negative_version.get() == REGISTRATIONS.get(space).get();
            if current && data.negative_cache.contains(space, &claimed) {
                return Ok(space.new_bool(false));
            }
            return class.call_method(space, "__subclasscheck__", &[&claimed]);
        }
        let answer = class.call_method(space, "__subclasscheck__", &[&claimed])?;
        if answer.is_true(space)? {
            return Ok(answer);
        }
        class.call_method(space, "__subclasscheck__", &[real])
    }

    /// Tell whether a class is a subclass of an abstract one.
    #[pyfunction(signature = "(self, subclass, /)")]
    fn _abc_subclasscheck(space: &Space, class: &Object, subclass: &Object) -> PyResult<bool> {
        has_subclass(space, class, subclass)
    }

    /// Return the registry, the caches and the version of the negative one, for debugging.
    #[pyfunction(signature = "(self, /)")]
    fn _get_dump(space: &Space, class: &Object) -> PyResult<Ref<Tuple>> {
        let data = data_of(space, class)?;
        let mut items = Vec::new();
        for classes in [&data.registry, &data.cache, &data.negative_cache] {
            let list = List::from_vec(space, classes.references())?;
            items.push(objspace::Set::type_object().call1(space, &list)?);
        }
        items.push(space.new_int(data.negative_version.get() as i64)?);
        Tuple::from_vec(space, items)
    }

    /// Forget the registered classes, for tests.
    #[pyfunction(signature = "(self, /)")]
    fn _reset_registry(space: &Space, class: &Object) -> PyResult<()> {
        data_of(space, class)?.registry.clear();
        Ok(())
    }

    /// Forget what is cached, for tests.
    #[pyfunction(signature = "(self, /)")]
    fn _reset_caches(space: &Space, class: &Object) -> PyResult<()> {
        let data = data_of(space, class)?;
        data.cache.clear();
        data.negative_cache.clear();
        Ok(())
    }

    #[pymodule_exec]
    fn exec(space: &Space, _module: &Module) -> PyResult<()> {
        AbcData::type_object().ready(space)
    }
}
