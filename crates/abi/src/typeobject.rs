//! `object.h`: types, their method suites, `PyType_Spec`, and the flags in `tp_flags`.

use crate::{
    Py_ssize_t, PyDictKeysObject, PyGetSetDef, PyMemberDef, PyMethodDef, PyObject, PyVarObject, allocfunc,
    binaryfunc, descrgetfunc, descrsetfunc, destructor, freefunc, getattrfunc, getattrofunc, getbufferproc,
    getiterfunc, hashfunc, initproc, inquiry, iternextfunc, lenfunc, newfunc, objobjargproc, objobjproc,
    releasebufferproc, reprfunc, richcmpfunc, sendfunc, setattrfunc, setattrofunc, ssizeargfunc,
    ssizeobjargproc, ternaryfunc, traverseproc, unaryfunc, vectorcallfunc,
};
use core::cell::Cell;
use core::ffi::{c_char, c_int, c_uchar, c_uint, c_ulong, c_void};
use core::ptr;

/// A type.
#[repr(C)]
pub struct PyTypeObject {
    pub ob_base: PyVarObject,
    pub tp_name: Cell<*const c_char>,
    pub tp_basicsize: Cell<Py_ssize_t>,
    pub tp_itemsize: Cell<Py_ssize_t>,
    pub tp_dealloc: Cell<Option<destructor>>,
    pub tp_vectorcall_offset: Cell<Py_ssize_t>,
    pub tp_getattr: Cell<Option<getattrfunc>>,
    pub tp_setattr: Cell<Option<setattrfunc>>,
    pub tp_as_async: Cell<*mut PyAsyncMethods>,
    pub tp_repr: Cell<Option<reprfunc>>,
    pub tp_as_number: Cell<*mut PyNumberMethods>,
    pub tp_as_sequence: Cell<*mut PySequenceMethods>,
    pub tp_as_mapping: Cell<*mut PyMappingMethods>,
    pub tp_hash: Cell<Option<hashfunc>>,
    pub tp_call: Cell<Option<ternaryfunc>>,
    pub tp_str: Cell<Option<reprfunc>>,
    pub tp_getattro: Cell<Option<getattrofunc>>,
    pub tp_setattro: Cell<Option<setattrofunc>>,
    pub tp_as_buffer: Cell<*mut PyBufferProcs>,
    pub tp_flags: Cell<c_ulong>,
    pub tp_doc: Cell<*const c_char>,
    pub tp_traverse: Cell<Option<traverseproc>>,
    pub tp_clear: Cell<Option<inquiry>>,
    pub tp_richcompare: Cell<Option<richcmpfunc>>,
    pub tp_weaklistoffset: Cell<Py_ssize_t>,
    pub tp_iter: Cell<Option<getiterfunc>>,
    pub tp_iternext: Cell<Option<iternextfunc>>,
    pub tp_methods: Cell<*mut PyMethodDef>,
    pub tp_members: Cell<*mut PyMemberDef>,
    pub tp_getset: Cell<*mut PyGetSetDef>,
    pub tp_base: Cell<*mut PyTypeObject>,
    pub tp_dict: Cell<*mut PyObject>,
    pub tp_descr_get: Cell<Option<descrgetfunc>>,
    pub tp_descr_set: Cell<Option<descrsetfunc>>,
    pub tp_dictoffset: Cell<Py_ssize_t>,
    pub tp_init: Cell<Option<initproc>>,
    pub tp_alloc: Cell<Option<allocfunc>>,
    pub tp_new: Cell<Option<newfunc>>,
    pub tp_free: Cell<Option<freefunc>>,
    pub tp_is_gc: Cell<Option<inquiry>>,
    pub tp_bases: Cell<*mut PyObject>,
    pub tp_mro: Cell<*mut PyObject>,
    pub tp_cache: Cell<*mut PyObject>,
    pub tp_subclasses: Cell<*mut c_void>,
    pub tp_weaklist: Cell<*mut PyObject>,
    pub tp_del: Cell<Option<destructor>>,
    pub tp_version_tag: Cell<c_uint>,
    pub tp_finalize: Cell<Option<destructor>>,
    pub tp_vectorcall: Cell<Option<vectorcallfunc>>,
    pub tp_watched: Cell<c_uchar>,
    pub tp_versions_used: Cell<u16>,
}

/// A type made at run time, with its method suites inside.
#[repr(C)]
pub struct PyHeapTypeObject {
    pub ht_type: PyTypeObject,
    pub as_async: PyAsyncMethods,
    pub as_number: PyNumberMethods,
    pub as_mapping: PyMappingMethods,
    pub as_sequence: PySequenceMethods,
    pub as_buffer: PyBufferProcs,
    pub ht_name: Cell<*mut PyObject>,
    pub ht_slots: Cell<*mut PyObject>,
    pub ht_qualname: Cell<*mut PyObject>,
    pub ht_cached_keys: Cell<*mut PyDictKeysObject>,
    pub ht_module: Cell<*mut PyObject>,
    pub _ht_tpname: Cell<*mut c_char>,
    pub ht_token: Cell<*mut c_void>,
    pub _spec_cache: _specialization_cache,
}

/// Caches that CPython's specializer keeps in a heap type; to extensions they are only space.
#[repr(C)]
pub struct _specialization_cache {
    pub getitem: Cell<*mut PyObject>,
    pub getitem_version: Cell<u32>,
    pub init: Cell<*mut PyObject>,
}

/// The number slots of a type.
#[repr(C)]
pub struct PyNumberMethods {
    pub nb_add: Cell<Option<binaryfunc>>,
    pub nb_subtract: Cell<Option<binaryfunc>>,
    pub nb_multiply: Cell<Option<binaryfunc>>,
    pub nb_remainder: Cell<Option<binaryfunc>>,
    pub nb_divmod: Cell<Option<binaryfunc>>,
    pub nb_power: Cell<Option<ternaryfunc>>,
    pub nb_negative: Cell<Option<unaryfunc>>,
    pub nb_positive: Cell<Option<unaryfunc>>,
    pub nb_absolute: Cell<Option<unaryfunc>>,
    pub nb_bool: Cell<Option<inquiry>>,
    pub nb_invert: Cell<Option<unaryfunc>>,
    pub nb_lshift: Cell<Option<binaryfunc>>,
    pub nb_rshift: Cell<Option<binaryfunc>>,
    pub nb_and: Cell<Option<binaryfunc>>,
    pub nb_xor: Cell<Option<binaryfunc>>,
    pub nb_or: Cell<Option<binaryfunc>>,
    pub nb_int: Cell<Option<unaryfunc>>,
    pub nb_reserved: Cell<*mut c_void>,
    pub nb_float: Cell<Option<unaryfunc>>,
    pub nb_inplace_add: Cell<Option<binaryfunc>>,
    pub nb_inplace_subtract: Cell<Option<binaryfunc>>,
    pub nb_inplace_multiply: Cell<Option<binaryfunc>>,
    pub nb_inplace_remainder: Cell<Option<binaryfunc>>,
    pub nb_inplace_power: Cell<Option<ternaryfunc>>,
    pub nb_inplace_lshift: Cell<Option<binaryfunc>>,
    pub nb_inplace_rshift: Cell<Option<binaryfunc>>,
    pub nb_inplace_and: Cell<Option<binaryfunc>>,
    pub nb_inplace_xor: Cell<Option<binaryfunc>>,
    pub nb_inplace_or: Cell<Option<binaryfunc>>,
    pub nb_floor_divide: Cell<Option<binaryfunc>>,
    pub nb_true_divide: Cell<Option<binaryfunc>>,
    pub nb_inplace_floor_divide: Cell<Option<binaryfunc>>,
    pub nb_inplace_true_divide: Cell<Option<binaryfunc>>,
    pub nb_index: Cell<Option<unaryfunc>>,
    pub nb_matrix_multiply: Cell<Option<binaryfunc>>,
    pub nb_inplace_matrix_multiply: Cell<Option<binaryfunc>>,
}

/// The sequence slots of a type.
#[repr(C)]
pub struct PySequenceMethods {
    pub sq_length: Cell<Option<lenfunc>>,
    pub sq_concat: Cell<Option<binaryfunc>>,
    pub sq_repeat: Cell<Option<ssizeargfunc>>,
    pub sq_item: Cell<Option<ssizeargfunc>>,
    pub was_sq_slice: Cell<*mut c_void>,
    pub sq_ass_item: Cell<Option<ssizeobjargproc>>,
    pub was_sq_ass_slice: Cell<*mut c_void>,
    pub sq_contains: Cell<Option<objobjproc>>,
    pub sq_inplace_concat: Cell<Option<binaryfunc>>,
    pub sq_inplace_repeat: Cell<Option<ssizeargfunc>>,
}

/// The mapping slots of a type.
#[repr(C)]
pub struct PyMappingMethods {
    pub mp_length: Cell<Option<lenfunc>>,
    pub mp_subscript: Cell<Option<binaryfunc>>,
    pub mp_ass_subscript: Cell<Option<objobjargproc>>,
}

/// The slots behind `await` and `async for`.
#[repr(C)]
pub struct PyAsyncMethods {
    pub am_await: Cell<Option<unaryfunc>>,
    pub am_aiter: Cell<Option<unaryfunc>>,
    pub am_anext: Cell<Option<unaryfunc>>,
    pub am_send: Cell<Option<sendfunc>>,
}

/// The buffer slots of a type.
#[repr(C)]
pub struct PyBufferProcs {
    pub bf_getbuffer: Cell<Option<getbufferproc>>,
    pub bf_releasebuffer: Cell<Option<releasebufferproc>>,
}

/// One slot of a `PyType_Spec`: a slot number and what goes there.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyType_Slot {
    pub slot: c_int,
    pub pfunc: *mut c_void,
}

/// What `PyType_FromSpec` makes a type from.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyType_Spec {
    pub name: *const c_char,
    pub basicsize: c_int,
    pub itemsize: c_int,
    pub flags: c_uint,
    pub slots: *mut PyType_Slot,
}

impl PyTypeObject {
    /// An immortal static type without a metatype, all of whose slots are empty.
    pub const fn zeroed() -> Self {
        Self {
            ob_base: PyVarObject::new_immortal(ptr::null_mut(), 0),
            tp_name: Cell::new(ptr::null()),
            tp_basicsize: Cell::new(0),
            tp_itemsize: Cell::new(0),
            tp_dealloc: Cell::new(None),
            tp_vectorcall_offset: Cell::new(0),
            tp_getattr: Cell::new(None),
            tp_setattr: Cell::new(None),
            tp_as_async: Cell::new(ptr::null_mut()),
            tp_repr: Cell::new(None),
            tp_as_number: Cell::new(ptr::null_mut()),
            tp_as_sequence: Cell::new(ptr::null_mut()),
            tp_as_mapping: Cell::new(ptr::null_mut()),
            tp_hash: Cell::new(None),
            tp_call: Cell::new(None),
            tp_str: Cell::new(None),
            tp_getattro: Cell::new(None),
            tp_setattro: Cell::new(None),
            tp_as_buffer: Cell::new(ptr::null_mut()),
            tp_flags: Cell::new(0),
            tp_doc: Cell::new(ptr::null()),
            tp_traverse: Cell::new(None),
            tp_clear: Cell::new(None),
            tp_richcompare: Cell::new(None),
            tp_weaklistoffset: Cell::new(0),
            tp_iter: Cell::new(None),
            tp_iternext: Cell::new(None),
            tp_methods: Cell::new(ptr::null_mut()),
            tp_members: Cell::new(ptr::null_mut()),
            tp_getset: Cell::new(ptr::null_mut()),
            tp_base: Cell::new(ptr::null_mut()),
            tp_dict: Cell::new(ptr::null_mut()),
            tp_descr_get: Cell::new(None),
            tp_descr_set: Cell::new(None),
            tp_dictoffset: Cell::new(0),
            tp_init: Cell::new(None),
            tp_alloc: Cell::new(None),
            tp_new: Cell::new(None),
            tp_free: Cell::new(None),
            tp_is_gc: Cell::new(None),
            tp_bases: Cell::new(ptr::null_mut()),
            tp_mro: Cell::new(ptr::null_mut()),
            tp_cache: Cell::new(ptr::null_mut()),
            tp_subclasses: Cell::new(ptr::null_mut()),
            tp_weaklist: Cell::new(ptr::null_mut()),
            tp_del: Cell::new(None),
            tp_version_tag: Cell::new(0),
            tp_finalize: Cell::new(None),
            tp_vectorcall: Cell::new(None),
            tp_watched: Cell::new(0),
            tp_versions_used: Cell::new(0),
        }
    }
}

impl PyNumberMethods {
    /// A suite whose slots are all empty, for `..` and for statics.
    #[allow(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh value")]
    pub const EMPTY: Self = Self::zeroed();

    /// A suite whose slots are all empty.
    pub const fn zeroed() -> Self {
        Self {
            nb_add: Cell::new(None),
            nb_subtract: Cell::new(None),
            nb_multiply: Cell::new(None),
            nb_remainder: Cell::new(None),
            nb_divmod: Cell::new(None),
            nb_power: Cell::new(None),
            nb_negative: Cell::new(None),
            nb_positive: Cell::new(None),
            nb_absolute: Cell::new(None),
            nb_bool: Cell::new(None),
            nb_invert: Cell::new(None),
            nb_lshift: Cell::new(None),
            nb_rshift: Cell::new(None),
            nb_and: Cell::new(None),
            nb_xor: Cell::new(None),
            nb_or: Cell::new(None),
            nb_int: Cell::new(None),
            nb_reserved: Cell::new(ptr::null_mut()),
            nb_float: Cell::new(None),
            nb_inplace_add: Cell::new(None),
            nb_inplace_subtract: Cell::new(None),
            nb_inplace_multiply: Cell::new(None),
            nb_inplace_remainder: Cell::new(None),
            nb_inplace_power: Cell::new(None),
            nb_inplace_lshift: Cell::new(None),
            nb_inplace_rshift: Cell::new(None),
            nb_inplace_and: Cell::new(None),
            nb_inplace_xor: Cell::new(None),
            nb_inplace_or: Cell::new(None),
            nb_floor_divide: Cell::new(None),
            nb_true_divide: Cell::new(None),
            nb_inplace_floor_divide: Cell::new(None),
            nb_inplace_true_divide: Cell::new(None),
            nb_index: Cell::new(None),
            nb_matrix_multiply: Cell::new(None),
            nb_inplace_matrix_multiply: Cell::new(None),
        }
    }
}

impl PySequenceMethods {
    /// A suite whose slots are all empty, for `..` and for statics.
    #[allow(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh value")]
    pub const EMPTY: Self = Self::zeroed();

    /// A suite whose slots are all empty.
    pub const fn zeroed() -> Self {
        Self {
            sq_length: Cell::new(None),
            sq_concat: Cell::new(None),
            sq_repeat: Cell::new(None),
            sq_item: Cell::new(None),
            was_sq_slice: Cell::new(ptr::null_mut()),
            sq_ass_item: Cell::new(None),
            was_sq_ass_slice: Cell::new(ptr::null_mut()),
            sq_contains: Cell::new(None),
            sq_inplace_concat: Cell::new(None),
            sq_inplace_repeat: Cell::new(None),
        }
    }
}

impl PyMappingMethods {
    /// A suite whose slots are all empty, for `..` and for statics.
    #[allow(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh value")]
    pub const EMPTY: Self = Self::zeroed();

    /// A suite whose slots are all empty.
    pub const fn zeroed() -> Self {
        Self { mp_length: Cell::new(None), mp_subscript: Cell::new(None), mp_ass_subscript: Cell::new(None) }
    }
}

impl PyAsyncMethods {
    /// A suite whose slots are all empty, for `..` and for statics.
    #[allow(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh value")]
    pub const EMPTY: Self = Self::zeroed();

    /// A suite whose slots are all empty.
    pub const fn zeroed() -> Self {
        Self {
            am_await: Cell::new(None),
            am_aiter: Cell::new(None),
            am_anext: Cell::new(None),
            am_send: Cell::new(None),
        }
    }
}

impl PyBufferProcs {
    /// A suite whose slots are all empty, for `..` and for statics.
    #[allow(clippy::declare_interior_mutable_const, reason = "each use is meant to be a fresh value")]
    pub const EMPTY: Self = Self::zeroed();

    /// A suite whose slots are all empty.
    pub const fn zeroed() -> Self {
        Self { bf_getbuffer: Cell::new(None), bf_releasebuffer: Cell::new(None) }
    }
}

impl PyType_Slot {
    /// The empty slot that ends an array.
    pub const fn zeroed() -> Self {
        Self { slot: 0, pfunc: ptr::null_mut() }
    }
}

// Bits of `tp_flags`.
pub const Py_TPFLAGS_DEFAULT: c_ulong = 0;
pub const Py_TPFLAGS_HAVE_STACKLESS_EXTENSION: c_ulong = 0;
pub const Py_TPFLAGS_HAVE_FINALIZE: c_ulong = 1 << 0;
pub const _Py_TPFLAGS_STATIC_BUILTIN: c_ulong = 1 << 1;
pub const Py_TPFLAGS_INLINE_VALUES: c_ulong = 1 << 2;
pub const Py_TPFLAGS_MANAGED_WEAKREF: c_ulong = 1 << 3;
pub const Py_TPFLAGS_MANAGED_DICT: c_ulong = 1 << 4;
pub const Py_TPFLAGS_PREHEADER: c_ulong = Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_MANAGED_DICT;
pub const Py_TPFLAGS_SEQUENCE: c_ulong = 1 << 5;
pub const Py_TPFLAGS_MAPPING: c_ulong = 1 << 6;
pub const Py_TPFLAGS_DISALLOW_INSTANTIATION: c_ulong = 1 << 7;
pub const Py_TPFLAGS_IMMUTABLETYPE: c_ulong = 1 << 8;
pub const Py_TPFLAGS_HEAPTYPE: c_ulong = 1 << 9;
pub const Py_TPFLAGS_BASETYPE: c_ulong = 1 << 10;
pub const Py_TPFLAGS_HAVE_VECTORCALL: c_ulong = 1 << 11;
pub const _Py_TPFLAGS_HAVE_VECTORCALL: c_ulong = 1 << 11;
pub const Py_TPFLAGS_READY: c_ulong = 1 << 12;
pub const Py_TPFLAGS_READYING: c_ulong = 1 << 13;
pub const Py_TPFLAGS_HAVE_GC: c_ulong = 1 << 14;
pub const Py_TPFLAGS_METHOD_DESCRIPTOR: c_ulong = 1 << 17;
pub const Py_TPFLAGS_HAVE_VERSION_TAG: c_ulong = 1 << 18;
pub const Py_TPFLAGS_VALID_VERSION_TAG: c_ulong = 1 << 19;
pub const Py_TPFLAGS_IS_ABSTRACT: c_ulong = 1 << 20;
pub const _Py_TPFLAGS_MATCH_SELF: c_ulong = 1 << 22;
pub const Py_TPFLAGS_ITEMS_AT_END: c_ulong = 1 << 23;
pub const Py_TPFLAGS_LONG_SUBCLASS: c_ulong = 1 << 24;
pub const Py_TPFLAGS_LIST_SUBCLASS: c_ulong = 1 << 25;
pub const Py_TPFLAGS_TUPLE_SUBCLASS: c_ulong = 1 << 26;
pub const Py_TPFLAGS_BYTES_SUBCLASS: c_ulong = 1 << 27;
pub const Py_TPFLAGS_UNICODE_SUBCLASS: c_ulong = 1 << 28;
pub const Py_TPFLAGS_DICT_SUBCLASS: c_ulong = 1 << 29;
pub const Py_TPFLAGS_BASE_EXC_SUBCLASS: c_ulong = 1 << 30;
pub const Py_TPFLAGS_TYPE_SUBCLASS: c_ulong = 1 << 31;

// Version tag up to which attribute caches are used.
pub const _Py_ATTR_CACHE_UNUSED: c_int = 30_000;
