//! What attribute names mean for types and shapes: tables that all instructions share.
//!
//! An instruction that sees instances of one class has all it needs in its own cache. One that sees several would look each up anew
//! whenever they alternate; it finds them here. An entry is valid under the same guard as an inline cache.

use crate::attributes::is_as_cached;
use crate::code::Cache;
use crate::op;
use crate::value::Value;
use abi::PyObject;
use core::cell::Cell;
use core::ptr;
use objspace::{GilCell, Layout, Object, Ref, Space, Str};

const SIZE: usize = 512;

/// What a name means where the cache's guard holds. The name is owned, so that no other string gets its address.
struct Entry {
    name: Cell<*mut PyObject>,
    /// The form of the instruction that the cache is for.
    form: Cell<u8>,
    cache: Cache,
}

/// The meanings of names for one kind of instruction.
pub struct Table(GilCell<[Entry; SIZE]>);

/// For `LoadAttr`.
pub static LOADS: Table = Table::new();
/// For `LoadMethod`.
pub static METHODS: Table = Table::new();
/// For `StoreAttr`.
pub static STORES: Table = Table::new();

impl Table {
    const fn new() -> Self {
        Table(GilCell::new(
            [const { Entry { name: Cell::new(ptr::null_mut()), form: Cell::new(op::Nop), cache: Cache::new() } };
                SIZE],
        ))
    }

    #[inline(always)]
    fn entry(&self, space: &Space, version: u32, name: &Str) -> &Entry {
        let index = (version as usize).wrapping_mul(31) ^ (name.as_ptr() as usize >> 4);
        &self.0.get(space)[index % SIZE]
    }

    /// The form and cache that apply to `name` of the object in a register, if they are known.
    ///
    /// # Safety
    /// The register is live.
    #[inline(always)]
    pub unsafe fn find(&self, space: &Space, value: Value, name: &Str) -> Option<(u8, &Cache)> {
        if !value.is_object() {
            return None;
        }
        // SAFETY: the register keeps the object; an entry's key is that of an instance's attributes if its version is that of a type
        // whose instances have managed attributes.
        unsafe {
            let object = value.as_object();
            let entry = self.entry(space, object.ty().slots().tp_version_tag.get(), name);
            (ptr::eq(entry.name.get(), name.as_ptr()) && is_as_cached(object, &entry.cache))
                .then(|| (entry.form.get(), &entry.cache))
        }
    }

    /// Notes what an instruction of the given form has just cached for `name`, an interned string.
    pub fn note(&self, space: &Space, name: &Str, form: u8, cache: &Cache) {
        let entry = self.entry(space, cache.version.get(), name);
        entry.form.set(form);
        entry.cache.copy_from(cache);
        let old = entry.name.replace(name.to_ref().into_ptr());
        // SAFETY: the entry owned its name, a string: dropping it runs no code.
        drop(unsafe { Ref::<Object>::from_nullable(old) });
    }
}
