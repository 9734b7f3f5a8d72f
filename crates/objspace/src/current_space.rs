//! Where a thread finds its [`Space`]: one word for each thread.
//!
//! Nearly every function of the C API reads it. What a Rust `thread_local!` in a library is compiled to may call a function of the dynamic
//! linker, so that around it nothing can stay in a register that a call may change. On x86-64 Linux the word is read in the
//! *initial-exec* way instead (Drepper, "ELF Handling For Thread-Local Storage"): two instructions that touch one register. The way
//! asks for a place in the block of thread-local storage that is laid out when the process starts; an executable always has it.

use crate::Space;

/// The calling thread's space, or null.
#[inline(always)]
pub(crate) fn get() -> *const Space {
    word::get().cast()
}

/// Sets the calling thread's space, or null.
pub(crate) fn set(space: *const Space) {
    word::set(space.cast());
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod word {
    use core::arch::{asm, global_asm};

    // Weak: a test may have the library twice, which then share the word.
    global_asm! {
        ".pushsection .tbss, \"awT\", @nobits",
        ".balign 8",
        ".weak pyroxene_current_space",
        ".hidden pyroxene_current_space",
        ".type pyroxene_current_space, @object",
        ".size pyroxene_current_space, 8",
        "pyroxene_current_space:",
        ".zero 8",
        ".popsection",
    }

    #[inline(always)]
    pub fn get() -> *const () {
        let value;
        // SAFETY: reads the thread's own word, which is aligned and starts as zero.
        unsafe {
            asm!(
                "mov {value}, qword ptr [rip + pyroxene_current_space@GOTTPOFF]",
                "mov {value}, qword ptr fs:[{value}]",
                value = out(reg) value,
                options(pure, readonly, nostack, preserves_flags)
            );
        }
        value
    }

    pub fn set(value: *const ()) {
        // SAFETY: writes the thread's own word.
        unsafe {
            asm!(
                "mov {place}, qword ptr [rip + pyroxene_current_space@GOTTPOFF]",
                "mov qword ptr fs:[{place}], {value}",
                place = out(reg) _,
                value = in(reg) value,
                options(nostack, preserves_flags)
            );
        }
    }
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
mod word {
    use core::cell::Cell;

    thread_local! {
        static WORD: Cell<*const ()> = const { Cell::new(core::ptr::null()) };
    }

    #[inline(always)]
    pub fn get() -> *const () {
        WORD.get()
    }

    pub fn set(value: *const ()) {
        WORD.set(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thread_has_its_own() {
        let (mine, other) = (0x10 as *const Space, 0x20);
        let before = get();
        set(mine);
        let seen = std::thread::spawn(move || {
            let first = get() as usize;
            set(other as *const Space);
            (first, get() as usize)
        });
        let seen = seen.join().unwrap();
        let after = get();
        set(before);
        assert_eq!((seen, after), ((0, 0x20), mine));
    }
}
