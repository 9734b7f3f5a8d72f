//! References to code units, which may be read when they are first looked into.
//!
//! The code of a frozen module is in the executable, written by its build, and most functions in it are never called in most programs.
//! So a unit in there that is a constant of another one stays as it is, as bytes, but for its [`Head`].

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::code_unit::CodeUnit;
use super::constant::Const;
use super::serialize;

/// A shared unit.
#[derive(Clone)]
pub enum UnitRef {
    /// One that is there.
    Read(Arc<CodeUnit>),
    /// One that may have to be read.
    Packed(Arc<Packed>),
}

/// A unit as bytes that last for ever, and what was read from them.
pub struct Packed {
    bytes: &'static [u8],
    unit: OnceLock<Arc<CodeUnit>>,
}

/// What a code object tells before it is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head<'a> {
    /// `co_name`
    pub name: &'a str,
    /// `co_qualname`
    pub qualname: &'a str,
    /// `co_filename`
    pub filename: &'a str,
    /// `co_firstlineno`
    pub first_line: u32,
    /// `co_flags`
    pub flags: u32,
    /// `co_argcount`
    pub argument_count: u32,
    /// `co_posonlyargcount`
    pub positional_only_count: u32,
    /// `co_kwonlyargcount`
    pub keyword_only_count: u32,
    /// Number of inline caches.
    pub cache_count: u32,
    /// Number of registers.
    pub register_count: u32,
    /// Number of local registers.
    pub local_count: u32,
    /// `co_nlocals`
    pub variable_count: u32,
    /// Number of `co_cellvars`.
    pub cell_count: u32,
    /// Number of `co_freevars`.
    pub free_count: u32,
}

impl<'a> Head<'a> {
    /// The head of a unit.
    pub fn of(unit: &'a CodeUnit) -> Self {
        Head {
            name: &unit.name,
            qualname: &unit.qualname,
            filename: &unit.filename,
            first_line: unit.first_line,
            flags: unit.flags,
            argument_count: unit.argument_count,
            positional_only_count: unit.positional_only_count,
            keyword_only_count: unit.keyword_only_count,
            cache_count: unit.cache_count,
            register_count: unit.register_count,
            local_count: unit.local_count(),
            variable_count: unit.variable_names().count() as u32,
            cell_count: unit.cell_names().count() as u32,
            free_count: unit.free_names.len() as u32,
        }
    }
}

impl UnitRef {
    /// The unit that the build of this program wrote into these bytes.
    pub(super) fn packed(bytes: &'static [u8]) -> Self {
        UnitRef::Packed(Arc::new(Packed { bytes, unit: OnceLock::new() }))
    }

    /// The unit, read now if it has not been.
    ///
    /// # Panics
    /// When the bytes that the build wrote are damaged.
    #[inline]
    pub fn get(&self) -> &Arc<CodeUnit> {
        match self {
            UnitRef::Read(unit) => unit,
            UnitRef::Packed(packed) => packed.unit.get_or_init(|| {
                Arc::new(serialize::read_packed(packed.bytes).expect("the build wrote whole units"))
            }),
        }
    }

    /// The unit, for a look at all of it that is not likely to be followed by another one: one that has not been read is read for the caller
    /// alone, whose copy is soon gone again.
    ///
    /// # Panics
    /// As [`UnitRef::get`].
    pub fn look(&self) -> Arc<CodeUnit> {
        match self.unread() {
            Some(bytes) => Arc::new(serialize::read_packed(bytes).expect("the build wrote whole units")),
            None => self.get().clone(),
        }
    }

    /// The bytes, while the unit has not been read from them.
    fn unread(&self) -> Option<&'static [u8]> {
        match self {
            UnitRef::Packed(packed) if packed.unit.get().is_none() => Some(packed.bytes),
            _ => None,
        }
    }

    /// The unit's head; the unit is not read for it.
    pub fn head(&self) -> Head<'_> {
        self.unread().and_then(serialize::read_head).unwrap_or_else(|| Head::of(self))
    }

    /// The unit's docstring; the unit is not read for it.
    pub fn docstring(&self) -> Option<Const> {
        match self.unread() {
            Some(bytes) => serialize::read_docstring(bytes),
            None => self.get().docstring().cloned(),
        }
    }

    /// Whether both refer to the same unit.
    pub fn is(&self, other: &UnitRef) -> bool {
        self.address() == other.address()
    }

    /// An address that no other unit has.
    pub(super) fn address(&self) -> usize {
        match self {
            UnitRef::Read(unit) => Arc::as_ptr(unit).addr(),
            UnitRef::Packed(packed) => Arc::as_ptr(packed).addr(),
        }
    }
}

impl Deref for UnitRef {
    type Target = CodeUnit;

    fn deref(&self) -> &CodeUnit {
        self.get()
    }
}

impl From<Arc<CodeUnit>> for UnitRef {
    fn from(unit: Arc<CodeUnit>) -> Self {
        UnitRef::Read(unit)
    }
}

impl fmt::Debug for UnitRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
