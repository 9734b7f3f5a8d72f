//! The executable `pyrox`.
//!
//! Its `main` is what C calls. Rust's own would first look for the bounds of the stack, have its overflow reported by a handler of the
//! signal, ignore `SIGPIPE`, and open descriptors that are closed: as much as programs see of that, it is not what they are used to.

#![no_main]

mod first_arena;

use core::ffi::{c_char, c_int};
use objspace::memory::GlobalMemory;
use std::io::Write;

#[global_allocator]
static ALLOCATOR: GlobalMemory = GlobalMemory;

/// The status of a process that ends with a bug of its own, as Rust's `main` has it.
const PANICKED: c_int = 101;

/// Runs the process; the library knows its arguments.
#[unsafe(no_mangle)]
pub extern "C" fn main(_count: c_int, _arguments: *const *const c_char) -> c_int {
    let status = std::panic::catch_unwind(run).unwrap_or(PANICKED);
    // Rust's own streams are flushed, and what was registered with C's `atexit` runs.
    std::process::exit(status)
}

fn run() -> c_int {
    let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    match pyroxene::command_line::parse(arguments) {
        pyroxene::command_line::Request::Run(run) => {
            let (program, config) = *run;
            pyroxene::run(program, config).into()
        }
        // Where these cannot be written, there is no one to tell.
        pyroxene::command_line::Request::Print(text) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            0
        }
        pyroxene::command_line::Request::Fail(text, status) => {
            let _ = std::io::stderr().write_all(text.as_bytes());
            status.into()
        }
    }
}
