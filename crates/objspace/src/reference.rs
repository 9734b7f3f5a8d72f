//! References to objects: `&T` is borrowed, [`Ref<T>`] is owned.
//!
//! Every object starts with a [`abi::PyObject`]; [`Object`] is the view of that head, and a type's own view (`List`,
//! `Dict`, …) implements [`Layout`] and dereferences to `Object`. Counts are exact. Dropping the last `Ref`
//! finalises the object at once, which may run any Python code.

use crate::Type;
use abi::PyObject;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr::NonNull;

/// Any object.
#[repr(transparent)]
pub struct Object(PyObject);

/// A Rust view of an object's memory.
///
/// # Safety
/// The implementing type is `#[repr(C)]` or `#[repr(transparent)]` and starts with a `PyObject`.
pub unsafe trait Layout: Sized {
    /// The object, without its type's view.
    #[inline]
    fn as_object(&self) -> &Object {
        // SAFETY: the trait's contract: there is a `PyObject` at offset 0.
        unsafe { &*(&raw const *self).cast() }
    }

    /// The object's address, as C code holds it. No reference changes hands.
    #[inline]
    fn as_ptr(&self) -> *mut PyObject {
        (&raw const *self).cast_mut().cast()
    }

    /// A new owned reference to the object.
    #[inline]
    fn to_ref(&self) -> Ref<Self> {
        self.as_object().incref();
        // SAFETY: the count was just incremented for this reference.
        unsafe { Ref::from_owned_unchecked(self.as_ptr()) }
    }
}

// SAFETY: `Object` is the head itself.
unsafe impl Layout for Object {}

/// Declares `$view` as a view of objects laid out as `$layout`: implements [`Layout`] and `Deref` to [`Object`].
#[macro_export]
macro_rules! layout {
    ($(#[$meta:meta])* $vis:vis struct $view:ident($layout:ty);) => {
        $(#[$meta])*
        #[repr(transparent)]
        $vis struct $view(pub(crate) $layout);
        $crate::layout!(impl $view);
    };
    (impl $view:ty) => {
        // SAFETY: the view is transparent over (or laid out as) a struct of `abi` that starts with a `PyObject`.
        unsafe impl $crate::Layout for $view {}
        impl core::ops::Deref for $view {
            type Target = $crate::Object;
            #[inline]
            fn deref(&self) -> &$crate::Object {
                $crate::Layout::as_object(self)
            }
        }
    };
}

impl Object {
    /// Views a pointer from C.
    ///
    /// # Safety
    /// `ptr` points at a live object that stays alive for `'a`.
    #[inline]
    pub unsafe fn from_ptr<'a>(ptr: *mut PyObject) -> &'a Object {
        debug_assert!(!ptr.is_null());
        // SAFETY: the caller's promise; `Object` is transparent over `PyObject`.
        unsafe { &*ptr.cast() }
    }

    /// Like [`Object::from_ptr`], with `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or points at a live object that stays alive for `'a`.
    #[inline]
    pub unsafe fn from_nullable<'a>(ptr: *mut PyObject) -> Option<&'a Object> {
        // SAFETY: the caller's promise.
        unsafe { ptr.cast::<Object>().as_ref() }
    }

    /// The fields that every object has.
    #[inline]
    pub fn head(&self) -> &PyObject {
        &self.0
    }

    /// The object's type.
    #[inline]
    pub fn ty(&self) -> &Type {
        // SAFETY: `ob_type` always points at a type, which the object keeps alive.
        unsafe { &*self.0.ob_type.get().cast() }
    }

    /// Whether this is the same object as `other`.
    #[inline]
    pub fn is<T: Layout>(&self, other: &T) -> bool {
        core::ptr::eq(self.as_ptr(), other.as_ptr())
    }

    /// The reference count; meaningless for immortal objects.
    #[inline]
    pub fn refcount(&self) -> u32 {
        self.0.ob_refcnt.get()
    }

    /// Whether the object lives for ever and its count does not change.
    #[inline]
    pub fn is_immortal(&self) -> bool {
        (self.0.ob_refcnt.get() as i32) < 0
    }

    /// Makes the object immortal.
    pub fn make_immortal(&self) {
        self.0.ob_refcnt.set(abi::_Py_IMMORTAL_INITIAL_REFCNT);
    }

    /// Whether the only reference to the object is the caller's.
    #[inline]
    pub fn is_unique(&self) -> bool {
        self.0.ob_refcnt.get() == 1
    }

    /// Adds a reference that somebody else accounts for.
    #[inline(always)]
    pub fn incref(&self) {
        #[cfg(feature = "self-check")]
        crate::self_check::objects::referred_to(&self.0);
        let count = self.0.ob_refcnt.get();
        if (count as i32) >= 0 {
            self.0.ob_refcnt.set(count + 1);
        }
    }

    /// Adds `count` references that somebody else accounts for.
    #[inline(always)]
    pub fn incref_many(&self, count: usize) {
        let old = self.0.ob_refcnt.get();
        if (old as i32) >= 0 {
            // An object with more references than can be counted lives for ever.
            let new = u32::try_from(count).ok().and_then(|count| old.checked_add(count));
            self.0
                .ob_refcnt
                .set(new.filter(|&new| (new as i32) >= 0).unwrap_or(abi::_Py_IMMORTAL_INITIAL_REFCNT));
        }
    }

    /// Takes a reference away; at zero the object is finalised and freed.
    ///
    /// # Safety
    /// The caller owns a reference, and gives it up.
    #[inline(always)]
    pub unsafe fn decref(ptr: *mut PyObject) {
        // SAFETY: the caller owns a reference, so the object is alive.
        let head = unsafe { &*ptr };
        #[cfg(feature = "self-check")]
        crate::self_check::objects::given_up(head);
        let count = head.ob_refcnt.get();
        if (count as i32) >= 0 {
            head.ob_refcnt.set(count - 1);
            if count == 1 {
                // SAFETY: the last reference is gone.
                unsafe { crate::finalization::dealloc(ptr) };
            }
        }
    }

    /// Takes a reference away, without finalising the object when it was the last: then `true`, and
    /// [`crate::finalization::dealloc`] is the caller's to call.
    ///
    /// # Safety
    /// The caller owns a reference, and gives it up.
    #[inline(always)]
    pub unsafe fn decref_only(ptr: *mut PyObject) -> bool {
        // SAFETY: the caller owns a reference, so the object is alive.
        let head = unsafe { &*ptr };
        let count = head.ob_refcnt.get();
        if (count as i32) < 0 {
            return false;
        }
        head.ob_refcnt.set(count - 1);
        count == 1
    }

    /// Views the object as a `T`, without a check.
    ///
    /// # Safety
    /// The object's layout is that of `T`.
    #[inline]
    pub unsafe fn cast_unchecked<T: Layout>(&self) -> &T {
        // SAFETY: the caller's promise.
        unsafe { &*(&raw const *self).cast() }
    }
}

/// An owned reference: `Clone` adds a reference, `Drop` takes it away, moving costs nothing.
#[repr(transparent)]
pub struct Ref<T: Layout> {
    ptr: NonNull<T>,
    owns: PhantomData<T>,
}

impl<T: Layout> Ref<T> {
    /// Takes over a reference that the caller owns.
    ///
    /// # Safety
    /// `ptr` points at a live object laid out as `T`, and the caller gives up one reference to it.
    #[inline]
    pub unsafe fn from_owned_unchecked(ptr: *mut PyObject) -> Self {
        debug_assert!(!ptr.is_null());
        // SAFETY: the caller's promise.
        Ref { ptr: unsafe { NonNull::new_unchecked(ptr.cast()) }, owns: PhantomData }
    }

    /// A new reference to the object that a pointer of C points at; `None` for null.
    ///
    /// # Safety
    /// `ptr` is null or points at a live object laid out as `T`.
    #[inline]
    pub unsafe fn from_borrowed(ptr: *mut PyObject) -> Option<Self> {
        // SAFETY: the caller's promise.
        unsafe { ptr.cast::<T>().as_ref() }.map(T::to_ref)
    }

    /// Gives the reference away; whoever takes the pointer owns it.
    #[inline]
    pub fn into_ptr(self) -> *mut PyObject {
        ManuallyDrop::new(self).ptr.as_ptr().cast()
    }

    /// Forgets the type's view.
    #[inline]
    pub fn into_object(self) -> Ref<Object> {
        // SAFETY: the same reference, seen as any object.
        unsafe { Ref::from_owned_unchecked(self.into_ptr()) }
    }

    /// Views the reference as one to a `U`, without a check.
    ///
    /// # Safety
    /// The object's layout is that of `U`.
    #[inline]
    pub unsafe fn cast_unchecked<U: Layout>(self) -> Ref<U> {
        // SAFETY: the caller's promise.
        unsafe { Ref::from_owned_unchecked(self.into_ptr()) }
    }
}

impl Ref<Object> {
    /// Takes over a reference that the caller owns.
    ///
    /// # Safety
    /// `ptr` points at a live object, and the caller gives up one reference to it.
    #[inline]
    pub unsafe fn from_owned(ptr: *mut PyObject) -> Self {
        // SAFETY: the caller's promise.
        unsafe { Ref::from_owned_unchecked(ptr) }
    }

    /// Like [`Ref::from_owned`], with `None` for null.
    ///
    /// # Safety
    /// `ptr` is null, or as in [`Ref::from_owned`].
    #[inline]
    pub unsafe fn from_nullable(ptr: *mut PyObject) -> Option<Self> {
        // SAFETY: the caller's promise.
        (!ptr.is_null()).then(|| unsafe { Ref::from_owned_unchecked(ptr) })
    }
}

impl<T: Layout> Deref for Ref<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: an owned reference keeps its object alive.
        unsafe { self.ptr.as_ref() }
    }
}

impl<T: Layout> Clone for Ref<T> {
    #[inline]
    fn clone(&self) -> Self {
        (**self).to_ref()
    }
}

impl<T: Layout> Drop for Ref<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: this reference is owned and given up here.
        unsafe { Object::decref(self.ptr.as_ptr().cast()) }
    }
}

impl<T: Layout> core::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "<{} object at {:p}>", self.as_object().ty().name(), self.ptr)
    }
}

/// Moves the references of a run of slots, which are left empty, to `target`.
///
/// # Safety
/// `target` has room for as many pointers, and is elsewhere.
#[inline]
pub(crate) unsafe fn move_slots(slots: &[Slot], target: *mut *mut PyObject) {
    for (index, slot) in slots.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { target.add(index).write(slot.cell.replace(core::ptr::null_mut())) };
    }
}

/// An owned reference, or none, in a field of an object: a nullable `PyObject *` for C code.
///
/// [`Slot::take`] and [`Slot::set`] make the field consistent before anything is dropped.
#[repr(transparent)]
pub struct Slot<T: Layout = Object> {
    cell: core::cell::Cell<*mut PyObject>,
    owns: PhantomData<T>,
}

impl<T: Layout> Slot<T> {
    /// A field that holds nothing.
    pub const fn empty() -> Self {
        Slot { cell: core::cell::Cell::new(core::ptr::null_mut()), owns: PhantomData }
    }

    /// Views a field of an `abi` struct that owns its reference.
    ///
    /// # Safety
    /// The field is null or owns a reference to an object laid out as `T`.
    #[inline]
    pub unsafe fn of(field: &core::cell::Cell<*mut PyObject>) -> &Self {
        // SAFETY: `Slot` is transparent over the cell; the caller vouches for the content.
        unsafe { &*(&raw const *field).cast() }
    }

    /// A new reference to what the field holds.
    #[inline]
    pub fn get(&self) -> Option<Ref<T>> {
        let ptr = self.cell.get();
        // SAFETY: the field owns a reference while it holds the pointer.
        (!ptr.is_null()).then(|| unsafe { (*ptr.cast::<T>()).to_ref() })
    }

    /// What the field holds, borrowed from it.
    ///
    /// # Safety
    /// The field is not changed while the result is used.
    #[inline]
    pub unsafe fn borrow(&self) -> Option<&T> {
        // SAFETY: the field owns a reference while it holds the pointer, and the caller says that it does.
        unsafe { self.cell.get().cast::<T>().as_ref() }
    }

    /// The raw pointer, borrowed from the field.
    #[inline]
    pub fn as_ptr(&self) -> *mut PyObject {
        self.cell.get()
    }

    /// Whether the field holds nothing.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.cell.get().is_null()
    }

    /// Takes the reference out, leaving the field empty.
    #[inline]
    pub fn take(&self) -> Option<Ref<T>> {
        let ptr = self.cell.replace(core::ptr::null_mut());
        // SAFETY: the field owned the reference and gives it up.
        (!ptr.is_null()).then(|| unsafe { Ref::from_owned_unchecked(ptr) })
    }

    /// Stores a reference, returning the one that was there: drop it when everything is consistent.
    #[inline]
    pub fn replace(&self, value: Option<Ref<T>>) -> Option<Ref<T>> {
        let new = value.map_or(core::ptr::null_mut(), Ref::into_ptr);
        let old = self.cell.replace(new);
        // SAFETY: the field owned the old reference and gives it up.
        (!old.is_null()).then(|| unsafe { Ref::from_owned_unchecked(old) })
    }

    /// Stores a reference in a field that holds nothing.
    #[inline]
    pub fn fill(&self, value: Option<Ref<T>>) {
        debug_assert!(self.is_empty());
        self.cell.set(value.map_or(core::ptr::null_mut(), Ref::into_ptr));
    }

    /// Stores a reference and then drops the one that was there, which may run any code.
    #[inline]
    pub fn set(&self, value: Option<Ref<T>>) {
        drop(self.replace(value));
    }
}

impl<T: Layout> Drop for Slot<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}
