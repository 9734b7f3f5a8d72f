//! Native modules of the standard library, one file or folder each, named as the module is.
//!
//! Every module is a `#[pymodule]`; [`DEFINITIONS`] lists them all, and that is all a new module needs to be importable:
//! `sys.builtin_module_names` and the importer of native modules read the list.

pub mod abc_module;
pub mod accounts;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect_module;
pub mod builtins;
pub mod codecs_module;
pub mod collections;
pub mod contextvars_module;
pub mod csv;
pub mod datetime;
mod duration;
pub mod errno_module;
mod exception_class;
pub mod faulthandler;
pub mod fcntl;
pub mod fork;
pub mod frozen;
pub mod functools;
pub mod gc_module;
pub mod hashes;
pub mod heapq_module;
pub mod imp;
pub mod import_system;
mod instance;
pub mod io;
pub mod itertools;
pub mod json;
pub mod lifecycle;
pub mod locale;
pub mod marshal;
pub mod math;
pub mod mmap;
pub mod native;
mod new_class;
pub mod opcode_module;
pub mod operator;
mod parts;
pub mod paths;
pub mod pickle_module;
pub mod posix;
pub mod posix_shared_memory;
pub mod posix_subprocess;
pub mod queue_module;
pub mod random_module;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sre;
pub mod stat_module;
pub mod statistics_module;
pub mod streams;
pub mod string_module;
pub mod struct_module;
pub mod suggestions_module;
pub mod symtable_module;
pub mod sys;
pub mod syslog;
mod system_calls;
pub mod termios;
pub mod thread;
pub mod time;
pub mod tokenize;
pub mod traceback_printing;
pub mod types_module;
pub mod typing_module;
pub mod unicodedata;
pub mod warnings;
pub mod weakref_module;
pub mod zlib;

use abi::{PyModuleDef, Static};

/// Gives a module's definition.
pub type Definition = fn() -> &'static Static<PyModuleDef>;

/// The native modules, by name: one line each, `file::module::module_def`.
pub static DEFINITIONS: &[Definition] = &[
    abc_module::module::module_def,
    accounts::grp::module_def,
    accounts::pwd::module_def,
    locale::module::module_def,
    resource::module::module_def,
    termios::module::module_def,
    ast::module::module_def,
    atexit::module::module_def,
    binascii::module::module_def,
    bisect_module::module::module_def,
    builtins::builtins::module_def,
    codecs_module::module::module_def,
    collections::module::module_def,
    contextvars_module::module::module_def,
    csv::module::module_def,
    datetime::module::module_def,
    errno_module::module::module_def,
    faulthandler::module::module_def,
    fcntl::module::module_def,
    select::module::module_def,
    posix_shared_memory::module::module_def,
    posix_subprocess::module::module_def,
    syslog::module::module_def,
    functools::module::module_def,
    gc_module::module::module_def,
    hashes::blake2::module_def,
    hashes::hmac::module::module_def,
    hashes::md5::module_def,
    hashes::sha1::module_def,
    hashes::sha2::module_def,
    hashes::sha3::module_def,
    heapq_module::module::module_def,
    imp::imp::module_def,
    io::io::module_def,
    itertools::module::module_def,
    json::module::module_def,
    marshal::module::module_def,
    math::module::module_def,
    opcode_module::module::module_def,
    mmap::module::module_def,
    operator::module::module_def,
    pickle_module::module::module_def,
    posix::posix::module_def,
    queue_module::module::module_def,
    random_module::module::module_def,
    signal::module::module_def,
    socket::module::module_def,
    sre::module::module_def,
    stat_module::module::module_def,
    statistics_module::module::module_def,
    string_module::module::module_def,
    struct_module::module::module_def,
    suggestions_module::module::module_def,
    symtable_module::module::module_def,
    sys::sys::module_def,
    thread::module::module_def,
    time::module::module_def,
    tokenize::module::module_def,
    types_module::module::module_def,
    typing_module::module::module_def,
    unicodedata::module::module_def,
    warnings::module::module_def,
    weakref_module::module::module_def,
    zlib::module::module_def,
];

/// The secret that hashes of strings are seeded with: from a number, where 0 is no secret at all, or at random.
pub fn random_secret(seed: Option<u32>) -> algorithms::numeric::hash::HashSecret {
    use algorithms::numeric::hash::HashSecret;
    match seed {
        Some(seed) => HashSecret::from_seed(seed),
        None => {
            let mut bytes = [0; 24];
            // SAFETY: the call writes as many bytes as it is told; what it cannot fill stays zero.
            unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
            HashSecret::from_random(bytes)
        }
    }
}

/// A new context variable, if there is a module that has them.
///
/// # Errors
/// What making it raises.
pub fn context_variable(
    space: &objspace::Space,
    name: &str,
) -> objspace::PyResult<Option<objspace::Ref<objspace::Object>>> {
    if native::find("_contextvars").is_none() {
        return Ok(None);
    }
    let module = native::import(space, "_contextvars")?;
    let class = module.getattr_str(space, "ContextVar")?;
    class.call1(space, &objspace::Str::intern(space, name)).map(Some)
}
