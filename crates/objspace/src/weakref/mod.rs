//! Weak references: `weakref.ref` and the proxies.
//!
//! An object that can be referenced weakly has the head of a list of its weak references at `tp_weaklistoffset`. The list owns
//! nothing: a weak reference takes itself out when it dies, and the object empties the list when it dies. The reference and the proxy
//! without callback are shared: they stand at the head of the list, in this order.

mod proxy;
mod reference;

pub use proxy::{CallableProxy, Proxy, new_proxy};
pub use reference::WeakRef;

use crate::{Layout, Object, PyErr, PyResult, PyTypeInfo, Ref, Space, Type, gc, unraisable};
use abi::{Py_TPFLAGS_HAVE_GC, PyObject, PyWeakReference};
use core::cell::Cell;
use core::ptr;
use std::collections::HashSet;

/// The head of the list of an object's weak references; `None` when it can have none.
#[inline]
fn list_of(object: &Object) -> Option<&Cell<*mut PyWeakReference>> {
    let offset = object.ty().slots().tp_weaklistoffset.get();
    if offset == 0 || offset < super::type_object::MANAGED_WEAKREF_OFFSET {
        return None;
    }
    // SAFETY: the type says that the head of a list is at the offset (before the object for managed ones).
    Some(unsafe { &*object.as_ptr().byte_offset(offset).cast() })
}

/// Whether weak references to the object are possible.
pub fn is_supported(object: &Object) -> bool {
    list_of(object).is_some()
}

/// # Safety
/// `reference` is a live weak reference or proxy.
unsafe fn fields<'a>(reference: *mut PyWeakReference) -> &'a PyWeakReference {
    // SAFETY: the caller's promise.
    unsafe { &*reference }
}

/// The weak references in a list, from its head.
fn links(list: &Cell<*mut PyWeakReference>) -> impl Iterator<Item = *mut PyWeakReference> {
    let next = |&reference: &*mut PyWeakReference| {
        // SAFETY: lists hold live weak references.
        Some(unsafe { fields(reference) }.wr_next.get()).filter(|next| !next.is_null())
    };
    core::iter::successors(Some(list.get()).filter(|first| !first.is_null()), next)
}

fn is_basic<T: PyTypeInfo>(reference: *mut PyWeakReference) -> bool {
    // SAFETY: lists hold live weak references.
    unsafe {
        fields(reference).wr_callback.get().is_null() && Object::from_ptr(reference.cast()).is_exact::<T>()
    }
}

fn is_basic_proxy(reference: *mut PyWeakReference) -> bool {
    is_basic::<Proxy>(reference) || is_basic::<CallableProxy>(reference)
}

/// The shared reference without callback, if there is one.
fn basic_ref(list: &Cell<*mut PyWeakReference>) -> Option<*mut PyWeakReference> {
    links(list).next().filter(|&first| is_basic::<WeakRef>(first))
}

/// The shared proxy without callback, if there is one.
fn basic_proxy(list: &Cell<*mut PyWeakReference>) -> Option<*mut PyWeakReference> {
    links(list).take(2).find(|&reference| is_basic_proxy(reference))
}

/// The first weak reference to an object, as `__weakref__` shows it.
pub fn first(object: &Object) -> Option<Ref<Object>> {
    let first = links(list_of(object)?).next()?;
    // SAFETY: lists hold live weak references.
    unsafe { Ref::from_borrowed(first.cast()) }
}

/// Number of weak references to an object.
pub fn count(object: &Object) -> usize {
    list_of(object).map_or(0, |list| links(list).filter(|&reference| is_alive(reference)).count())
}

/// The weak references to an object.
pub fn all(object: &Object) -> Vec<Ref<Object>> {
    let Some(list) = list_of(object) else { return Vec::new() };
    // SAFETY: lists hold live weak references (one that is being taken apart has no count).
    links(list)
        .filter(|&reference| is_alive(reference))
        .filter_map(|reference| unsafe { Ref::from_borrowed(reference.cast()) })
        .collect()
}

fn is_alive(reference: *mut PyWeakReference) -> bool {
    // SAFETY: lists hold weak references whose memory is there.
    unsafe { Object::from_ptr(reference.cast()) }.refcount() != 0
}

#[cold]
fn not_supported(space: &Space, object: &Object) -> PyErr {
    let name = object.ty().tp_name();
    space.type_error(format_args!("cannot create weak reference to '{name}' object"))
}

/// What kind of weak reference a new one is, which decides its place in the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ref,
    Proxy,
}

/// A weak reference of type `ty` to `object`; a shared one where possible.
fn new(
    space: &Space,
    ty: &Type,
    kind: Kind,
    object: &Object,
    callback: Option<&Object>,
) -> PyResult<Ref<Object>> {
    let Some(list) = list_of(object) else { return Err(not_supported(space, object)) };
    let callback = callback.filter(|callback| !callback.is_none());
    let shareable = callback.is_none() && (kind == Kind::Proxy || ty.is(WeakRef::type_object()));
    let shared = || if kind == Kind::Ref { basic_ref(list) } else { basic_proxy(list) };
    if let Some(reference) = shared().filter(|&reference| shareable && is_alive(reference)) {
        // SAFETY: lists hold live weak references.
        return Ok(unsafe { Object::from_ptr(reference.cast()) }.to_ref());
    }
    let reference = ty.allocate(space, 0)?;
    // SAFETY: the type's instances are laid out so.
    let new = unsafe { fields(reference.as_ptr().cast()) };
    new.hash.set(-1);
    new.wr_object.set(object.as_ptr());
    new.wr_callback.set(callback.map_or(ptr::null_mut(), |callback| callback.to_ref().into_ptr()));
    // Allocating may have run the collector, and that code which made the shared one.
    if let Some(other) = shared().filter(|&other| shareable && is_alive(other)) {
        new.wr_object.set(crate::none().as_ptr());
        // SAFETY: lists hold live weak references.
        return Ok(unsafe { Object::from_ptr(other.cast()) }.to_ref());
    }
    let before = match (kind, shareable) {
        (Kind::Ref, true) => None,
        (Kind::Proxy, true) => basic_ref(list),
        (_, false) => basic_proxy(list).or_else(|| basic_ref(list)),
    };
    link(list, reference.as_ptr().cast(), before);
    Ok(reference)
}

/// Puts a weak reference into a list, behind `before` or at the head.
fn link(
    list: &Cell<*mut PyWeakReference>,
    reference: *mut PyWeakReference,
    before: Option<*mut PyWeakReference>,
) {
    // SAFETY: all are live weak references.
    unsafe {
        let place = before.map_or(list, |before| &fields(before).wr_next);
        let next = place.get();
        fields(reference).wr_prev.set(before.unwrap_or(ptr::null_mut()));
        fields(reference).wr_next.set(next);
        if !next.is_null() {
            fields(next).wr_prev.set(reference);
        }
        place.set(reference);
    }
}

/// Takes a weak reference out of its object's list; from then on it refers to nothing.
///
/// # Safety
/// `reference` is a weak reference, alive or being taken apart.
unsafe fn unlink(reference: *mut PyWeakReference) {
    // SAFETY: the list's neighbours are live weak references; the object's memory is there while the list is not empty.
    unsafe {
        let own = fields(reference);
        let object = own.wr_object.get();
        if object.is_null() || ptr::eq(object, crate::none().as_ptr()) {
            return;
        }
        let (previous, next) = (own.wr_prev.get(), own.wr_next.get());
        if previous.is_null() {
            if let Some(list) = list_of(Object::from_ptr(object)) {
                list.set(next);
            }
        } else {
            fields(previous).wr_next.set(next);
        }
        if !next.is_null() {
            fields(next).wr_prev.set(previous);
        }
        own.wr_object.set(crate::none().as_ptr());
        own.wr_prev.set(ptr::null_mut());
        own.wr_next.set(ptr::null_mut());
    }
}

/// Takes the callback out of a weak reference.
///
/// # Safety
/// As for [`unlink`].
unsafe fn take_callback(reference: *mut PyWeakReference) -> Option<Ref<Object>> {
    // SAFETY: the field owns its reference.
    unsafe { Ref::from_nullable(fields(reference).wr_callback.replace(ptr::null_mut())) }
}

fn run_callback(space: &Space, callback: &Object, reference: &Object) {
    if let Err(err) = callback.call1(space, reference) {
        unraisable::report(space, err, "while calling weakref callback", Some(callback));
    }
}

/// Whether there are weak references to the object.
#[inline]
pub fn has_any(object: &Object) -> bool {
    list_of(object).is_some_and(|list| !list.get().is_null())
}

/// Ends all weak references to a dying object, and calls their callbacks: `PyObject_ClearWeakRefs`.
///
/// # Safety
/// The object's memory is still whole. Its count is zero, or it is about to be released.
#[inline]
pub unsafe fn clear(object: *mut PyObject) {
    // SAFETY: the caller's promise.
    match list_of(unsafe { Object::from_ptr(object) }) {
        Some(list) if !list.get().is_null() => end_all(list),
        _ => {}
    }
}

#[cold]
fn end_all(list: &Cell<*mut PyWeakReference>) {
    let space = Space::current();
    let mut callbacks = Vec::new();
    while let Some(reference) = links(list).next() {
        // SAFETY: lists hold live weak references; one that is being taken apart calls nothing.
        unsafe {
            unlink(reference);
            if is_alive(reference)
                && let Some(callback) = take_callback(reference)
            {
                callbacks.push((callback, Object::from_ptr(reference.cast()).to_ref()));
            }
        }
    }
    if callbacks.is_empty() {
        return;
    }
    let raised = space.take_error();
    for (callback, reference) in callbacks {
        run_callback(space, &callback, &reference);
    }
    if let Some(err) = raised {
        space.set_error(err);
    }
}

/// Clears the weak references to garbage before its finalizers run, and calls their callbacks where those survive.
pub fn clear_for_garbage(space: &Space, garbage: &[Ref<Object>]) {
    let dying: HashSet<*mut PyObject> = garbage.iter().map(|object| object.as_ptr()).collect();
    let mut callbacks = Vec::new();
    for object in garbage {
        let Some(list) = list_of(object) else { continue };
        while let Some(reference) = links(list).next() {
            // SAFETY: lists hold live weak references.
            unsafe {
                unlink(reference);
                if let Some(callback) = take_callback(reference)
                    && !dying.contains(&reference.cast())
                {
                    callbacks.push((callback, Object::from_ptr(reference.cast()).to_ref()));
                }
            }
        }
    }
    for (callback, reference) in callbacks {
        run_callback(space, &callback, &reference);
    }
}

/// The object that a weak reference or proxy refers to.
fn target(reference: &Object) -> Option<Ref<Object>> {
    // SAFETY: the callers pass weak references; the object's memory is there while it has weak references.
    unsafe {
        let object = fields(reference.as_ptr().cast()).wr_object.get();
        if object.is_null() || ptr::eq(object, crate::none().as_ptr()) {
            return None;
        }
        let object = Object::from_ptr(object);
        // An object that is being taken apart is no longer there.
        (object.refcount() != 0).then(|| object.to_ref())
    }
}

/// Whether the object is a weak reference or a proxy.
pub fn is_weak(object: &Object) -> bool {
    object.is_instance::<WeakRef>() || object.is_exact::<Proxy>() || object.is_exact::<CallableProxy>()
}

/// What a weak reference or proxy refers to, `None` when it is gone; `TypeError` for other objects.
pub fn referent(space: &Space, object: &Object) -> PyResult<Option<Ref<Object>>> {
    if is_weak(object) { Ok(target(object)) } else { Err(space.type_error("expected a weakref")) }
}

/// Releases what every weak reference has, and frees it.
///
/// # Safety
/// `this` is a dead weak reference.
unsafe fn dealloc(this: *mut PyObject) {
    // SAFETY: the caller's promise.
    unsafe {
        if Object::from_ptr(this).ty().has_flag(Py_TPFLAGS_HAVE_GC) {
            gc::untrack(this);
        }
        unlink(this.cast());
        let callback = take_callback(this.cast());
        crate::slot_functions::free_instance(this);
        drop(callback);
    }
}
