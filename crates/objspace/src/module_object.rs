//! `module`, and making modules from definitions (PEP 489).

mod attributes;
pub mod definition;

pub use definition::{
    MultiPhase, add_functions, create_from_definition, execute, initialize_definition, is_definition, load,
    new_from_definition,
};

use crate::gc::{self, Visitor};
use crate::{
    Dict, Layout, Object, PyResult, PyTypeInfo, Ref, Slot, Space, Str, Type, intern, memory, pytype,
};
use abi::{PyModuleDef, PyObject};
use core::cell::Cell;
use core::ffi::{c_int, c_void};
use core::mem::offset_of;
use core::ptr;

/// What an instance holds. C code reaches it by functions only.
#[repr(C)]
pub struct ModuleObject {
    ob_base: PyObject,
    dict: Slot<Dict>,
    definition: Cell<*mut PyModuleDef>,
    state: Cell<*mut c_void>,
    weakreflist: Cell<*mut PyObject>,
    name: Slot,
}

crate::layout! {
    /// A module.
    pub struct Module(ModuleObject);
}

impl Module {
    /// A new module with this name, and the attributes that every module has.
    pub fn new(space: &Space, name: &Str) -> PyResult<Ref<Module>> {
        let object = Module::type_object().allocate(space, 0)?;
        // SAFETY: the type makes modules.
        let module: Ref<Module> = unsafe { object.cast_unchecked() };
        module.initialize(space, name, crate::none())?;
        Ok(module)
    }

    fn initialize(&self, space: &Space, name: &Object, doc: &Object) -> PyResult<()> {
        let dict = self.dict(space)?;
        dict.set_item(space, intern!(space, "__name__"), name)?;
        dict.set_item(space, intern!(space, "__doc__"), doc)?;
        for name in [intern!(space, "__package__"), intern!(space, "__loader__"), intern!(space, "__spec__")]
        {
            dict.set_item(space, name, crate::none())?;
        }
        if name.is_exact::<Str>() {
            self.0.name.set(Some(name.to_ref()));
        }
        Ok(())
    }

    /// The module's dict.
    pub fn dict(&self, space: &Space) -> PyResult<Ref<Dict>> {
        crate::attributes::own_dict(space, self)
    }

    /// The module's dict if it has one already, borrowed: the module keeps it.
    #[inline]
    pub fn existing_dict(&self) -> Option<&Dict> {
        // SAFETY: the slot holds a dict or nothing, and is not emptied while the module is alive.
        unsafe { self.0.dict.as_ptr().cast::<Dict>().as_ref() }
    }

    /// The definition that the module was made from; null for others.
    pub fn definition(&self) -> *mut PyModuleDef {
        self.0.definition.get()
    }

    /// The module's own memory (`PyModule_GetState`); null when it has none.
    pub fn state(&self) -> *mut c_void {
        self.0.state.get()
    }

    /// `__name__`.
    ///
    /// # Errors
    /// `SystemError` when the module has none.
    pub fn name(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.dict(space)?.get_item(space, intern!(space, "__name__"))?;
        name.and_then(|name| name.downcast_into::<Str>().ok())
            .ok_or_else(|| space.system_error("nameless module"))
    }

    /// Adds or replaces an attribute.
    pub fn set(&self, space: &Space, name: &str, value: &Object) -> PyResult<()> {
        self.dict(space)?.set_item(space, &Str::intern(space, name), value)
    }

    /// Adds a type under its name.
    pub fn add_type(&self, space: &Space, ty: &Type) -> PyResult<()> {
        ty.ready(space)?;
        self.set(space, ty.name(), ty)
    }

    /// Calls one of the definition's collector functions, which may be called only once the state is there.
    fn has_state(&self) -> bool {
        let definition = self.0.definition.get();
        // SAFETY: a definition lives as long as its modules.
        !definition.is_null() && (unsafe { (*definition).m_size } <= 0 || !self.0.state.get().is_null())
    }
}

#[pytype(
    name = "module",
    symbol = PyModule_Type,
    flags = BASETYPE | HAVE_GC,
    dictoffset = offset_of!(ModuleObject, dict),
    weaklistoffset = offset_of!(ModuleObject, weakreflist),
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
    tp_setattro = crate::attributes::PyObject_GenericSetAttr,
    signature = "(name, doc=None)",
)]
/// A module: a name, perhaps documentation, and a namespace.
impl Module {
    #[slot(tp_new)]
    fn make(space: &Space, class: &Type, _args: crate::shim::Args<'_>) -> PyResult<Ref<Object>> {
        let module = class.allocate(space, 0)?;
        crate::attributes::own_dict(space, &module)?;
        Ok(module)
    }

    #[slot(tp_init, signature = "(name, doc=None)")]
    fn init(&self, space: &Space, name: &Str, doc: Option<&Object>) -> PyResult<()> {
        self.initialize(space, name, doc.unwrap_or(crate::none()))
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the module is dead; its definition outlives it.
        unsafe {
            gc::untrack(this.cast());
            let module = &*this;
            crate::weakref::clear(this.cast());
            let definition = module.0.definition.get();
            if module.has_state()
                && let Some(free) = (*definition).m_free
            {
                free(this.cast());
            }
            let owned = (module.0.dict.take().map(Ref::into_object), module.0.name.take());
            let state = module.0.state.replace(ptr::null_mut());
            crate::slot_functions::free_instance(this.cast());
            memory::free(state.cast());
            drop(owned);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        // SAFETY: the definition's function fits its modules.
        unsafe {
            if self.has_state()
                && let Some(traverse) = (*self.0.definition.get()).m_traverse
            {
                let stop = visit.delegate(traverse, self.as_ptr());
                if stop != 0 {
                    return stop;
                }
            }
        }
        crate::visit_all!(visit, self.0.dict.as_ptr(), self.0.name.as_ptr());
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        // SAFETY: the definition's function fits its modules.
        unsafe {
            if self.has_state()
                && let Some(clear) = (*self.0.definition.get()).m_clear
            {
                clear(self.as_ptr());
            }
        }
        self.0.dict.set(None);
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Object>> {
        attributes::repr(space, self)
    }

    #[slot(tp_getattro)]
    fn get_attribute(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        match name.downcast::<Str>() {
            Some(name) => attributes::get(space, self, name),
            None => {
                let got = name.ty().tp_name();
                Err(space.type_error(format_args!("attribute name must be string, not '{got}'")))
            }
        }
    }

    /// The names in the module's namespace, or what its own __dir__ says.
    #[pymethod(name = "__dir__")]
    fn dir_of_module(&self, space: &Space) -> PyResult<Ref<Object>> {
        let dict = self.as_object().getattr(space, intern!(space, "__dict__"))?;
        let Some(dict) = dict.downcast::<Dict>() else {
            return Err(space.type_error("<module>.__dict__ is not a dictionary"));
        };
        match dict.get_item(space, intern!(space, "__dir__"))? {
            Some(function) => function.call0(space),
            None => dict.as_object().to_list(space).map(Ref::into_object),
        }
    }

    #[member(name = "__dict__", offset = offset_of!(ModuleObject, dict), kind = _Py_T_OBJECT, readonly)]
    const DICT: () = ();

    #[getter(name = "__annotations__")]
    fn annotations(&self, space: &Space) -> PyResult<Ref<Object>> {
        attributes::annotations(space, self)
    }

    #[setter(name = "__annotations__")]
    fn set_annotations(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        attributes::set_annotations(space, self, value)
    }

    #[getter(name = "__annotate__")]
    fn annotate(&self, space: &Space) -> PyResult<Ref<Object>> {
        attributes::annotate(space, self)
    }

    #[setter(name = "__annotate__")]
    fn set_annotate(&self, space: &Space, value: Option<&Object>) -> PyResult<()> {
        attributes::set_annotate(space, self, value)
    }
}
