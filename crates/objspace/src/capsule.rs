//! `PyCapsule`: a C pointer with a name, which extension modules pass to each other.

use crate::gc::{self, Visitor};
use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Str, pytype};
use abi::{PyCapsule_Destructor, PyObject, inquiry, traverseproc};
use core::cell::Cell;
use core::ffi::{CStr, c_char, c_int, c_void};

/// What an instance holds. C code reaches it by functions only.
#[repr(C)]
pub struct CapsuleObject {
    ob_base: PyObject,
    pointer: Cell<*mut c_void>,
    name: Cell<*const c_char>,
    context: Cell<*mut c_void>,
    destructor: Cell<Option<PyCapsule_Destructor>>,
    traverse: Cell<Option<traverseproc>>,
    clear: Cell<Option<inquiry>>,
}

crate::layout! {
    /// A C pointer with a name.
    pub struct Capsule(CapsuleObject);
}

/// How the function of C that uses a capsule is called in messages.
pub type Caller<'a> = &'a str;

fn same_name(one: *const c_char, other: *const c_char) -> bool {
    match (one.is_null(), other.is_null()) {
        (true, true) => true,
        // SAFETY: names are C strings.
        (false, false) => unsafe { CStr::from_ptr(one) == CStr::from_ptr(other) },
        _ => false,
    }
}

impl Capsule {
    /// A new capsule: `PyCapsule_New`.
    ///
    /// # Errors
    /// `ValueError` for a null pointer.
    ///
    /// # Safety
    /// `name` is null or a C string that outlives the capsule; `destructor` takes the capsule.
    pub unsafe fn new(
        space: &Space,
        pointer: *mut c_void,
        name: *const c_char,
        destructor: Option<PyCapsule_Destructor>,
    ) -> PyResult<Ref<Capsule>> {
        if pointer.is_null() {
            return Err(space.value_error("PyCapsule_New called with null pointer"));
        }
        let object = gc::allocate(space, Capsule::type_object(), size_of::<CapsuleObject>())?;
        // SAFETY: the memory is a fresh capsule's. It is tracked only once it has something to traverse.
        let capsule: Ref<Capsule> = unsafe { Ref::from_owned_unchecked(object) };
        capsule.0.pointer.set(pointer);
        capsule.0.name.set(name);
        capsule.0.destructor.set(destructor);
        Ok(capsule)
    }

    /// The capsule that `object` is, or `ValueError` with the name of the C function that wants one.
    pub fn checked<'a>(
        space: &Space,
        object: Option<&'a Object>,
        caller: Caller<'_>,
    ) -> PyResult<&'a Capsule> {
        let capsule = object.and_then(|object| object.downcast_exact::<Capsule>());
        capsule
            .filter(|capsule| !capsule.0.pointer.get().is_null())
            .ok_or_else(|| space.value_error(format_args!("{caller} called with invalid PyCapsule object")))
    }

    #[cold]
    fn wrong_name(space: &Space, caller: Caller<'_>) -> PyErr {
        space.value_error(format_args!("{caller} called with incorrect name"))
    }

    /// The pointer, if the name is right: `PyCapsule_GetPointer`.
    ///
    /// # Errors
    /// `ValueError` when it is not.
    pub fn pointer(&self, space: &Space, name: *const c_char) -> PyResult<*mut c_void> {
        if same_name(name, self.0.name.get()) {
            Ok(self.0.pointer.get())
        } else {
            Err(Capsule::wrong_name(space, "PyCapsule_GetPointer"))
        }
    }

    /// Whether the object is a capsule of this name: `PyCapsule_IsValid`.
    pub fn is_valid(object: Option<&Object>, name: *const c_char) -> bool {
        object.and_then(|object| object.downcast_exact::<Capsule>()).is_some_and(|capsule| {
            !capsule.0.pointer.get().is_null() && same_name(name, capsule.0.name.get())
        })
    }

    /// Replaces the pointer.
    ///
    /// # Errors
    /// `ValueError` for null.
    pub fn set_pointer(&self, space: &Space, pointer: *mut c_void) -> PyResult<()> {
        if pointer.is_null() {
            return Err(space.value_error("PyCapsule_SetPointer called with null pointer"));
        }
        self.0.pointer.set(pointer);
        Ok(())
    }

    /// The name; may be null.
    pub fn name_ptr(&self) -> *const c_char {
        self.0.name.get()
    }

    /// Replaces the name.
    ///
    /// # Safety
    /// As for [`Capsule::new`].
    pub unsafe fn set_name_ptr(&self, name: *const c_char) {
        self.0.name.set(name);
    }

    /// What C code attached.
    pub fn context(&self) -> *mut c_void {
        self.0.context.get()
    }

    /// Attaches something for C code.
    pub fn set_context(&self, context: *mut c_void) {
        self.0.context.set(context);
    }

    /// What is called when the capsule dies.
    pub fn destructor(&self) -> Option<PyCapsule_Destructor> {
        self.0.destructor.get()
    }

    /// Replaces what is called when the capsule dies.
    ///
    /// # Safety
    /// The function takes the capsule.
    pub unsafe fn set_destructor(&self, destructor: Option<PyCapsule_Destructor>) {
        self.0.destructor.set(destructor);
    }

    /// Lets the collector see what the pointer refers to: `_PyCapsule_SetTraverse`.
    ///
    /// # Safety
    /// The functions take the capsule.
    pub unsafe fn set_traverse(&self, traverse: traverseproc, clear: inquiry) {
        self.0.traverse.set(Some(traverse));
        self.0.clear.set(Some(clear));
        // SAFETY: capsules are collectable, and this one is complete.
        unsafe { gc::track(self.as_ptr()) };
    }
}

/// Imports what `module.attribute…` names and gives the pointer of the capsule there: `PyCapsule_Import`.
///
/// # Errors
/// `ImportError` when it cannot be imported, `AttributeError` when it is no such capsule.
pub fn import(space: &Space, name: &CStr) -> PyResult<*mut c_void> {
    let text = name.to_string_lossy();
    let mut parts = text.split('.');
    let Some(first) = parts.next() else { return Err(space.bad_internal_call()) };
    let mut object = crate::imports::import(space, first).map_err(|err| {
        drop(err);
        space.import_error_message(format_args!("PyCapsule_Import could not import module \"{first}\""))
    })?;
    for part in parts {
        object = object.getattr_str(space, part)?;
    }
    match object.downcast_exact::<Capsule>().filter(|_| Capsule::is_valid(Some(&object), name.as_ptr())) {
        Some(capsule) => Ok(capsule.0.pointer.get()),
        None => Err(space.attribute_error_plain(format_args!("PyCapsule_Import \"{text}\" is not valid"))),
    }
}

#[pytype(name = "PyCapsule", symbol = PyCapsule_Type, flags = HAVE_GC)]
/// Capsule objects let you wrap a C "void *" pointer in a Python
/// object.  They're a way of passing data through the Python interpreter
/// without creating your own custom type.
///
/// Capsules are used for communication between extension modules.
/// They provide a way for an extension module to export a C interface
/// to other extension modules, so that extension modules can use the
/// Python import mechanism to link to one another.
impl Capsule {
    #[slot(tp_dealloc)]
    unsafe fn dealloc(this: *mut Self) {
        // SAFETY: the capsule is dead; its destructor takes it, whole.
        unsafe {
            gc::untrack(this.cast());
            if let Some(destructor) = (*this).0.destructor.get() {
                destructor(this.cast());
            }
            gc::free(this.cast());
        }
    }

    #[slot(tp_traverse)]
    unsafe fn traverse(&self, visit: &mut Visitor) -> c_int {
        match self.0.traverse.get() {
            // SAFETY: the function takes the capsule.
            Some(traverse) => unsafe { visit.delegate(traverse, self.as_ptr()) },
            None => 0,
        }
    }

    #[slot(tp_clear)]
    fn clear(&self) {
        if let Some(clear) = self.0.clear.get() {
            // SAFETY: the function takes the capsule.
            unsafe { clear(self.as_ptr()) };
        }
    }

    #[slot(tp_repr)]
    fn repr(&self, space: &Space) -> PyResult<Ref<Str>> {
        let at = self.as_ptr();
        let name = self.0.name.get();
        if name.is_null() {
            return Str::from_display(space, &format_args!("<capsule object NULL at {at:p}>"));
        }
        // SAFETY: names are C strings.
        let name = unsafe { CStr::from_ptr(name) }.to_string_lossy();
        Str::from_display(space, &format_args!("<capsule object \"{name}\" at {at:p}>"))
    }
}
