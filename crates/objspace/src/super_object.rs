//! `super`: attributes found along an MRO after a given class.

use crate::gc::{self, Visitor};
use crate::shim::Args;
use crate::{CellObject, GilCell, Layout, Object, PyResult, Ref, Slot, Space, Str, Type, intern, pytype};
use abi::PyObject;
use core::ffi::c_int;
use core::mem::offset_of;

/// What an instance holds.
#[repr(C)]
pub struct SuperObject {
    ob_base: PyObject,
    ty: Slot<Type>,
    object: Slot,
    object_type: Slot<Type>,
}

crate::layout! {
    /// `super`.
    pub struct Super(SuperObject);
}

/// Finds the class and the first argument of the function that calls `super()`: `(__class__, self)`.
pub type CallerLookup = fn(&Space) -> PyResult<(Ref<Object>, Ref<Object>)>;

static CALLER: GilCell<core::cell::Cell<Option<CallerLookup>>> = GilCell::new(core::cell::Cell::new(None));

/// Tells how to look at the frame that calls `super()`; the interpreter does, at start-up.
pub fn set_caller_lookup(space: &Space, lookup: CallerLookup) {
    CALLER.get(space).set(Some(lookup));
}

/// What `name` means after `class` along the MRO of `object_type`; bound to `object` (to nothing if that is the type itself).
/// `None` when there is no such attribute.
pub fn lookup_after(
    space: &Space,
    class: &Type,
    object: &Object,
    object_type: &Type,
    name: &Str,
) -> PyResult<Option<Ref<Object>>> {
    let Some(found) = unbound_after(space, class, object_type, name)? else { return Ok(None) };
    let Some(get) = found.ty().slots().tp_descr_get.get() else { return Ok(Some(found)) };
    let instance = if object.is(object_type) { core::ptr::null_mut() } else { object.as_ptr() };
    // SAFETY: the slot fits the descriptor's type; null stands for "no instance".
    unsafe { space.from_c(get(found.as_ptr(), instance, object_type.as_ptr())) }.map(Some)
}

/// What `name` means after `class` along the MRO of `object_type`, not bound to anything.
pub fn unbound_after(
    space: &Space,
    class: &Type,
    object_type: &Type,
    name: &Str,
) -> PyResult<Option<Ref<Object>>> {
    let Some(mro) = object_type.mro() else { return Ok(None) };
    let mro = mro.to_ref();
    let after = mro.items().iter().skip_while(|entry| !entry.is(class)).skip(1);
    for entry in after {
        // SAFETY: an MRO holds types only.
        let Some(dict) = unsafe { entry.cast_unchecked::<Type>() }.dict() else { continue };
        if let Some(found) = crate::attributes::dict_get(space, &dict.to_ref(), name)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Like [`lookup_after`], with `AttributeError` when there is none: `super(class, object).name`.
pub fn attribute_after(
    space: &Space,
    class: &Type,
    object: &Object,
    object_type: &Type,
    name: &Str,
) -> PyResult<Ref<Object>> {
    match lookup_after(space, class, object, object_type, name)? {
        Some(value) => Ok(value),
        None => {
            let shown = name.to_string_lossy();
            Err(space.attribute_error(
                object,
                name,
                format_args!("'super' object has no attribute '{shown}'"),
            ))
        }
    }
}

/// The type along whose MRO `super(class, object)` looks: `object` itself if it is a subclass, else its type, else its
/// `__class__`.
///
/// # Errors
/// `TypeError` when `object` is neither an instance nor a subclass of `class`.
pub fn type_to_search(space: &Space, class: &Type, object: &Object) -> PyResult<Ref<Type>> {
    if let Some(object) = object.downcast::<Type>()
        && object.is_subtype(class)
    {
        return Ok(object.to_ref());
    }
    if object.ty().is_subtype(class) {
        return Ok(object.ty().to_ref());
    }
    let claimed = object.getattr_optional(space, intern!(space, "__class__"))?;
    if let Some(claimed) = claimed.and_then(|claimed| claimed.downcast_into::<Type>().ok())
        && !claimed.is(object.ty())
        && claimed.is_subtype(class)
    {
        return Ok(claimed);
    }
    let (kind, got) = match object.downcast::<Type>() {
        Some(object) => ("type", object.name()),
        None => ("instance of", object.ty().name()),
    };
    let class = class.name();
    Err(space.type_error(format_args!(
        "super(type, obj): obj ({kind} {got}) is not an instance or subtype of type ({class})."
    )))
}

#[pytype(
    name = "super",
    symbol = PySuper_Type,
    flags = BASETYPE | HAVE_GC,
    tp_alloc = crate::slot_functions::PyType_GenericAlloc,
    tp_free = crate::slot_functions::PyObject_GC_Del,
    tp_new = crate::slot_functions::PyType_GenericNew,
)]
/// super(), super(type), super(type, object)
///
/// Attributes as the classes behind type define them, in the order that object's class (or object itself, if it is a class) is
/// searched in. In a method, super() alone stands for the method's class and its first argument:
///
///     class Loud(Speaker):
///         def speak(self):
///             return super().speak().upper()
impl Super {
    #[slot(tp_init)]
    fn init(&self, space: &Space, args: Args<'_>) -> PyResult<()> {
        args.no_keywords(space, "super")?;
        let (class, object) = match args.positional() {
            [] => caller(space)?,
            [class] => (class.to_ref(), None),
            [class, object] => (class.to_ref(), Some(object.to_ref())),
            more => {
                let given = more.len();
                return Err(
                    space.type_error(format_args!("super() expected at most 2 arguments, got {given}"))
                );
            }
        };
        let class = class.downcast_into::<Type>().map_err(|other| {
            let got = other.ty().tp_name();
            space.type_error(format_args!("super() argument 1 must be a type, not {got}"))
        })?;
        let object = object.filter(|object| !object.is_none());
        let object_type = match &object {
            Some(object) => Some(type_to_search(space, &class, object)?),
            None => None,
        };
        let old = (
            self.0.ty.replace(Some(class)),
            self.0.object.replace(object),
            self.0.object_type.replace(object_type),
        );
        drop(old);
        Ok(())
    }

    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the object is dead.
        unsafe {
            gc::untrack(this.cast());
            let fields = &(*this).0;
            let owned = (fields.ty.take(), fields.object.take(), fields.object_type.take());
            crate::slot_functions::free_instance(this.cast());
            drop(owned);
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        crate::visit_all!(visit, self.0.object.as_ptr(), self.0.ty.as_ptr(), self.0.object_type.as_ptr());
        0
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let name = self.0.ty.get().map_or_else(|| "NULL".to_owned(), |ty| ty.name().to_owned());
        match self.0.object_type.get() {
            Some(object_type) => {
                let object = object_type.name();
                Str::from_display(space, &format_args!("<super: <class '{name}'>, <{object} object>>"))
            }
            None => Str::from_display(space, &format_args!("<super: <class '{name}'>, NULL>")),
        }
    }

    #[slot(tp_getattro)]
    fn get_attribute(&self, space: &Space, name: &Object) -> PyResult<Ref<Object>> {
        let Some(name) = name.downcast::<Str>() else {
            let got = name.ty().tp_name();
            return Err(space.type_error(format_args!("attribute name must be string, not '{got}'")));
        };
        let fields = &self.0;
        // `__class__` is that of the super object itself.
        if let (Some(class), Some(object), Some(object_type)) =
            (fields.ty.get(), fields.object.get(), fields.object_type.get())
            && !name.equals("__class__")
            && let Some(found) = lookup_after(space, &class, &object, &object_type, name)?
        {
            return Ok(found);
        }
        crate::attributes::generic_getattr(space, self, name)
    }

    #[slot(tp_descr_get)]
    fn get(&self, space: &Space, object: Option<&Object>, _owner: Option<&Object>) -> PyResult<Ref<Object>> {
        let (Some(object), true) = (object.filter(|object| !object.is_none()), self.0.object.is_empty())
        else {
            return Ok(self.as_object().to_ref());
        };
        let Some(class) = self.0.ty.get() else { return Ok(self.as_object().to_ref()) };
        self.ty().as_object().call(space, &[&class, object])
    }

    #[member(name = "__thisclass__", offset = offset_of!(SuperObject, ty), kind = _Py_T_OBJECT, readonly)]
    const THISCLASS: () = ();
    #[member(name = "__self__", offset = offset_of!(SuperObject, object), kind = _Py_T_OBJECT, readonly)]
    const SELF: () = ();
    #[member(name = "__self_class__", offset = offset_of!(SuperObject, object_type), kind = _Py_T_OBJECT, readonly)]
    const SELF_CLASS: () = ();
}

/// What `super()` without arguments means where it is called.
fn caller(space: &Space) -> PyResult<(Ref<Object>, Option<Ref<Object>>)> {
    match CALLER.get(space).get() {
        Some(lookup) => lookup(space).map(|(class, object)| (class, Some(object))),
        None => Err(space.runtime_error("super(): no current frame")),
    }
}

/// The class in a `__class__` cell.
///
/// # Errors
/// `RuntimeError` when the cell is empty or holds no type.
pub fn class_of_cell(space: &Space, cell: &CellObject) -> PyResult<Ref<Type>> {
    let Some(class) = cell.get() else { return Err(space.runtime_error("super(): empty __class__ cell")) };
    class.downcast_into::<Type>().map_err(|other| {
        let got = other.ty().tp_name();
        space.runtime_error(format_args!("super(): __class__ is not a type ({got})"))
    })
}
