//! `property`.

use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{Layout, Object, PyErr, PyResult, Ref, Slot, Space, intern, pytype};
use abi::PyObject;
use core::cell::Cell;
use core::ffi::{c_char, c_int};
use core::mem::offset_of;

/// What an instance holds.
#[repr(C)]
pub struct PropertyObject {
    ob_base: PyObject,
    get: Slot,
    set: Slot,
    del: Slot,
    doc: Slot,
    name: Slot,
    getter_doc: Cell<c_char>,
}

crate::layout! {
    /// A property.
    pub struct Property(PropertyObject);
}

impl Property {
    /// The function that gets the value, if there is one.
    pub fn getter_function(&self) -> Option<Ref<Object>> {
        self.0.get.get()
    }

    /// A property like this one with some functions replaced.
    fn with(
        &self,
        space: &Space,
        get: Option<&Object>,
        set: Option<&Object>,
        del: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let none = crate::none();
        let pick = |new: Option<&Object>, old: &Slot| -> Ref<Object> {
            match new.filter(|new| !new.is_none()) {
                Some(new) => new.to_ref(),
                None => old.get().unwrap_or_else(|| none.to_ref()),
            }
        };
        let (new_get, new_set, new_del) =
            (pick(get, &self.0.get), pick(set, &self.0.set), pick(del, &self.0.del));
        // A docstring that came from the getter is taken from the new one.
        let doc = if self.0.getter_doc.get() != 0 && !new_get.is_none() {
            none.to_ref()
        } else {
            self.0.doc.get().unwrap_or_else(|| none.to_ref())
        };
        let new = self.ty().as_object().call(space, &[&new_get, &new_set, &new_del, &doc])?;
        if let Some(copy) = new.downcast::<Property>() {
            copy.0.name.set(self.0.name.get());
        }
        Ok(new)
    }

    /// The name: as `__set_name__` told it, or the getter's.
    fn own_name(&self, space: &Space) -> PyResult<Option<Ref<Object>>> {
        if let Some(name) = self.0.name.get() {
            return Ok(Some(name));
        }
        match self.0.get.get() {
            Some(get) => get.getattr_optional(space, intern!(space, "__name__")),
            None => Ok(None),
        }
    }

    #[cold]
    fn missing(&self, space: &Space, object: &Object, what: &str) -> PyErr {
        let message = || -> PyResult<String> {
            let qualname = object.ty().as_object().getattr(space, intern!(space, "__qualname__"))?;
            let qualname = crate::object::shown_name(&qualname);
            Ok(match self.own_name(space)? {
                Some(name) => {
                    let name = name.repr(space)?.to_string_lossy();
                    format!("property {name} of '{qualname}' object has no {what}")
                }
                None => format!("property of '{qualname}' object has no {what}"),
            })
        };
        match message() {
            Ok(message) => space.attribute_error_plain(message),
            Err(err) => err,
        }
    }

    /// Takes the getter's docstring; an instance of a subclass has it as an attribute.
    fn set_doc(&self, space: &Space, doc: Option<Ref<Object>>) -> PyResult<()> {
        if self.is_exact::<Property>() {
            self.0.doc.set(doc);
            return Ok(());
        }
        let doc = doc.unwrap_or_else(|| space.none());
        match self.as_object().setattr(space, intern!(space, "__doc__"), &doc) {
            // A subclass without room for it goes without.
            Err(err) if err.is_a::<crate::exceptions::AttributeError>() && self.0.getter_doc.get() != 0 => {
                Ok(())
            }
            result => result,
        }
    }
}

#[pytype(
    name = "property",
    symbol = PyProperty_Type,
    flags = BASETYPE | HAVE_GC,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
    tp_new = crate::slot_functions::PyType_GenericNew,
    signature = "(fget=None, fset=None, fdel=None, doc=None)",
)]
/// An attribute that is computed: fget is called to read it, fset to assign to it, fdel to delete it; doc documents it, or else
/// fget's own documentation does.
///
/// Mostly used as a decorator:
///
///     class Circle:
///         @property
///         def area(self):
///             return pi * self.radius ** 2
///
///         @area.setter
///         def area(self, value):
///             self.radius = sqrt(value / pi)
impl Property {
    #[slot(tp_init, signature = "(fget=None, fset=None, fdel=None, doc=None)")]
    fn init(
        &self,
        space: &Space,
        fget: Option<&Object>,
        fset: Option<&Object>,
        fdel: Option<&Object>,
        doc: Option<&Object>,
    ) -> PyResult<()> {
        let given = |value: Option<&Object>| value.filter(|value| !value.is_none()).map(Layout::to_ref);
        let fields = &self.0;
        fields.get.set(given(fget));
        fields.set.set(given(fset));
        fields.del.set(given(fdel));
        fields.doc.set(None);
        fields.name.set(None);
        fields.getter_doc.set(0);
        if let Some(doc) = given(doc) {
            return self.set_doc(space, Some(doc));
        }
        let Some(get) = fields.get.get() else { return Ok(()) };
        match get.getattr_optional(space, intern!(space, "__doc__"))? {
            Some(doc) if !doc.is_none() => {
                fields.getter_doc.set(1);
                self.set_doc(space, Some(doc))
            }
            _ => Ok(()),
        }
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the property is dead.
        unsafe {
            gc::untrack(this.cast());
            let fields = &(*this).0;
            let owned = [&fields.get, &fields.set, &fields.del, &fields.doc, &fields.name].map(Slot::take);
            crate::slot_functions::free_instance(this.cast());
            drop(owned);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        let fields = &self.0;
        crate::visit_all!(
            visit,
            fields.get.as_ptr(),
            fields.set.as_ptr(),
            fields.del.as_ptr(),
            fields.doc.as_ptr(),
            fields.name.as_ptr(),
        );
        0
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        self.0.doc.set(None);
    }

    #[slot(tp_descr_get)]
    fn descr_get(
        &self,
        space: &Space,
        object: Option<&Object>,
        _owner: Option<&Object>,
    ) -> PyResult<Ref<Object>> {
        let Some(object) = object.filter(|object| !object.is_none()) else {
            return Ok(self.as_object().to_ref());
        };
        match self.0.get.get() {
            Some(get) => get.call1(space, object),
            None => Err(self.missing(space, object, "getter")),
        }
    }

    #[slot(tp_descr_set)]
    fn descr_set(&self, space: &Space, object: &Object, value: Option<&Object>) -> PyResult<()> {
        match value {
            Some(value) => match self.0.set.get() {
                Some(set) => set.call(space, &[object, value]).map(drop),
                None => Err(self.missing(space, object, "setter")),
            },
            None => match self.0.del.get() {
                Some(del) => del.call1(space, object).map(drop),
                None => Err(self.missing(space, object, "deleter")),
            },
        }
    }

    /// The same property, with another function for reading.
    #[pymethod]
    fn getter(&self, space: &Space, fget: &Object) -> PyResult<Ref<Object>> {
        self.with(space, Some(fget), None, None)
    }

    /// The same property, with another function for assigning.
    #[pymethod]
    fn setter(&self, space: &Space, fset: &Object) -> PyResult<Ref<Object>> {
        self.with(space, None, Some(fset), None)
    }

    /// The same property, with another function for deleting.
    #[pymethod]
    fn deleter(&self, space: &Space, fdel: &Object) -> PyResult<Ref<Object>> {
        self.with(space, None, None, Some(fdel))
    }

    /// Told by the class under which name the property stands in it.
    #[pymethod(name = "__set_name__", raw)]
    fn set_name(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        let [_, name] = args.positional() else {
            let given = args.positional_count();
            return Err(space.type_error(format_args!(
                "__set_name__() takes 2 positional arguments but {given} were given"
            )));
        };
        self.0.name.set(Some(name.to_ref()));
        Ok(())
    }

    #[member(name = "fget", offset = offset_of!(PropertyObject, get), kind = _Py_T_OBJECT, readonly)]
    const FGET: () = ();
    #[member(name = "fset", offset = offset_of!(PropertyObject, set), kind = _Py_T_OBJECT, readonly)]
    const FSET: () = ();
    #[member(name = "fdel", offset = offset_of!(PropertyObject, del), kind = _Py_T_OBJECT, readonly)]
    const FDEL: () = ();
    #[member(name = "__doc__", offset = offset_of!(PropertyObject, doc), kind = _Py_T_OBJECT)]
    const DOC: () = ();

    #[getter(name = "__name__")]
    fn name_attribute(&self, space: &Space) -> PyResult<Ref<Object>> {
        match self.own_name(space)? {
            Some(name) => Ok(name),
            None => Err(space.no_attribute(self, intern!(space, "__name__"))),
        }
    }

    #[setter(name = "__name__")]
    fn set_name_attribute(&self, value: Option<&Object>) -> PyResult<()> {
        self.0.name.set(value.map(Layout::to_ref));
        Ok(())
    }

    #[getter(name = "__isabstractmethod__")]
    fn is_abstract(&self, space: &Space) -> PyResult<bool> {
        for function in [&self.0.get, &self.0.set, &self.0.del] {
            if let Some(function) = function.get()
                && crate::function_wrapper::is_abstract(space, &function)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
