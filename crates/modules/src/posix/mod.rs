//! The module `posix`: the system's own functions, which `os` offers.
//!
//! Functions are grouped by what they are about, a file for each group. None of them waits with something borrowed from a
//! container, and all start again when a signal interrupts them (PEP 475).

mod configuration;
mod constants;
mod descriptors;
mod directories;
mod environment;
pub mod files;
mod processes;
mod spawn;
pub mod stat;
mod terminal;

use cpyext_macros::pymodule;

pub use processes::StringArray;

/// Functions that can do more here than everywhere, by the names of the C functions they rest on: `os` reads the list.
const HAVE_FUNCTIONS: [&str; 30] = [
    "HAVE_EVENTFD",
    "HAVE_FACCESSAT",
    "HAVE_FCHDIR",
    "HAVE_FCHMOD",
    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",
    "HAVE_FEXECVE",
    "HAVE_FDOPENDIR",
    "HAVE_FPATHCONF",
    "HAVE_FSTATAT",
    "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",
    "HAVE_FUTIMES",
    "HAVE_FUTIMESAT",
    "HAVE_LINKAT",
    "HAVE_LCHOWN",
    "HAVE_LSTAT",
    "HAVE_LUTIMES",
    "HAVE_MEMFD_CREATE",
    "HAVE_MKDIRAT",
    "HAVE_MKFIFOAT",
    "HAVE_MKNODAT",
    "HAVE_OPENAT",
    "HAVE_READLINKAT",
    "HAVE_RENAMEAT",
    "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",
    "HAVE_UTIMENSAT",
];

/// The functions of the operating system, as POSIX and Linux define them. The module `os` offers them to programs.
#[pymodule(name = "posix")]
#[expect(clippy::module_inception, reason = "the module is named as in Python")]
pub mod posix {
    use super::{HAVE_FUNCTIONS, configuration, constants, descriptors, directories, environment, files};
    use super::{processes, spawn, stat, terminal};
    use crate::parts::add_functions;
    use objspace::exceptions::OSError;
    use objspace::{List, Module, PyResult, PyTypeInfo, Space, Str};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        let parts = [
            configuration::functions::module_def,
            descriptors::functions::module_def,
            directories::functions::module_def,
            environment::functions::module_def,
            files::functions::module_def,
            processes::functions::module_def,
            spawn::functions::module_def,
            stat::functions::module_def,
            terminal::functions::module_def,
        ];
        for part in parts {
            add_functions(space, module, part())?;
        }
        for &(name, value) in constants::CONSTANTS {
            module.set(space, name, &*space.new_int(value)?)?;
        }
        let records = [
            ("stat_result", &stat::STAT_RESULT),
            ("statvfs_result", &stat::STATVFS_RESULT),
            ("uname_result", &environment::UNAME_RESULT),
            ("times_result", &environment::TIMES_RESULT),
            ("waitid_result", &processes::WAITID_RESULT),
            ("terminal_size", &terminal::TERMINAL_SIZE),
        ];
        for (name, record) in records {
            module.set(space, name, record.ty(space)?)?;
        }
        module.add_type(space, directories::DirEntry::type_object())?;
        directories::ScandirIterator::type_object().ready(space)?;
        configuration::add_names(space, module)?;
        let names = HAVE_FUNCTIONS.map(|name| Str::intern(space, name).into_object());
        module.set(space, "_have_functions", &*List::from_vec(space, names.into())?)?;
        module.set(space, "environ", &*environment::environment(space)?)?;
        module.set(space, "error", OSError::type_object())
    }
}
