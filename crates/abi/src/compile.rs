//! `compile.h`: compiler flags and the start symbols of the grammar.

use core::ffi::c_int;

/// Flags that C code passes to the compiler.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct PyCompilerFlags {
    pub cf_flags: c_int,
    pub cf_feature_version: c_int,
}

// Bits of `PyCompilerFlags::cf_flags`.
pub const PyCF_MASK_OBSOLETE: c_int = 16;
pub const PyCF_SOURCE_IS_UTF8: c_int = 256;
pub const PyCF_DONT_IMPLY_DEDENT: c_int = 512;
pub const PyCF_ONLY_AST: c_int = 1 << 10;
pub const PyCF_IGNORE_COOKIE: c_int = 1 << 11;
pub const PyCF_TYPE_COMMENTS: c_int = 1 << 12;
pub const PyCF_ALLOW_TOP_LEVEL_AWAIT: c_int = 1 << 13;
pub const PyCF_ALLOW_INCOMPLETE_INPUT: c_int = 1 << 14;
pub const PyCF_OPTIMIZED_AST: c_int = 0x8400;
pub const PyCF_COMPILE_MASK: c_int = 0xf600;
pub const PyCF_MASK: c_int = 0x1fe_0000;

// Start symbols of the grammar.
pub const Py_single_input: c_int = 256;
pub const Py_file_input: c_int = 257;
pub const Py_eval_input: c_int = 258;
pub const Py_func_type_input: c_int = 345;

// What `PyCompile_OpcodeStackEffect` gives for an opcode it does not know.
pub const PY_INVALID_STACK_EFFECT: c_int = c_int::MAX;
