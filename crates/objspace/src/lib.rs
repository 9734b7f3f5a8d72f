//! The object space: references, types and slots, every builtin type, every operation on objects, exceptions, the
//! collector and the GIL.
//!
//! Heap objects have CPython 3.14's layout. Ownership is in the types: `&T` is borrowed, [`Ref<T>`] is owned. A [`Space`] is the
//! running thread with the GIL held, the first parameter of whatever can raise or run code. Anything may run Python code: a
//! comparison, a hash, dropping a reference; so nothing may be borrowed from a container across such a call.

#![allow(
    clippy::new_ret_no_self,
    reason = "objects live behind references: `new` gives a `Ref`, often to any object"
)]

extern crate self as objspace;

pub mod attributes;
pub mod audit;
pub mod bool;
pub mod breaker;
pub mod buffer;
pub mod buffer_methods;
pub mod builtin_function;
pub mod builtin_types;
pub mod builtins;
pub mod bytearray;
pub mod bytes;
pub mod capsule;
pub mod cell;
pub mod classmethod;
pub mod codecs;
pub mod compare_op;
pub mod complex;
pub mod context;
mod current_space;
pub mod descriptors;
pub mod dict;
pub mod error;
pub mod exceptions;
pub mod finalization;
pub mod float;
pub mod formatting;
pub mod free_list;
pub mod function;
pub mod function_wrapper;
pub mod gc;
pub mod generic_alias;
pub mod gil;
pub mod gil_cell;
pub mod hashing;
pub mod imports;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mappingproxy;
pub mod mechanisms;
pub mod memory;
pub mod memoryview;
pub mod method;
pub mod method_conventions;
pub mod module_object;
pub mod namespace;
pub mod number_format;
#[cfg(test)]
mod number_tests;
pub mod object;
mod object_reduce;
pub mod object_type;
pub mod package_context;
pub mod pending;
pub mod property;
pub mod range;
pub mod reference;
#[cfg(feature = "self-check")]
pub mod self_check;
pub mod set;
pub mod shape;
pub mod shim;
pub mod signals;
pub mod singletons;
pub mod slice;
pub mod slot_functions;
pub mod sorting;
pub mod space;
pub mod staticmethod;
pub mod str;
pub mod struct_sequence;
pub mod super_object;
pub mod sys_state;
pub mod template;
// The interpreter tests its self-checks with it.
#[cfg(any(test, feature = "self-check"))]
pub mod testing;
#[cfg(test)]
mod text_tests;
#[cfg(test)]
mod text_vectors;
pub mod threads;
pub mod tuple;
pub mod type_info;
mod type_name;
pub mod type_object;
pub mod typing;
pub mod union_object;
pub mod unraisable;
pub mod warnings;
pub mod watchers;
pub mod weakref;

pub use bool::{Bool, bool_object};
pub use builtin_function::BuiltinFunction;
pub use builtin_types::initialize;
pub use bytearray::ByteArray;
pub use bytes::Bytes;
pub use cell::CellObject;
pub use compare_op::CompareOp;
pub use complex::Complex;
pub(crate) use cpyext_macros::pytype;
pub use dict::Dict;
pub use error::{PyErr, PyResult};
pub use exceptions::BaseException;
pub use float::Float;
pub use function::Function;
pub use gil_cell::{GilCell, GilOnce};
pub use int::Int;
pub use list::List;
pub use memoryview::MemoryView;
pub use method::{InstanceMethod, Method};
pub use module_object::Module;
pub use object::number;
pub use range::Range;
pub use reference::{Layout, Object, Ref, Slot};
pub use set::{AnySet, FrozenSet, Set};
pub use singletons::{ellipsis, none, not_implemented};
pub use slice::Slice;
pub use space::Space;
pub use str::Str;
pub use tuple::Tuple;
pub use type_info::PyTypeInfo;
pub use type_object::Type;
