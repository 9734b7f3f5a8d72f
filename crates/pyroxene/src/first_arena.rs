//! The allocator's first memory: small pages for small programs.
//!
//! Left alone, mimalloc asks for huge pages from its first byte, and a program that needs a few megabytes has 2 MiB of each kernel
//! page cleared and resident for any part of it that is used. So the first 64 MiB are an arena of ordinary pages; a program that
//! outgrows it gets arenas of huge pages, which are worth their size then.

use core::ffi::c_int;

/// Size of the arena in bytes.
const SIZE: usize = 64 << 20;

unsafe extern "C" {
    /// Adds memory to what the allocator takes pages from; not 0 when the system has none.
    safe fn mi_reserve_os_memory(size: usize, commit: bool, allow_large: bool) -> c_int;
}

/// Runs before `main`, and before anything is allocated.
#[used]
#[unsafe(link_section = ".init_array")]
static RESERVE: extern "C" fn() = {
    extern "C" fn reserve() {
        // Without it, the allocator asks for memory when it needs some.
        let _ = mi_reserve_os_memory(SIZE, true, false);
    }
    reserve
};
