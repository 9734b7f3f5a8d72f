//! Looking names up along the MRO, with the method cache, and the version tags that keep the cache true.
//!
//! A type whose `tp_version_tag` is not zero promises that nothing along its MRO has changed since it got the tag; tags are never
//! used twice. Whoever changes a type's dict calls [`Type::modified`], which takes the tags of the type and of all its subtypes
//! away. An inline cache that compares the tag knows everything that was true when it was filled.

use super::subclasses;
use crate::mechanisms::Mechanism;
use crate::{Dict, GilCell, Layout, Object, Ref, Space, Str, Tuple, Type};
use abi::{Py_TPFLAGS_IMMUTABLETYPE, Py_TPFLAGS_READY, PyObject};
use core::cell::Cell;
use core::ptr;

const CACHE_SIZE: usize = 1 << 12;
/// A type that keeps changing stops getting tags: they are 32 bits.
const MAX_VERSIONS_PER_CLASS: u16 = 1000;

/// What a name means for a type with this tag. The name is owned, the value borrowed: the type holds it while the tag is valid.
struct Entry {
    version: Cell<u32>,
    name: Cell<*mut PyObject>,
    value: Cell<*mut PyObject>,
}

static CACHE: GilCell<[Entry; CACHE_SIZE]> = GilCell::new(
    [const { Entry { version: Cell::new(0), name: Cell::new(ptr::null_mut()), value: Cell::new(ptr::null_mut()) } };
        CACHE_SIZE],
);

static NEXT_VERSION: GilCell<Cell<u32>> = GilCell::new(Cell::new(1));

#[inline]
fn entry_of(space: &Space, version: u32, name: &Str) -> &'static Entry {
    let at = (version as usize ^ (name.as_ptr() as usize >> 4)) & (CACHE_SIZE - 1);
    let cache: *const [Entry; CACHE_SIZE] = CACHE.get(space);
    // SAFETY: the cache is a static; the index is masked.
    unsafe { &(*cache)[at] }
}

impl Type {
    /// What `name` means along the MRO, not bound to anything.
    #[inline]
    pub fn lookup(&self, space: &Space, name: &Str) -> Option<Ref<Object>> {
        // SAFETY: the type holds what is found, until code runs.
        unsafe { Object::from_nullable(self.lookup_raw(space, name)) }.map(Layout::to_ref)
    }

    /// Like [`Type::lookup`], borrowed: valid until code runs that could change a type.
    #[inline]
    pub fn lookup_raw(&self, space: &Space, name: &Str) -> *mut PyObject {
        let version = self.slots().tp_version_tag.get();
        if version != 0 {
            let entry = entry_of(space, version, name);
            if entry.version.get() == version && entry.name.get() == name.as_ptr() {
                #[cfg(feature = "self-check")]
                self.check_cached(space, name, entry.value.get());
                return entry.value.get();
            }
        }
        self.lookup_uncached(space, name)
    }

    /// Like [`Type::lookup`], for what is not likely to be asked for again: the method cache stays as it is.
    pub(super) fn lookup_once(&self, space: &Space, name: &Str) -> Option<Ref<Object>> {
        // SAFETY: the type holds what is found, until code runs.
        unsafe { Object::from_nullable(self.find_in_mro(space, name)) }.map(Layout::to_ref)
    }

    /// Ends the process if the method cache does not say what the dicts along the MRO do.
    #[cfg(feature = "self-check")]
    fn check_cached(&self, space: &Space, name: &Str, cached: *mut PyObject) {
        let found = self.find_in_mro(space, name);
        if !ptr::eq(found, cached) {
            let (ty, name) = (self.name(), name.to_string_lossy());
            crate::self_check::fail(&format_args!(
                "the method cache has {cached:p} for '{name}' of {ty}, the dicts along the MRO {found:p}"
            ));
        }
    }

    #[cold]
    fn lookup_uncached(&self, space: &Space, name: &Str) -> *mut PyObject {
        let cacheable =
            name.is_interned() && !Mechanism::AttributeCaches.is_left_out() && self.assign_version(space);
        let version = self.slots().tp_version_tag.get();
        let found = self.find_in_mro(space, name);
        if cacheable && self.slots().tp_version_tag.get() == version {
            let entry = entry_of(space, version, name);
            entry.version.set(version);
            entry.value.set(found);
            let old = entry.name.replace(name.to_ref().into_ptr());
            // SAFETY: the entry owned its name, a string: dropping it runs no code.
            drop(unsafe { Ref::<Object>::from_nullable(old) });
        }
        found
    }

    /// What `name` means along the MRO, without the method cache.
    #[cfg(feature = "self-check")]
    pub fn find_uncached(&self, space: &Space, name: &Str) -> *mut PyObject {
        self.find_in_mro(space, name)
    }

    /// Looks through the dicts along the MRO. An error from comparing with a key that is no string counts as "not there".
    fn find_in_mro(&self, space: &Space, name: &Str) -> *mut PyObject {
        let Some(mro) = self.mro() else { return ptr::null_mut() };
        // Comparing with odd keys may run code that replaces the MRO.
        let mro = mro.to_ref();
        for class in mro.items() {
            // SAFETY: an MRO holds types only.
            let class = unsafe { class.cast_unchecked::<Type>() };
            let Some(dict) = class.dict() else { continue };
            if let Some(found) = dict.get_at_once(name) {
                match found {
                    Some(found) => return found.as_ptr(),
                    None => continue,
                }
            }
            if let Ok(Some(found)) = crate::attributes::dict_get(space, dict, name) {
                return found.as_ptr();
            }
        }
        ptr::null_mut()
    }

    /// `tp_dict`.
    #[inline]
    pub fn dict(&self) -> Option<&Dict> {
        // SAFETY: `tp_dict` is null or a dict that the type owns.
        unsafe { self.slots().tp_dict.get().cast::<Dict>().as_ref() }
    }

    /// `tp_mro`.
    #[inline]
    pub fn mro(&self) -> Option<&Tuple> {
        // SAFETY: `tp_mro` is null or a tuple that the type owns.
        unsafe { self.slots().tp_mro.get().cast::<Tuple>().as_ref() }
    }

    /// `tp_bases`.
    #[inline]
    pub fn bases(&self) -> Option<&Tuple> {
        // SAFETY: `tp_bases` is null or a tuple that the type owns.
        unsafe { self.slots().tp_bases.get().cast::<Tuple>().as_ref() }
    }

    /// The types along the MRO; empty before the type is ready.
    pub fn mro_types(&self) -> impl Iterator<Item = &Type> {
        let items = self.mro().map_or(&[][..], Tuple::items);
        // SAFETY: an MRO holds types only.
        items.iter().map(|item| unsafe { item.cast_unchecked::<Type>() })
    }

    /// Gives the type (and its bases) a version tag if it has none; whether it has one now.
    pub fn assign_version(&self, space: &Space) -> bool {
        let slots = self.slots();
        if slots.tp_version_tag.get() != 0 {
            return true;
        }
        if !self.has_flag(Py_TPFLAGS_READY) || slots.tp_versions_used.get() >= MAX_VERSIONS_PER_CLASS {
            return false;
        }
        let bases = self.bases().map_or(&[][..], Tuple::items);
        // SAFETY: bases are types.
        if !bases.iter().all(|base| unsafe { base.cast_unchecked::<Type>() }.assign_version(space)) {
            return false;
        }
        let next = NEXT_VERSION.get(space);
        let version = next.get();
        if version == 0 {
            return false;
        }
        next.set(version.wrapping_add(1));
        slots.tp_version_tag.set(version);
        if !self.has_flag(Py_TPFLAGS_IMMUTABLETYPE) {
            slots.tp_versions_used.set(slots.tp_versions_used.get() + 1);
        }
        true
    }

    /// Stops the type from ever being cached: its MRO holds more than its bases.
    pub(crate) fn never_cache(&self, space: &Space) {
        self.modified(space);
        self.slots().tp_versions_used.set(MAX_VERSIONS_PER_CLASS);
    }

    /// Something about the type changed: forgets what is cached about it and its subtypes (`PyType_Modified`).
    pub fn modified(&self, space: &Space) {
        let slots = self.slots();
        if slots.tp_version_tag.get() == 0 {
            // Subtypes have tags only while their bases do.
            return;
        }
        for subclass in subclasses::of(self) {
            subclass.modified(space);
        }
        super::watchers::notify(space, self);
        slots.tp_version_tag.set(0);
    }
}

/// Forgets every entry of the method cache: `PyType_ClearCache`. Gives the last tag that was handed out.
pub fn clear_cache(space: &Space) -> u32 {
    for entry in CACHE.get(space) {
        entry.version.set(0);
        entry.value.set(ptr::null_mut());
        let old = entry.name.replace(ptr::null_mut());
        // SAFETY: the entry owned its name, a string: dropping it runs no code.
        drop(unsafe { Ref::<Object>::from_nullable(old) });
    }
    NEXT_VERSION.get(space).get().wrapping_sub(1)
}
