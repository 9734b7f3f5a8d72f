//! The C API: one file for each CPython header, and the loading of extension modules.
//!
//! An API function is a few lines on top of `objspace`; its Rust signature is its contract (see `#[cpython_api]`). Behaviour that
//! Python code could need belongs in `objspace`.

#![allow(non_snake_case, reason = "functions have the C API's names")]
#![allow(
    clippy::useless_conversion,
    reason = "code units have three widths, of which one is the widest already"
)]
#![allow(
    clippy::needless_lifetimes,
    reason = "a lifetime that is written out says whose reference a result is"
)]

use objspace::Space;

pub mod r#abstract;
pub mod boolobject;
pub mod border;
pub mod build_value;
pub mod bytearrayobject;
pub mod bytesobject;
pub mod cellobject;
pub mod ceval;
pub mod codecs;
pub mod complexobject;
pub mod context;
pub mod critical_section;
pub mod descrobject;
pub mod dictobject;
mod extension_file;
pub mod fileobject;
pub mod floatobject;
pub mod funcobject;
pub mod genericaliasobject;
pub mod genobject;
pub mod getargs;
pub mod import;
pub mod initconfig;
mod intrcheck;
pub mod iterobject;
pub mod listobject;
pub mod loading;
pub mod longobject;
pub mod marshal;
pub mod memoryobject;
pub mod methodobject;
pub mod modsupport;
pub mod moduleobject;
pub mod modules_by_definition;
pub mod monitoring;
pub mod object;
pub mod objimpl;
pub mod odictobject;
pub mod osmodule;
pub mod picklebufobject;
pub mod pybuffer;
pub mod pycapsule;
pub mod pyctype;
pub mod pyerrors;
pub mod pyframe;
pub mod pyhash;
pub mod pylifecycle;
pub mod pymacro;
pub mod pymem;
pub mod pystate;
pub mod pystrtod;
pub mod pythonrun;
pub mod pythread;
pub mod pytime;
pub mod refcount;
pub mod references;
pub mod setobject;
pub mod sliceobject;
pub mod structseq;
pub mod sysmodule;
#[cfg(test)]
mod testing;
pub mod text_format;
pub mod tupleobject;
pub mod typeobject;
pub mod unicodeobject;
pub mod va_list;
mod variadic;
pub mod weakrefobject;

/// Makes the C API ready for extension modules: the import system can load them from now on.
pub fn install(space: &Space) {
    pylifecycle::flags::set(modules::sys::config(space));
    pylifecycle::started();
    pystate::prepare_main_thread(space);
    let loader = modules::imp::ExtensionLoader {
        create: loading::create_dynamic,
        execute: |space, module| loading::exec_dynamic(space, module),
    };
    modules::imp::set_extension_loader(space, loader);
}
