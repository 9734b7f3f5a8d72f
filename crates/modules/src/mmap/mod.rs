//! The module `mmap`: files, and memory that processes share, in the address space.

mod mapping;
mod object;

use cpyext_macros::pymodule;

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static NUMBERS: &[(&str, i64)] = numbers! {
    PROT_READ PROT_WRITE PROT_EXEC MAP_SHARED MAP_PRIVATE MAP_DENYWRITE MAP_EXECUTABLE MAP_ANONYMOUS MAP_ANON
    MAP_POPULATE MAP_STACK MAP_NORESERVE
    MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_REMOVE MADV_DONTFORK MADV_DOFORK
    MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE MADV_DONTDUMP MADV_DODUMP MADV_FREE
};

/// Files and shared memory in the address space.
#[pymodule(name = "mmap")]
pub mod module {
    use super::NUMBERS;
    use super::object::Mmap;
    use objspace::exceptions::OSError;
    use objspace::{Module, PyResult, PyTypeInfo, Space};

    #[pymodule_exec]
    fn exec(space: &Space, module: &Module) -> PyResult<()> {
        module.add_type(space, Mmap::type_object())?;
        module.set(space, "error", OSError::type_object())?;
        for &(name, number) in NUMBERS {
            module.set(space, name, &*space.new_int(number)?)?;
        }
        let accesses = ["ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY"];
        for (number, name) in accesses.into_iter().enumerate() {
            module.set(space, name, &*space.new_int(number as i64)?)?;
        }
        // SAFETY: any number may be asked about.
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
        module.set(space, "PAGESIZE", &*space.new_int(page)?)?;
        module.set(space, "ALLOCATIONGRANULARITY", &*space.new_int(page)?)
    }
}
