//! CPython 3.14's binary interface (64-bit, the build with the GIL): struct layouts, constants, slot numbers.
//!
//! Data only: nothing here behaves. Structs, fields and constants have C's names, and each file is named
//! after the header that declares its contents; everything is re-exported here. `tables/` holds the facts, measured
//! from the real headers, and the tests check every size, offset and value against them.
//!
//! Fields of objects (whatever can be reached from a `PyObject *`) are [`Cell`](core::cell::Cell)s, because C code and
//! Python code may change any object at any time; whoever reads or writes them holds the GIL. Structs that C passes
//! as plain descriptions have plain fields. A struct embedded in another is a plain field, because its own are cells.
//! Function pointers are `Option`s: C's `NULL` is `None`.

#![no_std]
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals, reason = "these are C's names")]
#![allow(missing_docs, reason = "fields and constants mean what C's documentation says of the same name")]

#[cfg(not(all(target_pointer_width = "64", target_endian = "little", target_os = "linux")))]
compile_error!("the layouts were measured on 64-bit little-endian Linux and hold only there");

mod buffer;
mod bytearrayobject;
mod bytesobject;
mod cellobject;
mod ceval;
mod code;
mod compile;
mod complexobject;
mod context;
mod datetime;
mod descrobject;
mod dictobject;
mod floatobject;
mod frame;
mod funcobject;
mod gc;
mod genobject;
mod import;
mod initconfig;
mod listobject;
mod lock;
mod longobject;
mod memoryobject;
mod methodobject;
mod modsupport;
mod moduleobject;
mod monitoring;
mod object;
mod patchlevel;
mod pyctype;
mod pyerrors;
mod pyhash;
mod pymem;
mod pyport;
mod pystate;
mod pythread;
mod pytime;
mod pytypedefs;
mod setobject;
mod sliceobject;
mod structseq;
mod tupleobject;
mod typeobject;
mod typeslots;
mod unicodeobject;
mod weakrefobject;

pub use buffer::*;
pub use bytearrayobject::*;
pub use bytesobject::*;
pub use cellobject::*;
pub use ceval::*;
pub use code::*;
pub use compile::*;
pub use complexobject::*;
pub use context::*;
pub use datetime::*;
pub use descrobject::*;
pub use dictobject::*;
pub use floatobject::*;
pub use frame::*;
pub use funcobject::*;
pub use gc::*;
pub use genobject::*;
pub use import::*;
pub use initconfig::*;
pub use listobject::*;
pub use lock::*;
pub use longobject::*;
pub use memoryobject::*;
pub use methodobject::*;
pub use modsupport::*;
pub use moduleobject::*;
pub use monitoring::*;
pub use object::*;
pub use patchlevel::*;
pub use pyctype::*;
pub use pyerrors::*;
pub use pyhash::*;
pub use pymem::*;
pub use pyport::*;
pub use pystate::*;
pub use pythread::*;
pub use pytime::*;
pub use pytypedefs::*;
pub use setobject::*;
pub use sliceobject::*;
pub use structseq::*;
pub use tupleobject::*;
pub use typeobject::*;
pub use typeslots::*;
pub use unicodeobject::*;
pub use weakrefobject::*;
